"""How is the library kept where several machines reach it? In PostgreSQL, in tables like SQLite's."""
