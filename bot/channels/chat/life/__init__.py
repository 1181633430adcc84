"""How does a chat live? Alone on its data directory, until it is told to stop."""
