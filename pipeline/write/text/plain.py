"""Plain text for XML and HTML: allowed characters, valid URLs, single lines, and truncation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from urllib.parse import quote, urlsplit, urlunsplit

_FORBIDDEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_HOST = re.compile(r"[\w.-]+|\[[0-9A-Fa-f:.]+\]")
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})


def clean_text(text: str) -> str:
    """Return ``text`` without control characters, noncharacters, and characters forbidden in XML 1.0."""
    # No forbidden character is printable, and ``isprintable`` is much faster than the regular expression.
    if text.isprintable():
        return text
    return "\n".join(line if line.isprintable() else re.sub(_FORBIDDEN, "", line) for line in text.split("\n"))


def web_address(href: str) -> str:
    """Return a link target as a URL, or an empty string if it is disallowed.

    Only valid ``http``, ``https`` and ``mailto`` URLs are allowed, because relative paths do not work in a book and
    scripts are dangerous. Characters that a URL must not contain are percent-encoded.
    """
    href = clean_text(href).strip()
    try:
        parts = urlsplit(href)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme == "mailto" and "@" in parts.path:
        return f"mailto:{quote(parts.path, safe='@,%+')}" + (f"?{_quoted(parts.query)}" if parts.query else "")
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
    if scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return ""
    return urlunsplit((scheme, host + port, _quoted(parts.path), _quoted(parts.query), _quoted(parts.fragment)))


def _quoted(part: str) -> str:
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part), safe="/?:@!$&'()*+,;=~%-._")


def direction(language: str) -> str:
    """Return the writing direction of a language (BCP 47 tag): ``rtl`` or ``ltr``."""
    return "rtl" if language.split("-")[0].casefold() in _RIGHT_TO_LEFT else "ltr"


def first_words(text: str, limit: int = 48) -> str:
    """Return ``text`` on a single line, truncated between words to about ``limit`` characters."""
    text = " ".join(clean_text(text).split())
    if len(text) <= limit:
        return text
    head = text[:limit]
    words = head[: head.rindex(" ")] if " " in head else head[:-1]
    return words.rstrip(" ,;:.–—-") + "…"


def one_line(text: str) -> str:
    """Return ``text`` on a single line, without forbidden characters or repeated spaces."""
    return " ".join(clean_text(text).split())


def fitted(text: str, limit: int, written: Callable[[str], str] = str) -> str:
    """Return ``text`` formatted and truncated to at most ``limit`` bytes of UTF-8.

    Truncated text ends with an ellipsis. If possible, it is truncated between words.

    :param written: function that formats text; its result must not be shorter for longer text.
    """

    def size(length: int) -> int:
        return len(written(text[:length] + "…").encode())

    if len(written(text).encode()) <= limit:
        return written(text)
    head = text[: max(0, bisect_right(range(len(text)), limit, key=size) - 1)]
    return written((head.rpartition(" ")[0] or head).rstrip() + "…")
