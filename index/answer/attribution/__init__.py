"""What somebody said, by date, as checked quotes."""
