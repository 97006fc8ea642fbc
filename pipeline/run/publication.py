"""Comparison of a build with the published site, and transfer of the differences.

Builds do not read the clock: the site is built with the current record and compared with the target, then built again
with the dates of the changes. Media are sent first and the feed last, so that each link in the live feed always works.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

from pipeline.model import (
    BOOK,
    FEED,
    PAGE,
    PUBLISHED,
    Exit,
    Release,
    RostraError,
    counted,
    failure,
    kind_of,
    read_file,
)
from pipeline.plan import intact, load_record
from pipeline.publish import (
    RECORD_COPY,
    SUPERSEDED,
    BuiltEpisode,
    OwedFile,
    Published,
    PublishedFile,
    Reader,
    Session,
    ahead,
    completed,
    owed_files,
    owed_now,
    parse_published,
    record_with,
)
from pipeline.run.build import BuildResult
from pipeline.run.staging import locked


class Change(StrEnum):
    """Kind of change to an episode, as subscribers see it."""

    NEW = "new"
    REISSUED = "reissued"
    REGENERATED = "regenerated"
    TEXT = "text only"
    LEAVING = "leaving"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class EpisodeChange:
    """Change to one episode in a publication."""

    change: Change
    key: str
    title: str
    """Title of the episode; empty for episodes that leave the feed."""
    sent: int
    """Total size of the episode's files to send, in bytes."""


def built_episodes(outcome: BuildResult, engine: str) -> list[BuiltEpisode]:
    """Return the episodes of a build, for comparison with the publication record.

    :param engine: speech engine of the series.
    """
    return [
        BuiltEpisode(
            key=plan.episode.document.key,
            stated=plan.episode.stated_date,
            engine=engine,
            content=plan.content,
            artwork=plan.artwork,
            sounds={
                line.speaker: outcome.casting.automatic[line.speaker]
                for line in plan.script.lines()
                if line.speaker in outcome.casting.automatic
            },
            files={name: _facts(outcome, name) for name in _names(release)},
        )
        for plan, release in zip(outcome.plan.episodes, outcome.releases, strict=True)
    ]


def _names(release: Release) -> Iterator[str]:
    """Yield the paths of an episode's files except the page."""
    yield from sorted({*(a.path for a in release.assets.values()), *(p.asset.path for p in release.pictures.values())})


def _facts(outcome: BuildResult, name: str) -> PublishedFile:
    known = outcome.outputs[name]
    return PublishedFile(known.size, known.sha256)


def show_files(outcome: BuildResult) -> dict[str, PublishedFile]:
    """Return the series-wide files whose names contain a hash: path -> file."""
    of_episodes = {name for release in outcome.releases for name in _names(release)}
    names = (name for name in outcome.outputs if name not in of_episodes and _is_hashed(name))
    return {name: _facts(outcome, name) for name in sorted(names)}


def _is_hashed(name: str) -> bool:
    kind = kind_of(name)
    return kind is not None and kind.hashed


@contextmanager
def locked_for_publishing(
    output: Path, shown: BuildResult, final: BuildResult, waiting: Callable[[], None]
) -> Iterator[None]:
    """Lock the site against builds (for example by ``rostra serve``) while it is being sent.

    :param shown: build that the publisher confirmed.
    :param final: build to send.
    :raises RostraError: a source or the site has changed (R303), or the site is from a draft build (R515).
    """
    refuse_draft(output, final.draft)
    decided = ([(e.episode.document.path, e.signature) for e in outcome.plan.episodes] for outcome in (shown, final))
    for one, other in zip_longest(*decided):
        if one != other:
            raise changed_while_published((one or other)[0])
    with locked(output, waiting):
        # Another command may have made a draft build after the final build.
        record = load_record(output / "store")
        refuse_draft(output, record is not None and record.draft)
        for name, known in final.outputs.items():
            if not intact(output / "site" / name, known):
                raise changed_while_published(str(output / "site" / name))
        yield


def refuse_draft(output: Path, draft: bool) -> None:
    """Raise an error if the site contains files of a draft build.

    :raises RostraError: the site contains such files (R515).
    """
    if draft:
        message = "the site is a draft build, which is never published"
        raise failure(Exit.INPUT, "R515", str(output / "site"), message, "run `rostra publish` again for a full build")


def changed_while_published(place: str) -> RostraError:
    """Return the error for a file that changed during the publication (R303)."""
    return failure(Exit.INPUT, "R303", place, "changed while it was being published", "run `rostra publish` again")


