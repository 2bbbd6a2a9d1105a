"""One member: the plan that all share, its draws, when which outcome holds, its ground, its talks; nothing on a disk.

May use scenario, talks, truce, movement, needs. All code here decides what a run finds, and is part of the version of
the rules (`record/rules.py`). A claim about the talks is tested in `claim_tests.py`.
"""
