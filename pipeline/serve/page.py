"""Script that reloads pages after builds, and security policies that permit it."""

from __future__ import annotations

import hashlib
from html.parser import HTMLParser

from markupsafe import Markup

RELOAD = "/_rostra/reload.js"
"""URL path of the script that reloads pages."""
_SCRIPT = Markup('<script defer src="{}" data-version="{}"></script>\n')
_POLICY = Markup('<meta http-equiv="Content-Security-Policy" content="{}">')
_PIECE = 4096


class _Head(HTMLParser):
    """Parser that finds the security policies of a page and the end of its ``<head>``."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.policies: list[tuple[int, int, str]] = []
        self.end: int | None = None
        self._line_starts = [0, *(place + 1 for place, c in enumerate(text) if c == "\n")]
        for start in range(0, len(text), _PIECE):
            self.feed(text[start : start + _PIECE])
            if self.end is not None:
                break

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a security policy, or treat ``<body>`` as the end of the head."""
        given = dict(attrs)
        if self.end is not None:
            return
        if tag == "body":
            self.end = self._offset()
        elif tag == "meta" and (given.get("http-equiv") or "").casefold() == "content-security-policy":
            start = self._offset()
            self.policies.append((start, start + len(self.get_starttag_text() or ""), given.get("content") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Record the end of the head."""
        if tag == "head" and self.end is None:
            self.end = self._offset()


def following(text: str) -> str:
    """Return a page's HTML with the reload script added and allowed by its policies.

    The script's ``data-version`` is the ``page_version``.
    """
    head = _Head(text)
    end = len(text) if head.end is None else head.end
    pieces: list[str] = []
    done = 0
    for start, stop, policy in head.policies:
        pieces += [text[done:start], _POLICY.format(permitting(policy))]
        done = stop
    pieces += [text[done:end], _SCRIPT.format(RELOAD, page_version(text)), text[end:]]
    return "".join(pieces)


def page_version(text: str) -> str:
    """Return a hash that changes if a build changes the page."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def permitting(policy: str) -> str:
    """Return a content security policy that also allows ``'self'`` for scripts and connections."""
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *sources = directive.split() or [""]
        if name:
            directives.setdefault(name.casefold(), sources)
    fallback = directives.get("default-src")
    if fallback is not None:
        directives.setdefault("script-src", fallback)
        directives.setdefault("connect-src", fallback)
    for name in ("script-src", "script-src-elem", "connect-src"):
        if name in directives and "'self'" not in directives[name]:
            directives[name] = [*(s for s in directives[name] if s.casefold() != "'none'"), "'self'"]
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
