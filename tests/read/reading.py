"""Reading texts in tests, without files."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Diagnostic, Document, Log
from pipeline.read.source import make_source
from pipeline.read.transcript import parse_transcript


@dataclass(frozen=True)
class Reading:
    """What was read, and what was found."""

    document: Document
    source: str
    found: list[Diagnostic]

    def codes(self) -> list[str]:
        return [d.code for d in self.found]

    def messages(self, code: str) -> list[str]:
        return [d.message for d in self.found if d.code == code]

    def said(self) -> list[tuple[str, str]]:
        """(name of the speaker, sentence) of all that is narrated."""
        names = {p.id: p.name for p in self.document.people} | {"": "the narrator"}
        return [(names[s.speaker], s.text) for s in self.document.sentences()]


def findings(text: str, convention: str = "auto", path: str = "talk.txt") -> tuple[Document | None, list[Diagnostic]]:
    log = Log()
    return parse_transcript(make_source(path, text), "talk", log, convention), log.sorted()


def read(text: str, convention: str = "auto", path: str = "talk.txt") -> Reading:
    document, found = findings(text, convention, path)
    assert document is not None, [str(d) for d in found]
    return Reading(document, make_source("talk.txt", text).text, found)
