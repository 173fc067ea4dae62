"""A simulated year: the bot, its workers and its library under a virtual clock, from one seed."""
