"""What does a chat keep, and for how long? Its inbox, conversations, wishes and proposals."""
