"""The drawing of the demo shop's pictures; not part of the engine."""
