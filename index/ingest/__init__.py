"""From sources to articles: scheduling, polling, fetching, feeds, extraction."""
