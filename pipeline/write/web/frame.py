"""What every page of the site is set in."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from pipeline.write.markup import NOTHING, lines
from pipeline.write.text import clean, direction
from pipeline.write.web.assets import script, style

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
_BODY = Markup("""\
</head>
<body>
<a class="skip" href="#{}">{}</a>""")
_END = Markup("</body>\n</html>")
_RIGHT_TO_LEFT = Markup(' dir="rtl"')


def head(language: str, title: str, description: str, up: str, behaviour: str, links: Markup = NOTHING) -> Markup:
    """The head of a page.

    :param up: the way from the page to the site's root, ``../`` or empty.
    :param behaviour: the script that it loads.
    :param links: further ``link`` elements.
    """
    return lines(
        _HEAD.format(
            language=language, direction=_RIGHT_TO_LEFT if direction(language) == "rtl" else NOTHING, title=title
        ),
        _DESCRIPTION.format(description) if description else NOTHING,
        _LOADED.format(style=up + style(), script=up + script(behaviour)),
        links,
    )


def page(start: Markup, main: str, skip: Markup, body: Iterable[Markup]) -> bytes:
    """A page in UTF-8; ``main`` is the id that its first link leads to, in the words ``skip``.

    The parts are written one at a time: the page of a long episode is never held twice.
    """
    parts = (start, _BODY.format(main, skip), *body, _END)
    return b"\n".join(clean(part).encode() for part in parts if part)
