"""How do scripts read the guide? Replies and publications as JSON, one object on a line."""
