"""Who somebody is, what something is, and what an abbreviation stands for."""
