"""How do people talk with the guide? A terminal, JSON, Telegram, and what every chat needs."""
