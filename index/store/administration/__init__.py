"""What people and servers leave behind: votes, the audit log, settings, limits."""
