"""How do messages get to Telegram? In order, at its pace, through what goes wrong on the way."""
