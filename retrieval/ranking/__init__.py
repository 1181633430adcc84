"""Which places of an edition speak for a question, and by which evidence?"""
