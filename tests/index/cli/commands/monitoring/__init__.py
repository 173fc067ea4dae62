"""``verbale watch`` and ``verbale digest``."""
