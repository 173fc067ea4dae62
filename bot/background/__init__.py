"""Work that runs beside the commands: notices, cleaning up after servers, the gateway's status."""
