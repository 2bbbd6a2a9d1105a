"""A queue of one machine that takes the commands of Slurm and PBS: `sbatch`, `scancel`, `qsub`, `qdel`."""
