"""Articles, their passages, and which of them are copies of each other."""
