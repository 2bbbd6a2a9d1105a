"""What is read off a run or off members: summaries, verdicts on claims, comparisons, what drives the result.

May use `record` and `members`. A number that a claim is about is read in `claim_measures.py`.
"""
