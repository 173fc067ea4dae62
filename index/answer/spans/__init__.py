"""The words of a sentence that answer: where they begin and end."""
