"""The commands that set sides against each other."""
