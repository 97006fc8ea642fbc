"""Why something is made anew, as data: the plan compared with the record of the last build."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.build.record import ChunkRecord, LineRecord, Record
from pipeline.counts import counted


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause, and how much has to be made anew for it."""

    episode: str
    what: str
    """``text of 1 sentence changed (turn 7, JENNIFER CLARK)``"""
    takes: int
    chunks: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What the last build knew of an episode."""

    takes: frozenset[str]
    chunks: frozenset[str]
    by_text: Mapping[tuple[str, str], LineRecord]
    """(speaker, shown text) -> line."""


def explain(
    episode: str, chunks: Sequence[ChunkRecord], stale: frozenset[str], record: Record | None
) -> tuple[Reason, ...]:
    """The reasons why the chunks with the keys ``stale`` of an episode are made anew, most chunks first."""
    if record is None or episode not in record.chunks:
        made = [c for c in chunks if c.key in stale]
        takes = len({line.take for c in made for line in c.lines})
        return (
            (Reason(episode, "new episode" if record else "no earlier build is known", takes, len(made)),)
            if made
            else ()
        )
    known = _known(record.chunks[episode])
    chunks_by_cause: Counter[str] = Counter()
    takes_by_cause: defaultdict[str, set[str]] = defaultdict(set)
    texts: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for chunk in {c.key: c for c in chunks if c.key in stale}.values():
        causes = _causes(chunk, known, takes_by_cause, texts)
        for cause in dict.fromkeys(causes):
            chunks_by_cause[cause] += 1
    return tuple(
        Reason(episode, _worded(cause, texts), len(takes_by_cause[cause]), count)
        for cause, count in sorted(chunks_by_cause.items(), key=lambda item: (-item[1], item[0]))
    )


def _known(chunks: Iterable[ChunkRecord]) -> _Known:
    kept = list(chunks)
    lines = [line for chunk in kept for line in chunk.lines]
    return _Known(
        frozenset(line.take for line in lines),
        frozenset(chunk.key for chunk in kept),
        {(line.speaker, line.text): line for line in lines},
    )


_TEXT = "text:"


def _causes(
    chunk: ChunkRecord,
    known: _Known,
    takes: defaultdict[str, set[str]],
    texts: defaultdict[tuple[int, str], set[str]],
) -> Iterator[str]:
    """The causes of one stale chunk; what is to be spoken for each is added to ``takes`` and ``texts``."""
    if chunk.key in known.chunks:
        yield "missing from the store or damaged"
        return
    changed = False
    for line in chunk.lines:
        before = known.by_text.get((line.speaker, line.text))
        if line.take in known.takes and before is not None:
            continue
        changed = True
        if before is None:
            cause = f"{_TEXT}{line.turn}:{line.speaker}"
            texts[(line.turn, line.speaker)].add(line.take)
        elif before.voice != line.voice:
            cause = f"voice of {line.speaker or 'the narrator'} changed ({before.voice} to {line.voice})"
        elif before.spoken != line.spoken:
            cause = "lexicon changed"
        else:
            cause = "speech engine changed"
        takes[cause].add(line.take)
        yield cause
    if not changed:
        yield "pauses, division or audio settings changed" if chunk.lines else "sound changed"


def _worded(cause: str, texts: Mapping[tuple[int, str], set[str]]) -> str:
    if not cause.startswith(_TEXT):
        return cause
    turn, _, speaker = cause.removeprefix(_TEXT).partition(":")
    count = len(texts[(int(turn), speaker)])
    place = f"turn {turn}, {speaker}" if int(turn) else "opening, headings or closing"
    return f"text of {counted(count, 'sentence')} changed ({place})"


def changed_settings(now: Mapping[str, str], record: Record | None) -> tuple[str, ...]:
    """Names of the tables of settings that differ from the last build's."""
    if record is None:
        return ()
    return tuple(name for name in now if record.settings.get(name) != now[name])
