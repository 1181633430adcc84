"""The keepers' web page, an extra: what was asked is judged there, and the guide read and changed."""
