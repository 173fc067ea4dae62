"""Index generations: built, checked and made live while questions are answered."""
