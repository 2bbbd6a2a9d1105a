"""A run on the disk: its files, who may write them, how it is opened, checked, merged and compared.

Whatever is written goes through `recording.py`; whatever is read goes through `run_record.py`.
May use: members.
To add a file to a run: `recording.py` writes it and lists it in the manifest, which `run_record.py` checks.
"""
