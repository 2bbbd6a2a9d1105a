"""Fitting chosen numbers of a scenario to observed counts: what was fitted, how sure, and on what is kept with it."""
