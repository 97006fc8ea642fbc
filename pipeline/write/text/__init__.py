"""Text, facts and mark-up for books, feed, pages and report.

``facts.py`` has the metadata of an episode, ``plain.py`` text that XML allows, ``markup.py`` text with emphasis and
links, ``conversation.py`` turns, pictures and references, ``lists.py`` the tags of lists, ``addresses.py`` addresses
and GUIDs, ``words/`` the words of the interface in each language.
"""
