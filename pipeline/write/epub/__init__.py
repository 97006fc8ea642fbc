"""Books as EPUB 3.3: that of an episode (``edition.py``) and that of the whole series (``series.py``).

Both are a Package (``package.py``) of pages (``pages.py``, ``about_page.py``), contents (``contents.py``) and metadata
(``metadata.py``). ``overlay.py`` puts text and sound in step; ``series_facts.py`` is what is known of a whole series.
"""
