"""Checks quotations of a message: verbatim in the library, altered, or nowhere."""
