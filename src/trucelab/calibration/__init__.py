"""Fitting chosen numbers of a scenario to observed counts: what was fitted, how sure, and on what is kept with it.

`parameters` says which numbers can be fitted, `observed` what they are fitted to, `fitting` how.
May use: ensemble, scenario.
To add a part of a scenario whose numbers can be fitted: its key in `FITTED` of `parameters.py`.
"""
