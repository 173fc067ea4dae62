"""Articles, their passages, and which of them print the same story."""
