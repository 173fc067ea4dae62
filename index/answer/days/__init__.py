"""The day that a question asks about, compared with the weekdays that sentences name."""
