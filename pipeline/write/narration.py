"""What the narration inside a book says of itself, should it ever be taken out."""

from __future__ import annotations

from pipeline.model import Document
from pipeline.settings import Settings
from pipeline.write.facts import facts
from pipeline.write.lines import one_line
from pipeline.write.mp4_index import M4aTags


def narration_tags(document: Document, settings: Settings, number: int) -> M4aTags:
    """Title, author, series, licence and language of an episode's narration."""
    known = facts(document, settings, number)
    rights = known.copyright or one_line(known.licence.text)
    return M4aTags(known.title, known.author, known.series, rights, known.language)
