"""Displacement in north-west Syria: calibrated on two episodes of 2018, judged on any other, from its events alone."""

from trucelab.validation.nw_syria.judging import NAME, judge, names, takes

__all__ = ["NAME", "judge", "names", "takes"]
