"""What views show of an answer beside its quotes: certainty, days, context, citations."""
