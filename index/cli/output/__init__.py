"""Output of answers, articles, sources and progress, as text or JSON."""
