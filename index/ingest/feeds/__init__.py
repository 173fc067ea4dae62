"""Feeds and sitemaps: reads RSS, Atom, RDF, JSON Feed and sitemaps into one listing."""
