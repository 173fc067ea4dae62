"""Train the packaged reader: run ``python -m benchmarks.training.reader --help``."""
