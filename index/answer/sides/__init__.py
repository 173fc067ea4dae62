"""For which country or body an outlet speaks."""
