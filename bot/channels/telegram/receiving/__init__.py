"""How do updates come from Telegram? Fetched or delivered, and read."""
