"""The fetch queue and the results of fetches."""
