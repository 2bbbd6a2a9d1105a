"""Sections of the brief: what each shows; the template of the same name says how."""
