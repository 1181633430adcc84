"""Who may come in, and what a page may do: links, sessions, and what every request has to show."""
