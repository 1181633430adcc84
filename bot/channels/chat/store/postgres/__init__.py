"""How is what chats keep shared by several machines? In the tables of SQLite's stores, in PostgreSQL."""
