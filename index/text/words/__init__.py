"""Tables of English words that several packages share."""
