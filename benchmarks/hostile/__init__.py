"""Hostile addresses and servers, and what Verbale makes of them."""
