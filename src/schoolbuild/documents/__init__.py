"""Pages made from what the project knows, so that they cannot say something else."""
