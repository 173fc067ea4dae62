"""Who holds which office: titles before names, appositions after them, changes of office."""
