"""What drives the result: which assumptions of a scenario its figures hang on, and by how much.

`inputs` lists what is uncertain by listening to draws, `experiment` sets it, `indices` and `drivers` weigh it, and
`members` does the same for the members of a run without another run.
To add an output whose drivers are asked for: `outputs.py`.
"""
