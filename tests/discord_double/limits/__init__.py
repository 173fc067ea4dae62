"""Discord's limits on what a bot sends; each check lists the problems that it finds."""
