"""How the numbers of the ranking and the confidence are fitted."""
