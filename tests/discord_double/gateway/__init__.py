"""The double's gateway: sessions over WebSocket."""
