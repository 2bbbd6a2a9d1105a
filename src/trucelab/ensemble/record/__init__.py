"""A run on the disk: its files, who may write them, how it is opened, checked, merged and compared.

May use `members`. Whatever is written goes through `recording.py`; whatever is read goes through `run_record.py`.
"""
