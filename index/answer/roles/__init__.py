"""Who did what: what was only intended, who acts on whom, and who acts for whom."""
