"""Which words of the guide answer a question, and how sure is that?"""
