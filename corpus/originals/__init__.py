"""The PDF files that documents were read from, kept if that is wanted, and pictures of their pages."""
