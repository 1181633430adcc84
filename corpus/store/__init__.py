"""Where a library lies: documents, passages and editions in SQLite, what goes in and what comes out."""
