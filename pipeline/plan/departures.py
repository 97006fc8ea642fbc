"""Episodes that leave the series: what becomes of them, and whether they are only called something else now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.plan.record import ChunkRecord
from pipeline.plan.up_to_date import PreviousBuild
from pipeline.publish import OWED, current_time


@dataclass(frozen=True, slots=True)
class Departure:
    """An episode that was in the last build's feed and will not be in this one's."""

    key: str
    until: datetime
    """When its media are removed from ``superseded/``."""
    renamed: str
    """Key of the new episode that has most of its sentences, or empty."""

    def __str__(self) -> str:
        gone = (
            f"{self.key} has left the series: its feed entry and page go, "
            f"its media stay in superseded/ until {self.until.date()}"
        )
        if not self.renamed:
            return gone
        return (
            f'{gone}; {self.renamed} has its sentences: key = "{self.key}" in the front matter of {self.renamed} '
            "keeps its GUID and its subscribers"
        )


def departures(episodes: Mapping[str, Sequence[ChunkRecord]], before: PreviousBuild) -> tuple[Departure, ...]:
    """The episodes that the last build had, or whose published audio is still in the site, and that are no more.

    :param episodes: key -> chunks, of all that the series has now.
    """
    record = before.record.chunks if before.record else {}
    published = before.published.episodes
    standing = {key for key, entry in published.items() if (before.site / entry.current.file).is_file()}
    new = {key: _sentences(chunks) for key, chunks in episodes.items() if key not in record and key not in published}
    found: list[Departure] = []
    for key in sorted({*record, *standing}.difference(episodes)):
        said = _sentences(record.get(key, ()))
        heirs = [heir for heir, theirs in new.items() if 2 * (said & theirs).total() > said.total()]
        audio = published[key].current.file if key in published else ""
        until = before.published.owed.get(audio) or current_time() + OWED
        found.append(Departure(key, until, heirs[0] if heirs else ""))
    return tuple(found)


def _sentences(chunks: Sequence[ChunkRecord]) -> Counter[tuple[str, str]]:
    return Counter((line.speaker, line.text) for chunk in chunks for line in chunk.lines if line.speaker)
