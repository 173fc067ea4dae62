"""The bot as a process of its own, measured from outside through the Discord double."""
