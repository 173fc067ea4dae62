"""How the terminal and ``--json`` show answers, articles, sources and progress."""
