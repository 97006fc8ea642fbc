"""The podcast feed: RSS 2.0 with the iTunes and Podcasting 2.0 namespaces.

``channel.py`` is the show, ``item.py`` an episode, ``show_notes.py`` what an app tells of it. A tag of the show or of
an episode is added where ``_channel`` and ``write_item`` add the others.
"""
