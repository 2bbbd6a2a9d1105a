"""Runs: plan, members, record, summaries, claims."""
