"""Checks the site's page: what it names is there, and its ids are its own."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from lxml import html

from pipeline.verify.findings import Findings

INDEX = "index.html"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def check_index(site: Path, findings: Findings) -> None:
    """Report links and sources of the page that lead nowhere within the site, and repeated ids.

    :raises OSError: it cannot be read.
    """
    if not (site / INDEX).is_file():
        findings.add("R417", "there is no page")
        return
    text = (site / INDEX).read_bytes().decode("utf-8", "replace")
    elements = [e for e in html.document_fromstring(text or "<p>").iter() if isinstance(e.tag, str)]
    ids: set[str] = set()
    for element in elements:
        id_ = element.get("id", "")
        if id_ and id_ in ids:
            findings.add("R416", f"the id {id_} is there twice", line=element.sourceline)
        ids.add(id_)
    for element in elements:
        for name in ("href", "src"):
            _check_address(site, element.get(name, ""), ids, element.sourceline, findings)


def _check_address(site: Path, address: str, ids: set[str], line: int, findings: Findings) -> None:
    if not address or _SCHEME.match(address):
        return
    name, _, fragment = address.partition("#")
    if name and not (site / unquote(name)).is_file():
        findings.add("R417", f"{address} is not there", line=line)
    elif not name and unquote(fragment) not in ids:
        findings.add("R417", f"no element has the id {fragment}", line=line)
