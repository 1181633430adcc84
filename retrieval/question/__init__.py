"""What does a question ask, and what else may this guide say for it?"""
