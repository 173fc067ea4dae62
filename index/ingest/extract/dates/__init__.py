"""When an article was published: metadata, datelines, time zones."""
