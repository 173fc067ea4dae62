"""The fetch queue and what each fetch brought."""
