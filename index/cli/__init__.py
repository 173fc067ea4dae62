"""The terminal: calls on the façade, answers as a person would like to read them."""
