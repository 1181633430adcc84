"""The pages: each reads a request, has the clerk look, and renders a template."""
