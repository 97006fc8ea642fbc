"""EPUB 3.3 books: one per episode (``edition.py``) and one for the whole series (``series.py``).

Each book is a Package (``package.py``) with pages (``pages.py``, ``about_page.py``), a table of contents
(``contents.py``) and metadata (``metadata.py``). ``overlay.py`` synchronizes text and sound. ``series_facts.py``
collects the metadata, people and cited works of a series.
"""
