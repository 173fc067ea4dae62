"""How the packaged reader was made: run ``python -m index.training.reader --help``."""
