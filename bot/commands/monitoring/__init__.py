"""The commands about what is watched over time."""
