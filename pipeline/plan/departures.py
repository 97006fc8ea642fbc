"""Detection of episodes that were removed from the series or renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.plan.record import ChunkRecord
from pipeline.plan.up_to_date import PreviousBuild


@dataclass(frozen=True, slots=True)
class Departure:
    """Episode that is in the last build or the feed but missing from this build."""

    key: str
    published: bool
    """Whether the episode is in the published feed; the next publication removes it."""
    renamed: str
    """Key of a new episode with most of this episode's sentences, or an empty string."""

    def __str__(self) -> str:
        gone = f"{self.key} is no longer in the series: its feed entry and page will be removed"
        if self.published:
            gone += " with the next publication; its media stay at the target for a while"
        if not (self.renamed and self.published):
            return gone
        return (
            f"{gone}; if {self.renamed} is the same episode, run `rostra rename {self.key} {self.renamed}` "
            "to keep its GUID and its subscribers"
        )


def departures(episodes: Mapping[str, Sequence[ChunkRecord]], before: PreviousBuild) -> tuple[Departure, ...]:
    """Return the episodes removed since the last build or publication, sorted by key.

    Episodes renamed with ``rostra rename`` are not included.

    :param episodes: key -> chunks, for each current episode of the series.
    :param before: state before this build.
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
