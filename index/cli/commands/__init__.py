"""The commands of ``verbale``, each in a module of its own."""
