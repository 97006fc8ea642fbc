"""Replacement of the series' address in feeds and pages with the address of the preview."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote
from xml.etree import ElementTree

from pipeline.model import FEED

_SELF = "channel/{http://www.w3.org/2005/Atom}link[@rel='self']"


def base_of(feed: bytes) -> str:
    """Return the address of the site to which a feed belongs, without a final slash.

    If the feed is malformed or does not contain its own address, return an empty string.
    """
    try:
        link = ElementTree.fromstring(feed).find(_SELF)
    except ElementTree.ParseError:
        return ""
    href = "" if link is None else link.get("href", "")
    return href.removesuffix(f"/{FEED.path}") if href.endswith(f"/{FEED.path}") else ""


def rewritten(text: str, base: str, own: str, is_ours: Callable[[str], bool]) -> str:
    """Return XML or HTML with addresses under ``base`` replaced with addresses under ``own``.

    :param base: result of ``base_of``; if it is empty, the text is unchanged.
    :param own: address of the preview, without a final slash or characters to escape.
    :param is_ours: function that returns whether a path, without its first slash, is in the site; addresses of the
        publisher's other files are unchanged.
    """
    if not base or base == own:
        return text
    # An address is escaped once in an attribute, and twice in HTML within XML.
    worded = sorted({base, escape(base), escape(escape(base))}, key=len, reverse=True)
    pattern = rf"(?:{'|'.join(map(re.escape, worded))})(?:(/[^\s\"'<>?#&]*)|(?![\w.:@-]))"

    def moved(match: re.Match[str]) -> str:
        path = match[1] or ""
        return own + path if is_ours(unquote(path).removeprefix("/")) else match[0]

    return re.sub(pattern, moved, text)
