"""A generation made aside: built from the library alone, checked, then made live at once."""
