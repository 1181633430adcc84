"""What is kept so that it need not be worked out again: in memory, and beside Python's byte code."""
