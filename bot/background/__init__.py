"""Background work of the bot: notices, cleanup after servers, the gateway's status."""
