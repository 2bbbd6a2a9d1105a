"""People on the move: `kit/` under two orders of the day, `native/`, our own, and `flee/`, Flee's."""
