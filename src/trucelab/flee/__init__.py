"""Flee's model of displacement, as a peer: its folders read and written, its rules followed to the quirk.

Source: Suleimenova, Bell and Groen (2017), "A generalized simulation development approach for predicting refugee
destinations"; Ghorbani and others (2024), "Flee 3".  Written from a description of the model, without its code.
"""
