"""EPUB 3.3 books: of an episode (``edition.py``) and of the whole series (``series.py``).

Both are a Package (``package.py``) of pages (``pages.py``, ``about_page.py``), table of contents (``contents.py``) and
metadata (``metadata.py``). ``overlay.py`` synchronizes text and sound; ``series_facts.py`` has the facts of a series.
"""
