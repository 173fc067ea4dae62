"""The cards about what is watched over time."""
