"""Tables of English words that several rooms read by."""
