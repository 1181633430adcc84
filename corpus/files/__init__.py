"""Files as they must be handled: written whole, swapped all at once, bounded, one writer at a time."""
