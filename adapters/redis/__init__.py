"""Hints and limits between processes. Every key may vanish at any time, and so may the server."""
