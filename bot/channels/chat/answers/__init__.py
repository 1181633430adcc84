"""What does a chat show of a reply? Its answer, its place, and the views behind its buttons."""
