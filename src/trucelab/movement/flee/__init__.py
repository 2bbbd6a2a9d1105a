"""Flee's order of the day, followed to the quirk, so that its results can be compared with our own.

`case` and `settings` say what a folder holds, `world` what does not depend on where people are; `counts/` moves people
as counts of exchangeable agents, `persons/` one by one.
To add a setting: a field in `settings.py`, and what it does in both engines or a word that one refuses it.

Source: Suleimenova, Bell and Groen (2017), "A generalized simulation development approach for predicting refugee
destinations"; Ghorbani and others (2024), "Flee 3".  Written from a description of the model, without its code.
"""
