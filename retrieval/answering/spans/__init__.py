"""Spans of sentences: what each says whatever is asked, and what a question wants of any of them."""
