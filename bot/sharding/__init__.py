"""Several processes of one bot, each with shards of its own."""
