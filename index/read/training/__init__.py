"""How the packaged reader was made: run ``python -m index.read.training --help``."""
