"""The lexicon: typed and printed forms of offices, bodies, countries and people."""
