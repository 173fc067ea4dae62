"""What views show of answers and articles, for people and for programs."""
