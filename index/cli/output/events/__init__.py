"""What the commands print that list articles by event."""
