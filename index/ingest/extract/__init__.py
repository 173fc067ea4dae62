"""From bytes to a draft: extraction of text, title, byline and date, in a sandbox."""
