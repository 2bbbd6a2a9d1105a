"""Needs: who is below the minimum of water, food, shelter and care, by place and day, children apart.

`standards` says whose need it is and what was there; `aid` what is left of it where aid cannot pass; `demand` counts
the people who could not be served.
May use: scenario.
A minimum is a scenario's own and needs no code. To add a way in which supply is lost or shared: a field in
`scenario/needs.py`, and its formula in `demand.py` or `aid.py`.
"""

from trucelab.needs.aid import supply_left, with_aid
from trucelab.needs.demand import below_minimum, supply
from trucelab.needs.standards import Draw, available_per_person, people_concerned

__all__ = [
    "Draw",
    "available_per_person",
    "below_minimum",
    "people_concerned",
    "supply",
    "supply_left",
    "with_aid",
]
