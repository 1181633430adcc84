"""Where documents come from: addresses, folders, and what is remembered of either."""
