"""write.audio."""
