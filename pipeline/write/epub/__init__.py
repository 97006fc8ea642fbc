"""Episodes as EPUB 3.3 books."""
