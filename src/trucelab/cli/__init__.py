"""The commands: each reads its options, asks the API, and prints; what takes long is imported inside the functions.

May use: api, calibration, ensemble, export, flee, interchange, movement, needs, reading, report, scenario, talks,
truce, validation.
To add a command: a file here with one function of its name, a line in `COMMANDS` of `main.py`, a heading in
`docs/commands.md`. Whatever is printed goes through `terminal.py`.
"""
