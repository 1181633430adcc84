"""Which words, signs and sentences does a language have? One folder for each, behind one object."""
