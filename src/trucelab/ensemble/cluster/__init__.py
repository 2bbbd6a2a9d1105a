"""Members computed on the workers of a Dask cluster; needs `trucelab[cluster]`.

Workers get a scenario and keys of members, and give arrays back; only the process that keeps the run writes.
May use: members, record.
To add a way to reach a cluster: its case in `client.py`, its words in `WAYS` there, and a recipe in `docs/clusters.md`.
"""
