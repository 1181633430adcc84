"""What does this command take, and what does it print?"""
