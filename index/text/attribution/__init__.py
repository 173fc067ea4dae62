"""Who said what: quotations and reported speech of a text, with their speakers."""
