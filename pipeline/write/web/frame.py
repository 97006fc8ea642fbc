"""Common parts of all web pages: head, style, scripts, players, and links."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from pipeline.model import EPISODE_KINDS, PLAYER, STYLE, SUBSCRIBE, Asset, OutputKind, Release, sha256_hex
from pipeline.write.text.facts import Facts
from pipeline.write.text.markup import NOTHING, InlineMarkup, lines, optional
from pipeline.write.text.plain import clean_text, direction
from pipeline.write.text.words import words_for

_HERE = Path(__file__).parent
_SHARED = ("elements", "fault")
"""JavaScript files at the start of both scripts (player and front page)."""
_PLAYER_PARTS = ("page", "position", "sound", "follow", "sentences", "search", "links", "controls", "start")
"""JavaScript files in the player's script, in the order in which they are joined."""
_HEAD = Markup("""\
<!DOCTYPE html>
<html lang="{language}"{direction}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; \
img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>""")
_DESCRIPTION = Markup('<meta name="description" content="{}">')
_LOADED = Markup("""\
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
<script src="{script}" defer></script>""")
_SCRIPT_WORDS = Markup('<script type="application/json" id="_words">{}</script>')
"""HTML data block with the text for a page's script.

Data blocks are exempt from the Content Security Policy.
"""
_BODY = Markup("""\
</head>
<body>
<a class="skip" href="#{}">{}</a>""")
_SERIES = Markup('<header class="site">\n<p><a href="{}index.html">{}</a></p>\n</header>')
_DRAFT = Markup('<p class="draft-notice" role="note">{}</p>')
_END = Markup("</body>\n</html>")
_RIGHT_TO_LEFT = Markup(' dir="rtl"')
_LANGUAGE = Markup(' lang="{}" dir="{}"')
_PLAYER = Markup("""\
<audio {attributes} aria-label="{label}">
<source src="{audio}" type="{type}">
<track kind="captions" src="{captions}" srclang="{language}" label="{captions_label}">""")
_CHAPTER_TRACK = Markup('<track kind="chapters" src="{}" srclang="{}" label="{}">')
_PLAYER_END = Markup("</audio>")
_FILE = Markup('<li><a href="{}" type="{}" download aria-label="{label}">{shown}, {size}</a></li>')


def head(
    language: str, title: str, description: str, up: str, behaviour: OutputKind, links: Markup = NOTHING
) -> Markup:
    """Return the head of a web page, from the doctype to the last ``link`` element.

    :param up: path from the page to the site's root: ``../`` or an empty string.
    :param behaviour: output kind of the script to load: ``PLAYER`` or ``SUBSCRIBE``.
    :param links: additional ``link`` elements.
    """
    right_to_left = _RIGHT_TO_LEFT if direction(language) == "rtl" else NOTHING
    words = words_for(language)
    shown = words.player_script if behaviour is PLAYER else words.front_script
    return lines(
        _HEAD.format(language=language, direction=right_to_left, title=title),
        optional(_DESCRIPTION, description),
        _LOADED.format(style=up + loaded(STYLE), script=up + loaded(behaviour)),
        script_words(words.language, {**words.fault_script, **shown}),
        links,
    )


def script_words(language: str, words: Mapping[str, str]) -> Markup:
    """Return the data block from which ``elements.js`` reads the text for a page's script.

    :param language: language of the text.
    :param words: text for each key that the script uses.
    """
    content = {"lang": language, "dir": direction(language), "words": words}
    return _SCRIPT_WORDS.format(Markup(json.dumps(content, ensure_ascii=False).replace("<", r"\u003c")))


def web_page(start: Markup, main: str, skip: Markup, body: Iterable[Markup]) -> bytes:
    """Return a complete web page in UTF-8.

    Each part is encoded separately, because joining the text first would need more memory for a long page.

    :param start: head of the page, from :func:`head`.
    :param main: id of the main content, for the skip link.
    :param skip: text of the skip link.
    """
    parts = (start, _BODY.format(main, skip), *body, _END)
    return b"\n".join(clean_text(part).encode() for part in parts if part)


def series_link(words: str, up: str) -> Markup:
    """Return the header of a page, with the link to the front page.

    :param words: text of the link.
    :param up: path from the page to the site's root.
    """
    return _SERIES.format(up, words)


def draft_notice(own: InlineMarkup, draft: bool) -> Markup:
    """Return the draft notice for the top of a page, or nothing if ``draft`` is False."""
    return _DRAFT.format(own.own(own.words.draft_notice)) if draft else NOTHING


def relative(asset: Asset, up: str = "") -> str:
    """Return the address of a file on the site, relative to a page.

    :param up: path from the page to the site's root.
    """
    return up + quote(asset.path, safe="/~")


def language_mark(language: str, around: str) -> Markup:
    """Return ``lang`` and ``dir`` attributes, or nothing if the surrounding text has the same language.

    :param around: language of the surrounding text.
    """
    return _LANGUAGE.format(language, direction(language)) if language != around else NOTHING


def player(release: Release, known: Facts, attributes: Markup, up: str = "", chapters: Asset | None = None) -> Markup:
    """Return the ``audio`` element for an episode, with captions and an optional chapter track.

    :param attributes: attributes that differ between pages, such as ``id`` and ``preload``.
    :param up: path from the page to the site's root.
    :param chapters: chapter track, or None to leave it out.
    """
    words = words_for(known.language)
    return lines(
        _PLAYER.format(
            attributes=attributes,
            label=words.episode(release.number, known.title),
            captions_label=words.captions,
            audio=relative(release.audio, up),
            type=release.audio.type,
            captions=relative(release.captions, up),
            language=known.language,
        ),
        _CHAPTER_TRACK.format(relative(chapters, up), known.language, words.chapters) if chapters else NOTHING,
        _PLAYER_END,
    )


def downloads(release: Release, own: InlineMarkup, page: str, up: str = "") -> Iterator[Markup]:
    """Yield a list item for each file that a page offers for download.

    :param page: ``index`` or ``episode``.
    :param up: path from the page to the site's root.
    """
    words = own.words
    for kind in EPISODE_KINDS:
        if page in kind.on_pages:
            asset, name = release.assets[kind.name], words.files.get(kind.name, kind.label)
            size = words.size(asset.length)
            label = words.file_of_episode.format(name=name, size=size, number=release.number)
            yield _FILE.format(relative(asset, up), asset.type, label=label, shown=own.own(name), size=size)


def loaded(kind: OutputKind) -> str:
    """Return the path of an asset (``STYLE``, ``PLAYER`` or ``SUBSCRIBE``) within the site."""
    return next(name for name in assets() if kind.form.fullmatch(name))


@cache
def assets() -> Mapping[str, bytes]:
    """Return the contents of the style sheet and the scripts, by path within the site."""
    files = (
        (STYLE, (_HERE / "style.css").read_bytes()),
        (PLAYER, joined_script(*_SHARED, *(f"player/{part}" for part in _PLAYER_PARTS))),
        (SUBSCRIBE, joined_script(*_SHARED, "subscribe")),
    )
    return {kind.named("", sha256_hex(data)): data for kind, data in files}


def joined_script(*parts: str) -> bytes:
    """Return a script that consists of several JavaScript files in a common function scope.

    :param parts: paths of the files relative to this folder, without ``.js``.
    """
    joined = b"".join((_HERE / f"{part}.js").read_bytes() for part in parts)
    return b"(() => {\n'use strict'\n" + joined + b"})()\n"
