"""Rewrite the addresses in the feed, the lists of feeds and the pages: the series' become the preview's."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote
from xml.etree import ElementTree

from pipeline.model import FEED

_SELF = "channel/{http://www.w3.org/2005/Atom}link[@rel='self']"


def base_of(feed: bytes) -> str:
    """The address of the site that a feed belongs to, without the final slash; empty where it states none."""
    try:
        link = ElementTree.fromstring(feed).find(_SELF)
    except ElementTree.ParseError:
        return ""
    href = "" if link is None else link.get("href", "")
    return href.removesuffix(f"/{FEED.path}") if href.endswith(f"/{FEED.path}") else ""


def rewritten(text: str, base: str, own: str, is_ours: Callable[[str], bool]) -> str:
    """XML or HTML with the addresses below ``base`` moved to ``own``; the rest is unchanged.

    :param base: as ``base_of`` gives it; nothing is done where it is empty.
    :param own: address of the preview, without the final slash, of characters that need no escaping.
    :param is_ours: whether a path, without the first slash, is one of the site's; addresses of other things that the
        publisher has there stay.
    """
    if not base or base == own:
        return text
    # As written in an attribute, and in HTML within XML.
    worded = sorted({base, escape(base), escape(escape(base))}, key=len, reverse=True)
    pattern = rf"(?:{'|'.join(map(re.escape, worded))})(?:(/[^\s\"'<>?#&]*)|(?![\w.:@-]))"

    def moved(match: re.Match[str]) -> str:
        path = match[1] or ""
        return own + path if is_ours(unquote(path).removeprefix("/")) else match[0]

    return re.sub(pattern, moved, text)
