"""Times that a question names, and the days that they mean."""
