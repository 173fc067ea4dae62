"""Ratings of answers: the buttons below an answer, and their handler."""
