"""What do keepers think of a reply, and what becomes of that?"""
