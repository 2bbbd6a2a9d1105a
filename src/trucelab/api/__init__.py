"""The Python API: what the commands do, as the domain says it; the commands are thin faces of it.

`trucelab` gives these names and loads each module when its first name is used, so that `import trucelab` stays quick.
May use: ensemble, export, movement, needs, report, scenario, talks, truce.
To add a public name: a function here with shapes, units and errors, a line in `trucelab/__init__.py`, an example in
`docs/api.md`.
"""
