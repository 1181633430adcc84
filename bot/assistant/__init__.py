"""What does the guide say to a message? Scope, follow-up, answer or honest no, whatever the channel."""
