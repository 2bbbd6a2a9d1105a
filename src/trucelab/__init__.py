"""trucelab: from talks to people, one scenario file, one chain of analysis, one honest brief."""

__version__ = "0.1.0"
