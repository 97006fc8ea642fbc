"""Find episodes that left the series, and those that were only renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.plan.record import ChunkRecord
from pipeline.plan.up_to_date import PreviousBuild


@dataclass(frozen=True, slots=True)
class Departure:
    """An episode that left: the last build or the feed has it, this build does not."""

    key: str
    published: bool
    """Whether it is in the feed, which it leaves with the next publication."""
    renamed: str
    """Key of the new episode that has most of its sentences, or empty."""

    def __str__(self) -> str:
        gone = f"{self.key} left the series: its feed entry and page will be removed"
        if self.published:
            gone += " with the next publication; its media stay at the target for a while"
        if not (self.renamed and self.published):
            return gone
        return (
            f"{gone}; if {self.renamed} is the same episode, run `rostra rename {self.key} {self.renamed}` "
            "to keep its GUID and its subscribers"
        )


def departures(episodes: Mapping[str, Sequence[ChunkRecord]], before: PreviousBuild) -> tuple[Departure, ...]:
    """Return the episodes that left since the last build or publication.

    :param episodes: key -> chunks, for each episode of the series now.
    """
    record = before.record.chunks if before.record else {}
    published = {key for key, entry in before.published.episodes.items() if entry.active}
    new = {key: _sentences(chunks) for key, chunks in episodes.items() if key not in record and key not in published}
    renamed = {old for key, entry in before.published.episodes.items() if key in episodes for old in entry.formerly}
    found: list[Departure] = []
    for key in sorted({*record, *published}.difference(episodes, renamed)):
        said = _sentences(record.get(key, ()))
        heirs = [heir for heir, theirs in new.items() if 2 * (said & theirs).total() > said.total()]
        found.append(Departure(key, key in published, heirs[0] if heirs else ""))
    return tuple(found)


def _sentences(chunks: Sequence[ChunkRecord]) -> Counter[tuple[str, str]]:
    return Counter((line.speaker, line.text) for chunk in chunks for line in chunk.lines if line.speaker)
