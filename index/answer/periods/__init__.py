"""Compare the time that a question asks about with the times that a text names."""
