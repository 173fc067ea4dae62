"""Publication dates: from metadata and date lines, with time zones."""