def regenerated(published: Published, outcome: BuildResult, wanted: Collection[str]) -> frozenset[str]:
    """Return the keys of the published episodes that have new sound in a build.

    :param wanted: keys of the episodes that the publisher wants to regenerate.
    :raises RostraError: an unchanged episode has different sound because its published files are lost (R504).
    """
    found: set[str] = set()
    for plan, release in zip(outcome.plan.episodes, outcome.releases, strict=True):
        key = plan.episode.document.key
        entry = published.episodes.get(key)
        if entry is None:
            continue
        if release.audio.path in entry.files:
            if key in wanted and entry.enclosure is not None:
                found.add(key)
            continue
        if not entry.files and key not in wanted and entry.content in ("", plan.content):
            # An unchanged episode that returns to the feed, or whose sound was on another server until now.
            continue
        if entry.content == plan.content and key not in wanted:
            message = f"{key} is unchanged, but its published files are missing both locally and at the target"
            hint = f"restore the files, or publish new sound with --regenerate {key}"
            raise failure(Exit.INPUT, "R504", plan.episode.document.path, message, hint)
        found.add(key)
    return frozenset(found)


def changes(
    published: Published,
    outcome: BuildResult,
    new_sound: Collection[str],
    missing: Mapping[str, int],
    gone: Collection[str],
    theirs: Published | None,
) -> list[EpisodeChange]:
    """Return the changes that subscribers will see, with episodes that leave the feed last.

    :param new_sound: keys of the episodes whose sound is new (``regenerated``).
    :param missing: path -> size in bytes, for files missing from the target.
    :param gone: keys of the episodes to withdraw.
    :param theirs: record at the target, or None if it has no record.
    """
    known = theirs.episodes if theirs else {}
    found: list[EpisodeChange] = []
    for release in outcome.releases:
        key = release.document.key
        names = set(_names(release))
        sent = sum(size for name, size in missing.items() if name in names)
        entry = published.active(key)
        if entry is None or not (entry.files or entry.enclosure):
            change = Change.NEW
        elif key in known and known[key].guid != release.guid:
            change = Change.REISSUED
        elif key in new_sound:
            change = Change.REGENERATED
        elif names & missing.keys():
            # Pages are not counted, because they also change when neighbouring episodes change.
            change = Change.TEXT
        else:
            continue
        found.append(EpisodeChange(change, key, release.document.meta.title, sent))
    found += [EpisodeChange(Change.LEAVING, key, "", 0) for key in leaving(published, outcome)]
    return found + [EpisodeChange(Change.WITHDRAWN, key, "", 0) for key in sorted(gone)]


def leaving(published: Published, outcome: BuildResult) -> list[str]:
    """Return the sorted keys of episodes that the feed contains but a build lacks."""
    built = {release.document.key for release in outcome.releases}
    return sorted(key for key, entry in published.episodes.items() if entry.active and key not in built)


def record_at(there: Reader, name: str) -> Published | None:
    """Return a target's copy of the publication record, or None if there is no copy.

    :param name: name of the target, for messages.
    :raises RostraError: the copy is damaged (R406).
    """
    data = there.read(RECORD_COPY)
    return None if data is None else parse_published(data.decode(errors="replace"), f"{name}: {RECORD_COPY}")


def check_record(theirs: Published | None, ours: Published, name: str, series: str) -> None:
    """Raise an error if a target has another series or newer publications.

    :param name: name of the target, for messages.
    :param series: key of the series, used if the local record has none.
    :raises RostraError: the target has another series (R501) or newer publications than the local record (R503).
    """
    if theirs is None:
        return
    if theirs.series != (ours.series or series):
        message = f'the target contains the series "{theirs.series}", not "{ours.series or series}"'
        hint = "choose another target"
        if not ours.series:
            hint += f'; if it is the same series, set key = "{theirs.series}" under [series]'
        raise failure(Exit.INPUT, "R501", name, message, hint)
    newer = ahead(theirs, ours)
    if not newer:
        return
    way = "run `rostra publish --pull`, commit published.toml, then publish"
    if not ours.series:
        raise failure(Exit.INPUT, "R503", name, f"has a publication record, but {PUBLISHED} is missing locally", way)
    message = f"has a newer publication of {', '.join(newer)}"
    hint = f"get its transcripts and published.toml first (git pull); without git, {way}"
    raise failure(Exit.INPUT, "R503", name, message, hint)


