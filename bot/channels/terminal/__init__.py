"""How does the guide look in a terminal? A prompt, a pipe, and lists that keepers read."""
