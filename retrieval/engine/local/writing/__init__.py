"""How do the files of a new edition come about, sharing what they can with those before?"""
