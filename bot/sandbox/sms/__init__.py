"""SMS and two of its carriers, written from their documentation and from nothing of ours."""
