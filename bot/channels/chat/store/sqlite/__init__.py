"""How is what a chat keeps written to a file? One SQLite database in the data directory."""