def missing_at(there: Reader, outcome: BuildResult, site: Path) -> dict[str, int]:
    """Return the files missing from a target, in upload order: path -> size in bytes.

    Contents are compared, so damaged files count as missing.
    """
    sizes = there.sizes()
    found = {
        name: output.size
        for name, output in outcome.outputs.items()
        if sizes.get(name) != output.size or not there.holds(name, site / name)
    }
    return dict(sorted(found.items(), key=lambda item: (_turn(item[0]), item[0])))


def _turn(name: str) -> int:
    """Return a file's position in the upload order; the feed comes last."""
    if _is_hashed(name):
        return 0
    order = ((BOOK, 1), (PAGE, 2), (FEED, 4))
    return next((turn for kind, turn in order if kind.form.fullmatch(name)), 3)


def check_first(there: Reader, missing: Collection[str], outcome: BuildResult, name: str) -> None:
    """Raise an error if the first publication would replace files that Rostra did not make.

    :raises RostraError: the target contains such files (R501).
    """
    sizes = there.sizes()
    strange = sorted(n for n in missing if n in sizes)
    feed = (there.read(FEED.path) or b"").decode(errors="replace") if strange else ""
    if strange and not any(release.guid in feed for release in outcome.releases):
        message = f"would replace files that Rostra did not make: {', '.join(strange[:3])}"
        raise failure(Exit.INPUT, "R501", name, message, "move them, or choose another target")


@dataclass(frozen=True, slots=True)
class Sending:
    """Build to send, with the records before and after its publication."""

    outcome: BuildResult
    """Final build."""
    output: Path
    """Output folder."""
    before: Published
    """Local record before the publication."""
    theirs: Published
    """Record at the target before the publication; it may lack publications to other targets."""
    after: Published
    """Record after the publication."""
    gone: tuple[str, ...]
    """Paths of withdrawn episodes' files, which are removed from the target."""

    @property
    def site(self) -> Path:
        """Folder of the site."""
        return self.output / "site"


def final_record(
    before: Published,
    theirs: Published,
    state: Published,
    outcome: BuildResult,
    engine: str,
    pages: Mapping[str, Mapping[str, OwedFile]],
    keep: timedelta,
    now: datetime,
    feed_guid: str,
) -> Published:
    """Return the publication record to save after a publication.

    :param before: local record before the publication.
    :param theirs: record at the target before the publication.
    :param state: record that the final build used.
    :param pages: result of ``leaving_pages``.
    :param keep: period for which replaced files stay at the target.
    """
    until = now + keep
    files = show_files(outcome)
    after = completed(before, theirs, state, built_episodes(outcome, engine), pages, until, now)
    after = replace(
        after,
        feed_guid=state.feed_guid or feed_guid,
        artwork=outcome.plan.artwork,
        files=files,
        owed=owed_now({**theirs.files, **before.files}, files, state.owed, until, now),
    )
    known = {
        *outcome.outputs,
        *owed_files(after),
        *_names_of_withdrawn(state, before),
        *_names_of_withdrawn(state, theirs),
    }
    there = {n: f for n, f in owed_files(theirs).items() if f.until > now}
    there |= {n: f.owed(until) for n, f in theirs.all_files.items()}
    return replace(after, owed={**after.owed, **{n: f for n, f in there.items() if n not in known}})


def with_begun(
    after: Published, begun: Published, there: Reader, outcome: BuildResult, gone: Collection[str], until: datetime
) -> Published:
    """Return a record extended by the files that an interrupted publication sent.

    :param after: record of this publication.
    :param begun: record of the interrupted publication, whose files apps may request.
    :param gone: paths of files that are removed in any case.
    """
    sizes = there.sizes()
    known = {*outcome.outputs, *owed_files(after), *gone}
    sent = {name: replace(file, until=until) for name, file in owed_files(begun).items()}
    # Other publishers may have replaced files without a hash in their names.
    sent |= {name: file.owed(until) for name, file in begun.all_files.items() if _is_hashed(name)}
    left = {n: f for n, f in sent.items() if sizes.get(n) == f.length and n not in known}
    return replace(after, owed={**after.owed, **left})


def without_withdrawn(state: Published, theirs: Published) -> tuple[Published, tuple[str, ...]]:
    """Return a record without the files of withdrawn episodes, and the paths of these files.

    :param theirs: record at the target, which may contain other files of the same episodes.
    """
    gone = _names_of_withdrawn(state, state) | _names_of_withdrawn(state, theirs)
    taken_back = {key: replace(e, files={}, owed={}) for key, e in state.episodes.items() if e.withdrawn}
    episodes = {**state.episodes, **taken_back}
    kept = {name for entry in episodes.values() for name in (*entry.files, *entry.owed)}
    return replace(state, episodes=episodes), tuple(sorted(gone - kept))


