"""The podcast feed: RSS 2.0 with the iTunes and Podcasting 2.0 namespaces.

``channel.py`` writes the show, ``item.py`` an episode, ``show_notes.py`` its show notes. To add a tag, extend
``_channel`` or ``write_item``.
"""
