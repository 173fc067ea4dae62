"""What is watched over time: new articles that answer a question or name somebody."""
