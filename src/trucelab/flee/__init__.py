"""Flee's files: its folders read and written (`folder/`), and what a run of Flee writes (`output/`).

The model itself is an order of the day of `movement/flee`.
"""
