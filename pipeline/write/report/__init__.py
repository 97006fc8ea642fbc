"""write.report."""
