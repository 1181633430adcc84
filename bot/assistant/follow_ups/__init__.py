"""What does a follow-up lean on? Signs of one, its possible readings, and the one that the guide answers."""
