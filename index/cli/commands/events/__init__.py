"""The commands that list articles by event."""
