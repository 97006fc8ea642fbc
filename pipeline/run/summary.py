"""What a build says at its end: the files, how long they last, how loud they are, what was made anew and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.model import FEED, GROUPS, INDEX, Release, clock_time, counted, kind_of, sized
from pipeline.plan import REPORT, Estimate, Plan
from pipeline.settings import Settings


def episode_lines(plan: Plan, releases: Sequence[Release], output: Path, settings: Settings) -> Iterator[str]:
    """A few lines for each episode: title, audio, book, voices; then where the feed, the page and the report are.

    A draft build says last that it is one.
    """
    site = output / "site"
    for release, planned in zip(releases, plan.episodes, strict=True):
        timeline, document, script = release.timeline, release.document, planned.script
        yield f"{release.number}. {document.meta.title}"
        if planned.stays:
            yield f"   {site / release.audio.path}: as it was last built, since --only leaves it out"
            continue
        chapters = counted(len(timeline.chapters), "chapter")
        yield (
            f"   {site / release.audio.path}: {clock_time(timeline.duration)}, {release.audio.length / 1e6:.1f} MB, "
            f"{timeline.loudness:.1f} LUFS, peak {timeline.peak_dbtp:.1f} dBTP before encoding, {chapters}"
        )
        yield f"   {site / release.book.path}: {release.book.length / 1e6:.1f} MB"
        voices = ", ".join(f"{document.person(p).name} {v.name}" for p, v in script.voices)
        yield f"   voices: {voices}; narrator {script.narrator.name}"
    for key in plan.waiting:
        yield f"{key}: not in the site yet, since it was never built; a build without --only makes it"
    yield f"{site / FEED.path}, {site / INDEX.path}; {output / REPORT} says what was built and why"

    yield from _draft_lines(settings, any(release.draft for release in releases))


def _draft_lines(settings: Settings, draft: bool) -> Iterator[str]:
    engine, own = settings.speech.engine, settings.draft_of
    if own == engine:
        yield f"draft build: {own} is the series' own engine, so the voices are not drafts; books have no sound"
    elif own:
        yield f"draft build: spoken by {engine} in place of {own}; books have no sound"
    elif draft:
        yield "some episodes are still those of a draft build: feed and front page are marked as a draft"


def plan_line(estimate: Estimate, workers: int) -> str:
    """How much sound is to be made, how long that takes, and how much room it needs; empty if nothing is."""
    if not estimate.jobs:
        return ""
    speech = "" if estimate.speech else ", all of it spoken before"
    used = counted(max(1, min(workers, estimate.jobs)), "worker")
    return (
        f"{_lasting(estimate.sound)} of sound to make{speech}: about {_lasting(estimate.wait(workers))} with {used}; "
        f"{sized(estimate.stored)} more in the store, {sized(estimate.site)} in the site"
    )


def _lasting(seconds: float) -> str:
    """A time of which nobody knows the seconds: ``13 h 5 min``, ``12 min``, ``40 s``."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


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
    if staying := plan.staying():
        yield f"left as they were last built: {', '.join(staying)}"
    if plan.waiting:
        yield f"not in the site yet: {', '.join(plan.waiting)}"
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
