"""Checks what leads people to the feed: the list that apps import, and the address on the front page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.verify.findings import Findings
from pipeline.verify.words import text_of

OPML, QR = "subscribe.opml", "feed-qr.svg"
_SVG = "{http://www.w3.org/2000/svg}"
_FEED_TYPE = "application/rss+xml"


def check_list(path: Path, address: str, findings: Findings) -> None:
    """Report a subscription list (OPML 2.0) that does not name this feed and its site.

    :param address: of the feed, as it states it.
    :raises OSError: it cannot be read.
    """
    root = _parsed(path, findings)
    if root is None:
        return
    outlines = [e for e in root.iter("outline") if e.get("xmlUrl")]
    if len(outlines) != 1:
        findings.add("R437", f"{len(outlines) or 'no'} feeds, where there is one")
    for outline in outlines:
        site = address.rpartition("/")[0] + "/"
        for name, wanted in (("xmlUrl", address), ("htmlUrl", site)):
            if outline.get(name) != wanted:
                findings.add("R437", f"{name} is {outline.get(name)}, not {wanted}", line=outline.sourceline)


def check_code(path: Path, findings: Findings) -> None:
    """Report a QR code that is no picture (SVG); what it says is not read.

    :raises OSError: it cannot be read.
    """
    root = _parsed(path, findings)
    if root is not None and (root.tag != f"{_SVG}svg" or root.find(f".//{_SVG}path") is None):
        findings.add("R414", "no picture (SVG)")


def _parsed(path: Path, findings: Findings) -> Any:
    try:
        return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    except etree.XMLSyntaxError as error:
        findings.add("R412", f"not well-formed: {error.msg}", line=error.lineno or 0)
        return None


def check_offered(front: Any, feed: str, address: str, findings: Findings) -> None:
    """Report a front page that leads to another feed, or states another address.

    :param feed: the feed's path within the site.
    """
    links = [e for e in front.iter("a", "link") if e.get("type") == _FEED_TYPE]
    if not links:
        findings.add("R437", "nothing leads to the feed")
    for link in links:
        if link.get("href") != feed:
            findings.add("R437", f"{link.get('href')} is not the feed, {feed}", line=link.sourceline)
        stated = text_of(link)
        if stated.startswith(("http:", "https:")) and stated != address:
            findings.add("R437", f"it gives {stated} as the feed’s address, which is {address}", line=link.sourceline)
