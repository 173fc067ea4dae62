"""Rules by which a sentence is doubted: who did what, to whom, and for whom."""
