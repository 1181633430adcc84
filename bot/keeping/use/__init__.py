"""What use teaches: what people picked, said and asked again, as hints for a keeper to agree to."""
