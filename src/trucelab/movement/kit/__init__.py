"""What any order of the day needs, compiled: random streams, exact draws of counts, cohorts in queues, paths.

`streams` gives uniform numbers by counter, `sampling` whole numbers of people, `cohorts` one table of people who are
alike, `paths` the one search over roads.  Nothing here knows a rule of movement.
To add something: only what both orders of the day need, as a compiled function over arrays.
"""
