"""People on the move: `kit/` under two orders of the day, `native/`, our own, and `flee/`, Flee's.

The two orders never read each other; what both need is in the kit.
May use: scenario.
To add a rule of movement: see `native/rules`; something that Flee does: `flee/`, in both its engines.
"""
