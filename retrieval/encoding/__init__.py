"""The optional sentence encoder: where its model lies, and how texts become vectors with it."""
