"""Members computed on the workers of a Dask cluster; needs `trucelab[cluster]`."""
