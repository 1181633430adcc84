"""Which passage answers this question, and how sure can we be?"""
