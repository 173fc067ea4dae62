"""Shows and changes who holds which office, with the sentences that say it."""
