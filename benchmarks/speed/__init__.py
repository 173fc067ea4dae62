"""How fast Verbale is, in one table: ``make bench``; what got slower: ``make bench-quick``."""
