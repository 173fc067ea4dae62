"""Reading: a small network that marks the words of a passage that answer a question."""
