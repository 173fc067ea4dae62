"""Answer a question: analyze it, retrieve passages, rank sentences, quote and verify."""
