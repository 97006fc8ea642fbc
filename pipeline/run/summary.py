"""Lines on the terminal that describe the plan and the result of a build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.model import FEED, GROUPS, INDEX, Release, clock_time, counted, kind_of, sized
from pipeline.plan import REPORT, Estimate, Plan
from pipeline.settings import Settings


def episode_lines(plan: Plan, releases: Sequence[Release], output: Path, settings: Settings) -> Iterator[str]:
    """Yield lines about the episodes of a build, then a line with its main files.

    The main files are the feed, the front page and the report. A draft build adds a line about its limits.
    """
    site = output / "site"
    for release, planned in zip(releases, plan.episodes, strict=True):
        timeline, document, script = release.timeline, release.document, planned.script
        yield f"{release.number}. {document.meta.title}"
        if planned.stays:
            yield f"   {site / release.audio.path}: kept from the last build, because the episode is not in --only"
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
        yield f"{key}: not in the site yet; run a build without --only to add it"
    yield f"{site / FEED.path}, {site / INDEX.path}; what was built and why: {output / REPORT}"

    yield from _draft_lines(settings, any(release.draft for release in releases))


def _draft_lines(settings: Settings, draft: bool) -> Iterator[str]:
    engine, own = settings.speech.engine, settings.draft_of
    if own == engine:
        yield f"draft build: final voices ({own}), but books without sound"
    elif own:
        yield f"draft build: spoken by {engine} instead of {own}; books without sound"
    elif draft:
        yield "some episodes are still from a draft build, so the feed and the front page are marked as a draft"


def plan_line(estimate: Estimate, workers: int) -> str:
    """Return a line with the expected duration and disk space of a build.

    It is empty if there is nothing to speak or mix.
    """
    if not estimate.jobs:
        return ""
    what = "speak and mix" if estimate.speech else "mix (already spoken)"
    used = counted(max(1, min(workers, estimate.jobs)), "worker")
    return (
        f"{_lasting(estimate.sound)} of sound to {what}: about {_lasting(estimate.wait(workers))} with {used}; "
        f"disk space: {sized(estimate.stored)} in the store, {sized(estimate.site)} in the site"
    )


def _lasting(seconds: float) -> str:
    """Return a rounded duration as text, such as ``13 h 5 min`` or ``40 s``."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def reason_lines(plan: Plan, *, done: bool) -> Iterator[str]:
    """Yield lines about removed episodes, reasons for rebuilding, and changed settings.

    :param done: whether the build has finished; otherwise, it is only planned.
    """
    yield from map(str, plan.departures)
    speak, mix = ("spoken", "mixed") if done else ("to speak", "to mix")
    for reason in plan.reasons:
        if done and reason.is_first_build:
            continue
        work = [f"{counted(reason.takes, 'sentence')} {speak}"] if reason.takes else []
        work += [f"{counted(reason.chunks, 'part')} {mix}"] if reason.chunks else []
        yield f"{reason.episode}: {reason.what}: {', '.join(work)}"
    if any(reason.is_voice for reason in plan.reasons) and not {"cast", "speech"}.intersection(plan.settings):
        yield "voices changed because people joined or left the series; to keep a voice, set it in voices/cast.toml"
    if plan.settings:
        yield f"settings changed: {', '.join(plan.settings)}"


def closing_line(plan: Plan, takes: int, written: Sequence[str], seconds: float) -> str:
    """Return the last line of a build's summary: amount of work, written files and duration.

    :param takes: number of spoken sentences.
    :param written: paths of the written files, relative to ``site/``.
    :param seconds: duration of the build in seconds.
    """
    if not (takes or plan.stale or plan.covers or written):
        return f"No files changed ({seconds:.1f} s)."
    made = [f"{counted(takes, 'sentence')} spoken", f"{counted(len(plan.stale), 'part')} mixed"]
    made += [f"{plan.kept} kept"] if plan.kept else []
    made += [f"{counted(len(plan.covers), 'cover')} made"] if plan.covers else []
    found = {kind.group for name in written if (kind := kind_of(name))}
    groups = ", ".join(group for group in GROUPS if group in found)
    files = f"{counted(len(written), 'file')} written{f' ({groups})' if groups else ''} in {seconds:.1f} s"
    left = f"; {counted(len(plan.departures), 'episode')} removed from the series" if plan.departures else ""
    return f"{'First build: ' if plan.is_first_build else ''}{', '.join(made)}; {files}{left}."


def planned_lines(plan: Plan, whole: bool) -> Iterator[str]:
    """Yield lines about the work of a planned build and the files to write.

    :param whole: whether the last build had the same episodes and its files are unchanged.
    """
    if plan.lost:
        yield f"{counted(len(plan.lost), 'published file')} missing locally; a build fetches those that the target has"
    yield _would_make(plan)
    if staying := plan.staying():
        yield f"Kept from the last build: {', '.join(staying)}."
    if plan.waiting:
        yield f"Not in the site yet: {', '.join(plan.waiting)}."
    written = plan.written()
    if written:
        which = "all episodes" if len(written) == len(plan.episodes) else ", ".join(written)
        yield f"Would update changed files of {which} and changed series files (feed, front page, book)."
    elif not whole:
        yield "Would update only changed series files (feed, front page, book)."
    else:
        yield "No files would change."


def _would_make(plan: Plan) -> str:
    work = [f"speak {counted(len(plan.takes), 'sentence')}"] if plan.takes else []
    work += [f"mix {counted(len(plan.stale), 'part')}"] if plan.stale else []
    work += [f"make {counted(len(plan.covers), 'cover')}"] if plan.covers else []
    *others, last = work or [""]
    would = f"Would {', '.join(others)}{' and ' if others else ''}{last}" if last else "Nothing to speak or mix"
    return f"{would}; {plan.kept} kept." if plan.kept else f"{would}."
