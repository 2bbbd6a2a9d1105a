"""What is read off a run or off members: summaries, verdicts on claims, comparisons, what drives the result.

May use: members, record.
To add a number that a claim is about: `claim_measures.py`; an array that tables and summaries show: a line of
`MEASURES` in `summary.py`.
"""
