"""How editions come into the engine, and leave it."""
