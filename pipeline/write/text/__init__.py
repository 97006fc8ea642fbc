"""What books, feed, pages and report share.

``facts.py`` is what is known of an episode, ``plain.py`` its text as XML may hold it, ``markup.py`` that text with its
emphasis and links, ``conversation.py`` its turns, pictures and references, ``lists.py`` the tags of lists,
``addresses.py`` where its files are found, ``words/`` what all of them say in each language of the interface.
"""
