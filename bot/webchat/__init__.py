"""Our own web chat: the server behind `/chat/{account key}/` and the page it serves."""
