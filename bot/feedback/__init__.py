"""The buttons below an answer, and what is done with a rating."""
