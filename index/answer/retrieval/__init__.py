"""Finding and ranking the passages that may answer."""
