"""write.text."""
