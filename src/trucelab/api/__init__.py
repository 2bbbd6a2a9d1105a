"""The Python API: what the commands do, as the domain says it.

`trucelab` gives these names and loads each module when its first name is used, so that `import trucelab` stays quick.
The commands are thin faces of them.
"""
