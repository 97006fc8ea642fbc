"""A small narrated book, written by hand and by no code of the pipeline, and how it is taken apart and packed again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from lxml import etree
from PIL import Image

RATE, FRAME = 24_000, 1024
CLIPS = (
    ("conversation", "conversation-h", 1.5),
    ("conversation", "t0000000001-h", 0.75),
    ("conversation", "s0000000001", 2.25),
    ("conversation", "s0000000002", 1.125),
    ("conversation", "f0000000001-i", 2.0),
    ("conversation", "t0000000002-h", 0.875),
    ("conversation", "s0000000003", 1.5),
    ("about", "about-h", 1.0),
    ("about", "closing", 1.0),
)
"""Page, element and seconds of each clip."""

PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head>
<title>{title}</title>
<link rel="stylesheet" type="text/css" href="style.css"/>
</head>
<body>
{body}
</body>
</html>
"""
COVER = '<section epub:type="cover"><img src="images/cover.jpg" role="doc-cover" alt="Cover: A Bench"/></section>'
NAV = """<nav id="toc" epub:type="toc" role="doc-toc"><h1>Contents</h1>
<ol>
<li><a href="conversation.xhtml">A Bench</a>
<ol>
<li><a href="conversation.xhtml#t0000000001">Mira Holt</a></li>
<li><a href="conversation.xhtml#t0000000002">Jonas Ahl</a></li>
</ol>
</li>
<li><a href="references.xhtml">References</a></li>
<li><a href="about.xhtml">About this edition</a></li>
</ol>
</nav>"""
CONVERSATION = """<section id="conversation">
<h1 id="conversation-h">A Bench</h1>
<section id="t0000000001">
<h2 id="t0000000001-h">Mira Holt</h2>
<p id="p0000000001"><span id="s0000000001">It is all in
<a id="r1-m1" href="references.xhtml#r1" role="doc-biblioref">The Quay</a>.</span>
<span id="s0000000002">Or, <span lang="sv" xml:lang="sv">som man säger</span>, so.</span></p>
<figure id="f0000000001"><img id="f0000000001-i" src="images/bench.png" alt="A bench"/></figure>
</section>
<section id="t0000000002">
<h2 id="t0000000002-h">Jonas Ahl</h2>
<p id="p0000000003"><span id="s0000000003">The crew asked.</span>
<span id="s0000000004"><span class="silent">[Laughter]</span></span></p>
<aside id="q0000000001" aria-hidden="true"><p>The crew asked.</p></aside>
</section>
</section>"""
REFERENCES = """<section id="references">
<h1 id="references-h">References</h1>
<ul>
<li id="r1">Holt, M. The Quay. <a href="https://example.org/quay">example.org</a>
<a href="conversation.xhtml#r1-m1" role="doc-backlink">Back</a></li>
</ul>
</section>"""
ABOUT = """<section id="about"><h1 id="about-h">About this edition</h1><p id="closing">CC BY 4.0.</p></section>"""
STYLE = """@charset "utf-8";
/* The reader's own colours but for what is heard. */
:root { color-scheme: light dark; --heard: #fff3b0; }
.-epub-media-overlay-active { background-color: var(--heard); color: #000; }
.-epub-media-overlay-active a { color: #00409f; }
.-epub-media-overlay-playing p { color: #555; }
@media (prefers-color-scheme: dark) {
  .-epub-media-overlay-active { background-color: #5a4a00; color: #fff; }
  .-epub-media-overlay-active a { color: inherit; }
  .-epub-media-overlay-playing p { color: #aaa; }
}
"""
SMIL = """<?xml version="1.0" encoding="utf-8"?>
<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">
<body epub:textref="{page}.xhtml">
{pars}
</body>
</smil>
"""
PAR = (
    '<par><text src="{page}.xhtml#{target}"/>'
    '<audio src="audio/narration.m4a" clipBegin="{begin}" clipEnd="{end}"/></par>'
)
OPF = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" unique-identifier="id" version="3.0" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<meta property="dcterms:modified">2026-03-04T00:00:00Z</meta>
<dc:identifier id="id">urn:uuid:aa438842-7cd6-5539-85f3-e2a6076bbd7d</dc:identifier>
<dc:language>en</dc:language>
<dc:title>A Bench</dc:title>
<dc:date>2026-03-04</dc:date>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">synchronizedAudioText</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Narrated sentence by sentence.</meta>
<meta property="dcterms:conformsTo" id="claim">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>
<meta property="a11y:certifiedBy" refines="#claim">The Editors</meta>
<meta property="media:narrator">The Editors</meta>
<meta property="media:active-class">-epub-media-overlay-active</meta>
<meta property="media:playback-active-class">-epub-media-overlay-playing</meta>
{durations}
</metadata>
<manifest>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="conversation" href="conversation.xhtml" media-type="application/xhtml+xml" media-overlay="c-overlay"/>
<item id="references" href="references.xhtml" media-type="application/xhtml+xml"/>
<item id="about" href="about.xhtml" media-type="application/xhtml+xml" media-overlay="a-overlay"/>
<item id="c-overlay" href="conversation.smil" media-type="application/smil+xml"/>
<item id="a-overlay" href="about.smil" media-type="application/smil+xml"/>
<item id="style" href="style.css" media-type="text/css"/>
<item id="cover-picture" href="images/cover.jpg" media-type="image/jpeg" properties="cover-image"/>
<item id="bench" href="images/bench.png" media-type="image/png"/>
<item id="narration" href="audio/narration.m4a" media-type="audio/mp4"/>
</manifest>
<spine>
<itemref idref="cover"/>
<itemref idref="nav"/>
<itemref idref="conversation"/>
<itemref idref="references"/>
<itemref idref="about"/>
</spine>
</package>
"""
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="EPUB/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass
class Unpacked:
    """A book as files, to be changed and packed again."""

    files: dict[str, bytes]
    compressed: bool = False
    """Whether even the mimetype and the sound are compressed."""
    twice: list[str] = field(default_factory=list)
    """Files that are put into the archive a second time."""

    @contextmanager
    def tree(self, name: str) -> Iterator[Any]:
        """The root element of ``EPUB/name``, written back at the end."""
        root = etree.fromstring(self.files[f"EPUB/{name}"])
        yield root
        self.files[f"EPUB/{name}"] = etree.tostring(root, xml_declaration=True, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a text of ``EPUB/name`` once."""
        text = self.files[f"EPUB/{name}"].decode()
        assert old in text, f"{name} has no {old}"
        self.files[f"EPUB/{name}"] = text.replace(old, new, 1).encode()

    def pack(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name in [*self.files, *self.twice]:
                stored = not self.compressed and name.endswith(("mimetype", ".m4a"))
                kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                archive.writestr(zipfile.ZipInfo(name), self.files[name], kind)
        return path


def unpacked(data: bytes) -> Unpacked:
    """A book taken apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Unpacked({name: archive.read(name) for name in archive.namelist()})


@cache
def narration(seconds: Fraction, *, format_: str = "ipod") -> bytes:
    """So many seconds of a quiet tone as AAC in an .m4a, as FFmpeg writes it."""
    samples = np.sin(np.arange(int(seconds * RATE)) / 20).astype(np.float32)[None] / 10
    out = io.BytesIO()
    with av.open(out, "w", format=format_) as container:
        stream = container.add_stream("aac", rate=RATE, layout="mono")
        for start in range(0, samples.shape[1], FRAME):
            frame = av.AudioFrame.from_ndarray(samples[:, start : start + FRAME].copy(), format="fltp", layout="mono")
            frame.rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def clock(seconds: float) -> str:
    return f"0:{int(seconds) // 60:02d}:{seconds % 60:06.3f}"


@cache
def _pictures() -> tuple[bytes, bytes]:
    jpeg, png = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (8, 8)).save(jpeg, "JPEG")
    Image.new("RGB", (8, 8)).save(png, "PNG")
    return jpeg.getvalue(), png.getvalue()


def good_book() -> Unpacked:
    """The book, which has no fault."""
    pars: dict[str, list[str]] = {"conversation": [], "about": []}
    sums = dict.fromkeys(pars, 0.0)
    at = 0.0
    for page, target, seconds in CLIPS:
        pars[page].append(PAR.format(page=page, target=target, begin=clock(at), end=clock(at + seconds)))
        sums[page] += seconds
        at += seconds
    stated = ((' refines="#c-overlay"', sums["conversation"]), (' refines="#a-overlay"', sums["about"]), ("", at))
    durations = "\n".join(f'<meta property="media:duration"{of}>{clock(s)}</meta>' for of, s in stated)
    jpeg, png = _pictures()
    pages = (
        ("cover", "Cover", COVER),
        ("nav", "Contents", NAV),
        ("conversation", "A Bench", CONVERSATION),
        ("references", "References", REFERENCES),
        ("about", "About", ABOUT),
    )
    return Unpacked(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": CONTAINER.encode(),
            "EPUB/content.opf": OPF.format(durations=durations).encode(),
            **{f"EPUB/{name}.xhtml": PAGE.format(title=title, body=body).encode() for name, title, body in pages},
            **{f"EPUB/{name}.smil": SMIL.format(page=name, pars="\n".join(p)).encode() for name, p in pars.items()},
            "EPUB/style.css": STYLE.encode(),
            "EPUB/images/cover.jpg": jpeg,
            "EPUB/images/bench.png": png,
            "EPUB/audio/narration.m4a": narration(Fraction(at)),
        }
    )
