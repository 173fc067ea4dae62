"""Looks at the web page in a real browser: pictures, axe-core, the keyboard, hostile articles."""
