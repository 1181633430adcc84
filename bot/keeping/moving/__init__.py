"""What is kept goes from files into a database, or back."""
