"""What every command shares: permissions, rate limits, errors, delivery to Discord."""