def _names_of_withdrawn(state: Published, known: Published) -> set[str]:
    """Return the paths that ``known`` lists for the episodes withdrawn in ``state``."""
    keys, guids = state.withdrawn, {state.episodes[key].guid for key in state.withdrawn}
    entries = [entry for key, entry in known.episodes.items() if key in keys or entry.guid in guids]
    return {name for entry in entries for name in (*entry.files, *entry.owed)}


def leaving_pages(there: Reader, keys: Collection[str], until: datetime) -> dict[str, dict[str, OwedFile]]:
    """Return the target's page for each episode leaving the feed: key -> path -> page."""
    found: dict[str, dict[str, OwedFile]] = {}
    for key in keys:
        name = PAGE.named(key)
        data = there.read(name)
        found[key] = {} if data is None else {name: OwedFile(len(data), hashlib.sha256(data).hexdigest(), until)}
    return found


def send(
    sending: Sending, session: Session, missing: Mapping[str, int], told: Callable[[int], None], now: datetime
) -> list[str]:
    """Send files, remove expired files, send the record, and return the paths of removed files.

    Depending on the target, files go live one by one, or all at once in ``session.finish``.

    :param missing: files to send (``missing_at``), in this order.
    :param told: function called with the number of bytes of each block sent.
    :raises RostraError: a file arrived damaged (R505), or the build is a draft (R515).
    """
    refuse_draft(sending.output, sending.outcome.draft)
    _send_superseded(sending, session, told)
    for name in missing:
        session.put(name, sending.site / name, told)
    if sending.outcome.show.book is None and sending.after.series:
        # A series without episodes has no book, and records do not list the book of a series.
        session.remove(BOOK.named(sending.after.series))
    recorded = [_recorded(record) for record in (sending.before, sending.theirs)]
    removed = [name for name in _expired(sending, now) if _removed(session, name, recorded)]
    session.put(RECORD_COPY, _record_there(session, sending.after), told)
    return removed


def _send_superseded(sending: Sending, session: Session, told: Callable[[int], None]) -> None:
    """Send superseded files from version 0.1.0, which stored them outside the site."""
    folder = sending.output / SUPERSEDED
    kept = {name: file for name, file in owed_files(sending.after).items() if (folder / name).is_file()}
    there = session.sizes() if kept else {}
    for name, file in kept.items():
        data = read_file(folder / name) if name not in there else b""
        if hashlib.sha256(data).hexdigest() == file.sha256:
            session.put(name, data, told)


def _record_there(session: Session, after: Published) -> bytes:
    # Keep the comments in the record at the target.
    data = session.read(RECORD_COPY)
    return record_with(None if data is None else data.decode(errors="replace"), after).encode()


def _expired(sending: Sending, now: datetime) -> Iterator[str]:
    owed = owed_files(sending.after)
    kept = {*sending.outcome.outputs, *owed}
    expired = {
        name
        for record in (sending.before, sending.theirs)
        for name, file in owed_files(record).items()
        if file.until <= now
    }
    yield from sorted({*expired, *sending.gone} - kept)


def _removed(session: Session, name: str, recorded: Collection[Mapping[str, str]]) -> bool:
    """Remove a file from a target if its content matches a recorded version.

    :param recorded: result of ``_recorded`` for each record.
    :returns: whether the file was removed.
    """
    data = session.read(name)
    if data is None:
        return False
    digest = hashlib.sha256(data).hexdigest()
    if not any(name in known and digest.startswith(known[name]) for known in recorded):
        return False
    session.remove(name)
    return True


def _recorded(state: Published) -> dict[str, str]:
    owed = {name: file.sha256 for name, file in owed_files(state).items()}
    return {**owed, **{name: file.sha256 for name, file in state.all_files.items()}}


def commit_message(found: Collection[EpisodeChange], series: str) -> str:
    """Return the commit message for a publication, such as ``Publish rain: 1 new``."""
    count = {change: sum(each.change is change for each in found) for change in Change}
    words = ", ".join(f"{number} {change}" for change, number in count.items() if number)
    return f"Publish {series}: {words or 'pages'}"


def owed_line(before: Published, after: Published) -> str:
    """Return a line saying how long newly superseded files are kept, or an empty string."""
    known = owed_files(before)
    news = [file.until for name, file in owed_files(after).items() if name not in known]
    if not news:
        return ""
    until = max(news)
    return f"{counted(len(news), 'superseded file')} kept until {until:%Y-%m-%d}"
