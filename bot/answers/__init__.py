"""The buttons below answers that show more of them: context, quotes, citations, sharing."""
