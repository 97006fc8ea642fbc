"""What a build says at its end: the files, how long they last, how loud they are, what was made anew and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.model import FEED, GROUPS, INDEX, Release, counted, kind_of, spoken
from pipeline.plan import REPORT, Casting, Plan


def episode_lines(releases: Sequence[Release], casting: Casting, output: Path) -> Iterator[str]:
    """A few lines for each episode: title, audio, book, voices; then where the feed, the page and the report are."""
    site = output / "site"
    for release, script in zip(releases, casting.scripts, strict=True):
        timeline, document = release.timeline, release.document
        yield f"{release.number}. {document.meta.title}"
        chapters = counted(len(timeline.chapters), "chapter")
        yield (
            f"   {site / release.audio.path}: {spoken(timeline.duration)}, {release.audio.length / 1e6:.1f} MB, "
            f"{timeline.loudness:.1f} LUFS, peak {timeline.peak_dbtp:.1f} dBTP before encoding, {chapters}"
        )
        yield f"   {site / release.book.path}: {release.book.length / 1e6:.1f} MB"
        voices = ", ".join(f"{document.person(p).name} {v.name}" for p, v in script.voices)
        yield f"   voices: {voices}; narrator {script.narrator.name}"
    yield f"{site / FEED.path}, {site / INDEX.path}; {output / REPORT} says what was built and why"


def reason_lines(plan: Plan) -> Iterator[str]:
    """A line for each episode that leaves, for each reason why something is made anew, and for changed settings."""
    yield from map(str, plan.departures)
    for reason in plan.reasons:
        yield f"{reason.episode}: {reason.what}: {counted(reason.takes, 'take')}, {counted(reason.chunks, 'chunk')}"
    others = any(reason.what.startswith("voice of ") for reason in plan.reasons)
    if others and not {"cast", "speech"}.intersection(plan.settings):
        yield "voices were chosen anew, since other people are in the series now; voices/cast.toml keeps a voice"
    if plan.settings:
        yield f"settings changed: {', '.join(plan.settings)}"


def closing_line(plan: Plan, takes: int, written: Sequence[str], seconds: float) -> str:
    """What was made and written, in how long."""
    if not (takes or plan.stale or plan.covers or written):
        return f"nothing had to be made anew: 0 files written in {seconds:.1f} s"
    left = f"; {counted(len(plan.departures), 'episode')} left the series" if plan.departures else ""
    found = {kind.group for name in written if (kind := kind_of(name))}
    groups = ", ".join(group for group in GROUPS if group in found) or "nothing"
    files = f"{counted(len(written), 'file')} written ({groups}) in {seconds:.1f} s"
    return f"{_made(plan, takes, 'made')}; {files}{left}"


def planned_lines(plan: Plan, whole: bool) -> Iterator[str]:
    """What a build would make, and which files it would write.

    :param whole: whether the site has the same episodes already, and nothing of it is missing.
    """
    if plan.lost:
        yield f"{counted(len(plan.lost), 'published file')} not here: a build takes what the target has, and makes less"
    yield _made(plan, len(plan.takes), "to be made")
    written = plan.written()
    if written:
        which = "all episodes" if len(written) == len(plan.episodes) else ", ".join(written)
        yield f"written anew where they differ: the files of {which}, and what the whole series shares"
    elif not whole:
        yield "written anew where they differ: no episode's files, only what the whole series shares"
    else:
        yield "no file is written anew"


def _made(plan: Plan, takes: int, verb: str) -> str:
    covers = f"; {counted(len(plan.covers), 'cover')} {verb}" if plan.covers else ""
    return f"{counted(takes, 'take')} and {counted(len(plan.stale), 'chunk')} {verb}, {plan.kept} kept{covers}"
