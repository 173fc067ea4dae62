"""Discord turned into calls on one façade, and answers into cards; nothing here answers."""
