"""What is gathered of feeds and sites: hostile ones, real ones, and thousands at once."""
