"""People on the move: `kit/` under two orders of the day, `native/` and (still in `trucelab.flee`) Flee's."""
