"""What may be done with an episode, who made it, and where its text comes from."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from pipeline.write.facts import Facts
from pipeline.write.inline import Inline

_LICENCE = Markup('<a rel="license" href="{}">{}</a>')
_SOURCE = Markup('{0} <a href="{1}">{1}</a>')


def rights(known: Facts, own: Inline) -> Iterator[str]:
    """Copyright, licence and first publication, as far as they are known."""
    yield known.copyright
    licence = known.licence
    if licence.text:
        yield _LICENCE.format(licence.url, licence.text) if licence.url else licence.text
    if known.source:
        yield _SOURCE.format(own.own("First published at"), known.source)
