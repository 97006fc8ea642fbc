"""Where an episode's pages stand in a book: alone, or as one part of many."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pipeline.model import slug


@dataclass(frozen=True, slots=True)
class BookPlace:
    """The names of an episode's pages, and what the ids on them begin with."""

    prefix: str = ""
    """Before every file name and every id; empty in an episode's own book."""

    @property
    def part(self) -> str:
        """The page that opens the episode in a book of several."""
        return f"{self.prefix}part.xhtml"

    @property
    def conversation(self) -> str:
        """The page with the conversation."""
        return f"{self.prefix}conversation.xhtml"

    @property
    def references(self) -> str:
        """The page with the reference list."""
        return f"{self.prefix}references.xhtml"

    @property
    def about(self) -> str:
        """The page about the edition."""
        return f"{self.prefix}about.xhtml"


ALONE = BookPlace()


def in_series(key: str) -> BookPlace:
    """The place of an episode among others: two keys never share a prefix, and none begins another's."""
    plain = slug(key)
    if plain != key:
        plain += "-x" + hashlib.sha256(key.encode()).hexdigest()[:10]
    return BookPlace(f"e-{plain}_")
