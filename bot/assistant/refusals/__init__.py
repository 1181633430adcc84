"""What is said where the guide does not answer, and what can be asked instead?"""
