"""How a cluster is asked: its nodes, an index of it, and what it refuses."""
