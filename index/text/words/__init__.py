"""Tables of English words that several rooms share."""
