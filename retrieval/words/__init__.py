"""Which words does a question or a text hold, how telling are they, and which mean the same?"""
