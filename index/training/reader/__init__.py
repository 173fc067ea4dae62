"""Train the packaged reader: run ``python -m index.training.reader --help``."""
