"""What was found in a document, and what should its keeper know of it before people ask it?"""
