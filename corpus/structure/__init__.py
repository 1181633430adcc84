"""What a text is made of: sections, blocks, passages and sentences, each with its place in the text."""
