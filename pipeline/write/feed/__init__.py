"""write.feed."""
