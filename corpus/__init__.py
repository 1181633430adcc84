"""What does the guide say, and where does it say it?"""
