"""The web page and the JSON API of the library: read only, of the scopes that the settings name."""
