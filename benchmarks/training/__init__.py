"""Train the models; answering questions imports nothing from here."""
