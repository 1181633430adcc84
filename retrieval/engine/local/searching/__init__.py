"""How is a segment searched? Each way gives the same hits to the last bit."""
