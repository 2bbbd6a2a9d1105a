"""Runs: what one member is (`members`), its record on the disk (`record`), and what is found in it (`findings`).

Arrows go findings -> record -> members; `running.py` stands above all three, `cluster/` computes members elsewhere.
"""
