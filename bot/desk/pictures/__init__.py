"""What was asked, in pictures: drawn here, with a table beside each."""
