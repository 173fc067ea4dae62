"""Making the rounds: which source is visited when, and what comes of each visit."""
