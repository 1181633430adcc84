"""What does every chat need, whichever it is? To take in, answer, keep, look back and forget."""
