"""Learning the models; nothing here is imported when a question is answered."""
