"""What every page of a book is set in."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from pipeline.write.text.facts import Facts
from pipeline.write.text.markup import lines
from pipeline.write.text.plain import direction

_START = Markup("""\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="{language}" xml:lang="{language}"{direction}>
<head>
<meta charset="utf-8"/>
<title>{title}</title>
<link rel="stylesheet" type="text/css" href="style.css"/>
</head>
<body epub:type="{matter}">""")
_END = Markup("</body>\n</html>")


def book_page(facts: Facts, title: str, body: Iterable[Markup], matter: str = "backmatter") -> Markup:
    """A page as XHTML; ``matter`` is its division (EPUB 3 Structural Semantics Vocabulary)."""
    right_to_left = Markup(' dir="rtl"') if direction(facts.language) == "rtl" else ""
    start = _START.format(language=facts.language, direction=right_to_left, title=title, matter=matter)
    return lines(start, *body, _END)
