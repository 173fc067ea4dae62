"""Cards, buttons and Discord markdown."""
