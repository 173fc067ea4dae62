"""The doctor: looks at everything that Verbale stands on, and names what mends it."""
