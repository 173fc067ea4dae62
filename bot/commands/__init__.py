"""The slash commands, one module or folder each."""
