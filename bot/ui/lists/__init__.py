"""Cards that list blocks, page by page: readouts, wordings, office-holders."""
