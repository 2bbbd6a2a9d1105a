"""What drives the result: which assumptions of a scenario its figures hang on, and by how much."""
