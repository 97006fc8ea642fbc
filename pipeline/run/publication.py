"""Compare a build with what was published, and send the difference to a target.

Builds do not read the clock: the site is built with the current record, compared, and built again with the dates of
the changes. Media are sent first and the feed last, so that each link in the live feed works at any time.
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
    """Kind of change of an episode, as subscribers see it."""

    NEW = "new"
    REISSUED = "reissued"
    REGENERATED = "regenerated"
    TEXT = "text only"
    LEAVING = "leaving"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class EpisodeChange:
    """The change of one episode."""

    change: Change
    key: str
    title: str
    """Empty for episodes that leave."""
    sent: int
    """Bytes to send."""


def built_episodes(outcome: BuildResult, engine: str) -> list[BuiltEpisode]:
    """Return the episodes of a build in the form that is compared with the record.

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
    """Yield the files of an episode, without its page."""
    yield from sorted({*(a.path for a in release.assets.values()), *(p.asset.path for p in release.pictures.values())})


def _facts(outcome: BuildResult, name: str) -> PublishedFile:
    known = outcome.outputs[name]
    return PublishedFile(known.size, known.sha256)


def show_files(outcome: BuildResult) -> dict[str, PublishedFile]:
    """Return the files of the whole series that have a hash in their names."""
    of_episodes = {name for release in outcome.releases for name in _names(release)}
    names = (name for name in outcome.outputs if name not in of_episodes and _is_hashed(name))
    return {name: _facts(outcome, name) for name in sorted(names)}


def _is_hashed(name: str) -> bool:
    """Return whether a file has a hash of its content in its name."""
    kind = kind_of(name)
    return kind is not None and kind.hashed


