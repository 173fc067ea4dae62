"""Who holds which office when, by articles and entries, and what a question means by it."""
