"""Any conversation again: the same words, clock and die through the engine of today, compared with what it did then."""
