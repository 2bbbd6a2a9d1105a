"""Sections of the brief: what each shows; the template of the same name says how.

To add one: a file here with a function from a run to what is shown (None where there is nothing), a template of the
same name in `templates/`, a line of `SECTIONS` in `page.py`.
"""
