"""A formula over time: how each side words it, and when the wording changes."""
