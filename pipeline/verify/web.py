"""Checks each page of the site: what it names is there, nothing is from elsewhere, ids and headings are in order."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from lxml import html

from pipeline.verify.feed_item import is_of_type
from pipeline.verify.findings import Findings

INDEX = "index.html"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
"""How an address begins that is not within the site."""
_HEADING = re.compile(r"h([1-6])")
_REFERRING = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


_POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'", "'none'"},
    "style-src": {"'self'", "'none'"},
    "img-src": {"'self'", "'none'", "data:"},
    "media-src": {"'self'", "'none'"},
    "base-uri": {"'none'"},
    "form-action": {"'none'"},
}
"""What a page's Content Security Policy (W3C CSP Level 3) must state, and what it may allow: nothing from elsewhere."""
_SHOWING = frozenset({"img", "source", "track"})
_LOADING = ("src", "srcset", "poster", "data", "background", "action", "formaction")
_LOADED_LINKS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"})


class Pages:
    """The pages of a site, each read when it is first needed."""

    def __init__(self, site: Path) -> None:
        """:param site: the folder ``output/site``."""
        self._site = site
        self._ids: dict[str, frozenset[str]] = {}

    def check(self, name: str, findings: Findings) -> Any:
        """Report what is wrong with a page, named by its path within the site; gives its root element, or None.

        :raises OSError: it cannot be read.
        """
        if not (self._site / name).is_file():
            findings.add("R417", "there is no page")
            return None
        root = _root(self._site / name)
        elements = _elements(root)
        self._ids[name] = _check_ids(elements, findings)
        _check_headings(elements, findings)
        _check_policy(elements, findings)
        if not root.get("lang", "").strip():
            findings.add("R421", "the page does not say its language", line=root.sourceline)
        for element in elements:
            _check_loaded(element, findings)
            if element.tag == "img" and element.get("alt") is None:
                findings.add("R422", f"{element.get('src')} has no alternative text", line=element.sourceline)
            for attribute in _REFERRING:
                for id_ in element.get(attribute, "").split():
                    if id_ not in self._ids[name]:
                        findings.add("R417", f"no element has the id {id_}", line=element.sourceline)
            if element.tag in _SHOWING and not element.get("src"):
                findings.add("R417", f"{element.tag} names no file", line=element.sourceline)
            stated = element.get("type", "")
            if not is_of_type(element.get("href", "") or element.get("src", ""), stated):
                findings.add("R414", f"{element.get('href')} is declared as {stated}", line=element.sourceline)
            for attribute in ("href", "src"):
                self._check_address(name, element.get(attribute, ""), element.sourceline, findings)
        return root

    def _check_address(self, page: str, address: str, line: int, findings: Findings) -> None:
        if not address or SCHEME.match(address):
            return
        path, _, fragment = address.partition("#")
        target = resolved(page, address)
        if path.startswith("/") or target.startswith("../") or not (self._site / target).is_file():
            findings.add("R417", f"{address} is not there", line=line)
        elif fragment and target.endswith(".html") and unquote(fragment) not in self._ids_of(target):
            findings.add("R417", f"no element has the id {fragment}", line=line)

    def _ids_of(self, name: str) -> frozenset[str]:
        if name not in self._ids:
            self._ids[name] = frozenset(e.get("id", "") for e in _elements(_root(self._site / name)))
        return self._ids[name]


def resolved(page: str, address: str) -> str:
    """The file of the site that a relative address on a page means."""
    path = address.partition("#")[0]
    return normpath(join(dirname(page), unquote(path))) if path else page


def _root(path: Path) -> Any:
    return html.document_fromstring(path.read_bytes().decode("utf-8", "replace") or "<p>")


def _elements(root: Any) -> list[Any]:
    return [e for e in root.iter() if isinstance(e.tag, str)]


def _check_policy(elements: list[Any], findings: Findings) -> None:
    """The page forbids everything from elsewhere, before it loads anything."""
    stated = [e for e in elements if e.get("http-equiv", "").lower() == "content-security-policy"]
    if not stated:
        findings.add("R420", "no Content-Security-Policy: the page may load from elsewhere")
        return
    parts = [part.split() for part in stated[0].get("content", "").split(";") if part.strip()]
    policy = {name.lower(): set(sources) for name, *sources in parts}
    for name in sorted(_POLICY.keys() - policy.keys()):
        findings.add("R420", f"its Content-Security-Policy has no {name}", line=stated[0].sourceline)
    for name, sources in policy.items():
        if more := sources - _POLICY.get(name, {"'self'", "'none'"}):
            message = f"its Content-Security-Policy allows {' '.join(sorted(more))} for {name}"
            findings.add("R420", message, line=stated[0].sourceline)
    loading = next((e for e in elements if e.tag in ("script", "link", "style", "img")), None)
    if loading is not None and elements.index(loading) < elements.index(stated[0]):
        findings.add("R420", "its Content-Security-Policy stands behind what it is for", line=stated[0].sourceline)


def _check_loaded(element: Any, findings: Findings) -> None:
    line = element.sourceline
    for name in _LOADING:
        _check_own(element.get(name, ""), line, findings)
    if element.tag == "link" and _LOADED_LINKS & set(element.get("rel", "").lower().split()):
        _check_own(element.get("href", ""), line, findings)
    if element.tag == "script" and not element.get("src"):
        findings.add("R420", "a script within the page, which its policy does not allow", line=line)
    for name in element.attrib:
        if name.startswith("on"):
            findings.add("R420", f"a script in the attribute {name}, which its policy does not allow", line=line)


def _check_own(address: str, line: int, findings: Findings) -> None:
    if SCHEME.match(address) and not address.startswith("data:"):
        findings.add("R420", f"loads {address} from elsewhere", line=line)


def _check_ids(elements: list[Any], findings: Findings) -> frozenset[str]:
    ids: set[str] = set()
    for element in elements:
        id_ = element.get("id", "")
        if id_ and id_ in ids:
            findings.add("R416", f"the id {id_} is there twice", line=element.sourceline)
        ids.add(id_)
    return frozenset(ids)


def _check_headings(elements: list[Any], findings: Findings) -> None:
    if not any(e.tag == "title" and (e.text or "").strip() for e in elements):
        findings.add("R423", "the page has no title")
    found = [(int(match[1]), e.sourceline) for e in elements if (match := _HEADING.fullmatch(e.tag))]
    for (before, _), (level, line) in pairwise([(0, 0), *found]):
        if level > before + 1:
            message = f"h{level} follows " + (f"h{before}" if before else "no heading")
            findings.add("R423", message, line=line)
