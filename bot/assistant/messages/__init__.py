"""What does a message ask? One thing or several, each of them answered."""
