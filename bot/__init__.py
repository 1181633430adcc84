"""What do we reply to this person, here and now?"""