@contextmanager
def locked_for_publishing(
    output: Path, shown: BuildResult, final: BuildResult, waiting: Callable[[], None]
) -> Iterator[None]:
    """Lock the site against builds while it is sent; `rostra serve` builds after each change.

    :param shown: the build that the publisher agreed to.
    :param final: the build to send.
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
    """Refuse to send a site with files of a draft build.

    :raises RostraError: the site has such files (R515).
    """
    if draft:
        message = "the site is a draft build, which is never published"
        raise failure(Exit.INPUT, "R515", str(output / "site"), message, "run `rostra publish` again for a full build")


def changed_while_published(place: str) -> RostraError:
    """Make the failure for a file that changed during the publication (R303)."""
    return failure(Exit.INPUT, "R303", place, "changed during the publication", "run `rostra publish` again")


def regenerated(published: Published, outcome: BuildResult, wanted: Collection[str]) -> frozenset[str]:
    """Return the keys of the published episodes that have new sound.

    :param wanted: keys of the episodes that the publisher wants to regenerate.
    :raises RostraError: an unchanged episode has other sound, since its published files are lost (R504).
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
            # An unchanged episode that returns, or whose sound was on another server until now.
            continue
        if entry.content == plan.content and key not in wanted:
            message = f"{key} is unchanged, but its published files are neither here nor at the target"
            hint = f"restore them, or publish new sound with --regenerate {key}"
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
    """Return the changes that subscribers will see: episodes in order, then those that leave.

    :param missing: files that the target does not have, with their sizes in bytes.
    :param gone: keys of the episodes to withdraw.
    :param theirs: the record at the target, or None.
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
            # Pages are not counted: they also change with the neighbouring episodes.
            change = Change.TEXT
        else:
            continue
        found.append(EpisodeChange(change, key, release.document.meta.title, sent))
    found += [EpisodeChange(Change.LEAVING, key, "", 0) for key in leaving(published, outcome)]
    return found + [EpisodeChange(Change.WITHDRAWN, key, "", 0) for key in sorted(gone)]


def leaving(published: Published, outcome: BuildResult) -> list[str]:
    """Return the keys of episodes in the feed that a build does not have."""
    built = {release.document.key for release in outcome.releases}
    return sorted(key for key, entry in published.episodes.items() if entry.active and key not in built)


def record_at(there: Reader, name: str) -> Published | None:
    """Read the copy of the record at a target; None if there is no copy.

    :param name: name of the target, for messages.
    :raises RostraError: the copy is damaged (R406).
    """
    data = there.read(RECORD_COPY)
    return None if data is None else parse_published(data.decode(errors="replace"), f"{name}: {RECORD_COPY}")


def check_record(theirs: Published | None, ours: Published, name: str, series: str) -> None:
    """Refuse a target with another series, or with newer publications than our record has.

    :param name: name of the target.
    :param series: key of the series, if it was never published from here.
    :raises RostraError: the target has another series (R501) or newer publications (R503).
    """
    if theirs is None:
        return
    if theirs.series != (ours.series or series):
        message = f'the target has the series "{theirs.series}", not "{ours.series or series}"'
        hint = "choose another target"
        if not ours.series:
            hint += f'; if it is the same series, write key = "{theirs.series}" under [series]'
        raise failure(Exit.INPUT, "R501", name, message, hint)
    newer = ahead(theirs, ours)
    if not newer:
        return
    way = "run `rostra publish --pull`, commit published.toml, then publish"
    if not ours.series:
        raise failure(Exit.INPUT, "R503", name, f"has a publication record, but there is no {PUBLISHED} here", way)
    message = f"has a newer publication of {', '.join(newer)}"
    hint = f"get its transcripts and published.toml first (git pull); without git, {way}"
    raise failure(Exit.INPUT, "R503", name, message, hint)


def missing_at(there: Reader, outcome: BuildResult, site: Path) -> dict[str, int]:
    """Return the files that a target lacks, with their sizes, in the order of sending.

    File contents are compared, so that damaged files are sent again.
    """
    sizes = there.sizes()
    found = {
        name: output.size
        for name, output in outcome.outputs.items()
        if sizes.get(name) != output.size or not there.holds(name, site / name)
    }
    return dict(sorted(found.items(), key=lambda item: (_turn(item[0]), item[0])))


def _turn(name: str) -> int:
    """Return the position of a file in the order of sending; the feed is last."""
    if _is_hashed(name):
        return 0
    order = ((BOOK, 1), (PAGE, 2), (FEED, 4))
    return next((turn for kind, turn in order if kind.form.fullmatch(name)), 3)


def check_first(there: Reader, missing: Collection[str], outcome: BuildResult, name: str) -> None:
    """Refuse a first publication that would replace files of another origin.

    :raises RostraError: the target has such files (R501).
    """
    sizes = there.sizes()
    strange = sorted(n for n in missing if n in sizes)
    feed = (there.read(FEED.path) or b"").decode(errors="replace") if strange else ""
    if strange and not any(release.guid in feed for release in outcome.releases):
        message = f"would replace files that Rostra did not make: {', '.join(strange[:3])}"
        raise failure(Exit.INPUT, "R501", name, message, "move them away, or choose another target")


@dataclass(frozen=True, slots=True)
class Sending:
    """A publication: the build to send, and its records."""

    outcome: BuildResult
    """The final build."""
    output: Path
    """The output folder."""
    before: Published
    """Our record before this publication."""
    theirs: Published
    """The target's record before it; the target may have missed publications to another one."""
    after: Published
    """The record after it."""
    gone: tuple[str, ...]
    """Files of withdrawn episodes, to be removed."""

    @property
    def site(self) -> Path:
        """The folder of the site."""
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
    """Make the record of a publication.

    :param before: our record before the publication.
    :param theirs: the target's record before it.
    :param state: the record that the final build used.
    :param pages: key -> page of each episode that leaves.
    :param keep: how long replaced files stay at the target.
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
    """Keep the files of an interrupted publication on record, since apps may know them.

    :param after: the record of this publication.
    :param begun: the record of the interrupted one.
    :param gone: files that are removed in any case.
    """
    sizes = there.sizes()
    known = {*outcome.outputs, *owed_files(after), *gone}
    sent = {name: replace(file, until=until) for name, file in owed_files(begun).items()}
    # Files without a hash in their names may have been replaced by another publisher.
    sent |= {name: file.owed(until) for name, file in begun.all_files.items() if _is_hashed(name)}
    left = {n: f for n, f in sent.items() if sizes.get(n) == f.length and n not in known}
    return replace(after, owed={**after.owed, **left})


def without_withdrawn(state: Published, theirs: Published) -> tuple[Published, tuple[str, ...]]:
    """Remove the files of withdrawn episodes from a record; return the record and these files.

    :param theirs: the target's record, which may have other files of the same episodes.
    """
    gone = _names_of_withdrawn(state, state) | _names_of_withdrawn(state, theirs)
    taken_back = {key: replace(e, files={}, owed={}) for key, e in state.episodes.items() if e.withdrawn}
    episodes = {**state.episodes, **taken_back}
    kept = {name for entry in episodes.values() for name in (*entry.files, *entry.owed)}
    return replace(state, episodes=episodes), tuple(sorted(gone - kept))


def _names_of_withdrawn(state: Published, known: Published) -> set[str]:
    """Return the files in ``known`` of episodes that ``state`` withdraws."""
    keys, guids = state.withdrawn, {state.episodes[key].guid for key in state.withdrawn}
    entries = [entry for key, entry in known.episodes.items() if key in keys or entry.guid in guids]
    return {name for entry in entries for name in (*entry.files, *entry.owed)}


def leaving_pages(there: Reader, keys: Collection[str], until: datetime) -> dict[str, dict[str, OwedFile]]:
    """Return the page of each leaving episode, as it is at the target."""
    found: dict[str, dict[str, OwedFile]] = {}
    for key in keys:
        name = PAGE.named(key)
        data = there.read(name)
        found[key] = {} if data is None else {name: OwedFile(len(data), hashlib.sha256(data).hexdigest(), until)}
    return found


def send(
    sending: Sending, session: Session, missing: Mapping[str, int], told: Callable[[int], None], now: datetime
) -> list[str]:
    """Send files in their order, remove expired files, and write the record last.

    Depending on the target, files go live one by one, or all together with ``session.finish``.

    :param missing: ``missing_at`` of the final build.
    :param told: called with the number of bytes of each block that was sent.
    :returns: the removed files.
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
    """Send superseded files of version 0.1.0, which kept them outside the site."""
    folder = sending.output / SUPERSEDED
    kept = {name: file for name, file in owed_files(sending.after).items() if (folder / name).is_file()}
    there = session.sizes() if kept else {}
    for name, file in kept.items():
        data = read_file(folder / name) if name not in there else b""
        if hashlib.sha256(data).hexdigest() == file.sha256:
            session.put(name, data, told)


def _record_there(session: Session, after: Published) -> bytes:
    # The comments of the series' own record stay there.
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
    """Remove a file if it is a published version; return whether it was removed.

    :param recorded: ``_recorded`` of each record.
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
    """Return a commit message for a publication."""
    count = {change: sum(each.change is change for each in found) for change in Change}
    words = ", ".join(f"{number} {change}" for change, number in count.items() if number)
    return f"Publish {series}: {words or 'pages'}"


def owed_line(before: Published, after: Published) -> str:
    """Say how many superseded files this publication adds, and how long they stay."""
    known = owed_files(before)
    news = [file.until for name, file in owed_files(after).items() if name not in known]
    if not news:
        return ""
    until = max(news)
    return f"{counted(len(news), 'superseded file')} kept until {until:%Y-%m-%d}"
