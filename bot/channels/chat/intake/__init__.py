"""What becomes of a message that comes in? It is kept, waits for its turn, and is read."""
