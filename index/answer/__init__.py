"""The path of a question: read it, retrieve passages, choose the sentence, quote it, check it."""
