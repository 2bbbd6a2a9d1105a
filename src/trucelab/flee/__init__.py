"""Flee's files: its folders read and written (`folder/`), and what a run of Flee writes (`output.py`).

The model itself is an order of the day of `movement/flee`.
May use: movement, scenario.
To add a file of Flee's: a reader in `folder/`, its call in `folder/reading.py`, and the way back in
`folder/writing.py`.
"""
