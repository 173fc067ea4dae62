"""Train what concerns texts without a date: explanations, and how things stood in a period."""
