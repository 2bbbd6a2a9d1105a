"""Runs: what one member is (`members`), its record on the disk (`record`), and what is found in it (`findings`).

Arrows go findings -> record -> members; `running.py` stands above all three, `cluster/` computes members elsewhere.
May use: movement, needs, scenario, talks, truce.
To add something that a member finds: an array in `members/variables.py`, its numbers in `members/member.py`; a figure
of a whole run is a file in `findings/`.
"""
