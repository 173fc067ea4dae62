"""Text into sentences and passages, with exact offsets."""
