"""Text, metadata and markup shared by books, the feed, web pages and the report.

- ``facts.py``: metadata of an episode; ``addresses.py``: addresses and GUIDs.
- ``plain.py``: plain text; ``markup.py``: text with emphasis and links.
- ``conversation.py``: turns, pictures and references; ``lists.py``: list tags.
- ``words/``: interface text in each language.
"""
