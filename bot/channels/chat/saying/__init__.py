"""How is something said? Text with marks, in pieces that a channel takes, with its buttons."""
