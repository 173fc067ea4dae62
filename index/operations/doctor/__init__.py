"""The doctor: checks everything that Verbale depends on, and suggests repairs."""
