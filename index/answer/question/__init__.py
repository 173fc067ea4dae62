"""Reading a question: names, time expressions, terms, the type of answer it asks for."""
