"""What all formats share: the parts of a document, what Markdown is made of them, archives, signs."""
