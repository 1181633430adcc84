"""What is kept on disk of an edition so that it can be asked, and where?"""
