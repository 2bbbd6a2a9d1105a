"""One member: the plan that all share, its draws, when which outcome holds, its ground, its talks; nothing on a disk.

All code here decides what a run finds, and is part of the version of the rules (`record/rules.py`).
May use: nothing.
To add a claim about the talks: a test in `TALKS_TESTS` of `claim_tests.py`; an array that a member keeps: a line in
`variables.py`.
"""
