"""Articles by event: the newest on names, the course of a topic, and the story of one article."""
