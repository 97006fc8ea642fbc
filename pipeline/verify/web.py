"""Checks the pages of the site: what they name is there, ids are their own, pictures and headings are in order."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from lxml import html

from pipeline.verify.findings import Findings

INDEX = "index.html"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_HEADING = re.compile(r"h([1-6])")
_REFERRING = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


class Pages:
    """The pages of a site, each read when it is first needed."""

    def __init__(self, site: Path) -> None:
        """:param site: the folder ``output/site``."""
        self._site = site
        self._ids: dict[str, frozenset[str]] = {}

    def check(self, name: str, findings: Findings) -> None:
        """Report what is wrong with a page, named by its path within the site.

        :raises OSError: it cannot be read.
        """
        if not (self._site / name).is_file():
            findings.add("R417", "there is no page")
            return
        elements = _elements(self._site / name)
        self._ids[name] = _check_ids(elements, findings)
        _check_headings(elements, findings)
        for element in elements:
            if element.tag == "img" and element.get("alt") is None:
                findings.add("R422", f"{element.get('src')} has no alternative text", line=element.sourceline)
            for attribute in _REFERRING:
                for id_ in element.get(attribute, "").split():
                    if id_ not in self._ids[name]:
                        findings.add("R417", f"no element has the id {id_}", line=element.sourceline)
            for attribute in ("href", "src"):
                self._check_address(name, element.get(attribute, ""), element.sourceline, findings)

    def _check_address(self, page: str, address: str, line: int, findings: Findings) -> None:
        if not address or _SCHEME.match(address):
            return
        path, _, fragment = address.partition("#")
        target = normpath(join(dirname(page), unquote(path))) if path else page
        if path.startswith("/") or target.startswith("../") or not (self._site / target).is_file():
            findings.add("R417", f"{address} is not there", line=line)
        elif fragment and target.endswith(".html") and unquote(fragment) not in self._ids_of(target):
            findings.add("R417", f"no element has the id {fragment}", line=line)

    def _ids_of(self, name: str) -> frozenset[str]:
        if name not in self._ids:
            self._ids[name] = frozenset(e.get("id", "") for e in _elements(self._site / name))
        return self._ids[name]


def _elements(path: Path) -> list[Any]:
    text = path.read_bytes().decode("utf-8", "replace")
    return [e for e in html.document_fromstring(text or "<p>").iter() if isinstance(e.tag, str)]


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
