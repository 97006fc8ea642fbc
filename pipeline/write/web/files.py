"""Files of the site as a page links to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from markupsafe import Markup

from pipeline.counts import sized
from pipeline.release import Asset, Release
from pipeline.write.inline import Inline

_FILE = Markup(
    '<li><a href="{}" type="{}" download aria-label="{name}, {size}, episode {number}">{shown}, {size}</a></li>'
)


def relative(asset: Asset, up: str = "") -> str:
    """A file's address as seen from a page; ``up`` is the way from there to the site's root."""
    return up + quote(asset.path, safe="/~")


def downloads(release: Release, own: Inline, up: str = "", more: Iterable[tuple[str, Asset]] = ()) -> Iterator[Markup]:
    """An item of a list for each file that may be taken away; ``more`` are named files besides the usual ones."""
    usual = (
        ("MP3", release.audio),
        ("EPUB", release.book),
        ("Captions (WebVTT)", release.vtt),
        ("Subtitles (SRT)", release.srt),
    )
    for name, asset in (*usual, *more):
        yield _FILE.format(
            relative(asset, up),
            asset.type,
            name=name,
            size=sized(asset.length),
            number=release.number,
            shown=own.own(name),
        )
