"""What do keepers do in a chat? Propose a change, see what it would do, decide."""
