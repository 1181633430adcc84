"""How does a changed guide become the one that people ask, and what does the change do?"""
