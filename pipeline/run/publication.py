"""What a publication changes at a target, and carrying it out.

The site that is sent is that of a build which knows no clock: it is built with the record as it is, compared with what
was published, and built again with the dates of what has changed. Media are sent first, then books and pages, the feed
last, so that every address in the live feed answers at every moment.
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
    """What a publication does to an episode, as subscribers see it."""

    NEW = "new"
    REISSUED = "reissued"
    REGENERATED = "regenerated"
    TEXT = "text only"
    LEAVING = "leaving"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class EpisodeChange:
    """A change of one episode."""

    change: Change
    key: str
    title: str
    sent: int
    """Bytes that are sent for it."""


def built_episodes(outcome: BuildResult, engine: str) -> list[BuiltEpisode]:
    """The episodes of a build, as they are compared with what was published.

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
    """The files of an episode but for its page."""
    yield from sorted({*(a.path for a in release.assets.values()), *(p.asset.path for p in release.pictures.values())})


def _facts(outcome: BuildResult, name: str) -> PublishedFile:
    known = outcome.outputs[name]
    return PublishedFile(known.size, known.sha256)


def show_files(outcome: BuildResult) -> dict[str, PublishedFile]:
    """The files of the whole series whose names hold a hash."""
    of_episodes = {name for release in outcome.releases for name in _names(release)}
    names = (name for name in outcome.outputs if name not in of_episodes and _is_hashed(name))
    return {name: _facts(outcome, name) for name in sorted(names)}


def _is_hashed(name: str) -> bool:
    """Whether a file's name holds a hash of its content: nobody writes other bytes under it."""
    kind = kind_of(name)
    return kind is not None and kind.hashed


@contextmanager
def locked_for_publishing(
    output: Path, shown: BuildResult, final: BuildResult, waiting: Callable[[], None]
) -> Iterator[None]:
    """Keep builds away from the site while it is sent: `rostra serve` builds whenever a source is saved.

    :param shown: the build that the publisher was shown; ``final``: the one that is sent.
    :param waiting: called once where a build is under way.
    :raises RostraError: a source or the site was changed since (R303), or the site is that of a draft build (R515).
    """
    refuse_draft(output, final.draft)
    decided = ([(e.episode.document.path, e.signature) for e in outcome.plan.episodes] for outcome in (shown, final))
    for one, other in zip_longest(*decided):
        if one != other:
            raise changed_while_published((one or other)[0])
    with locked(output, waiting):
        # Another command may have made a draft of it since the build that is to be sent.
        record = load_record(output / "store")
        refuse_draft(output, record is not None and record.draft)
        for name, known in final.outputs.items():
            if not intact(output / "site" / name, known):
                raise changed_while_published(str(output / "site" / name))
        yield


def refuse_draft(output: Path, draft: bool) -> None:
    """Refuse to send a site that has files of a draft build in it.

    :raises RostraError: it has (R515).
    """
    if draft:
        message = "a draft build is never published"
        raise failure(Exit.INPUT, "R515", str(output / "site"), message, "publish again: that builds without --draft")


def changed_while_published(place: str) -> RostraError:
    """Make the failure for something that was changed while it was being published."""
    return failure(Exit.INPUT, "R303", place, "it was changed while it was being published", "publish again")


def regenerated(published: Published, outcome: BuildResult, wanted: Collection[str]) -> frozenset[str]:
    """Keys of the published episodes that have new sound.

    :param wanted: keys of those for which the publisher asks for it.
    :raises RostraError: an episode has other sound though nothing of it was changed: what is published is lost (R504).
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
            # It had left, or its sound was elsewhere until now, and nobody changed anything of it.
            continue
        if entry.content == plan.content and key not in wanted:
            message = f"{key}: its text is as it was published, but its files are neither here nor at the target"
            hint = f"put them back, or publish new sound with --regenerate {key}"
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
    """What subscribers will see, in order of the episodes, then those that leave.

    :param new_sound: keys of the published episodes that have new sound.
    :param missing: files of the site that the target does not have, with their bytes.
    :param gone: keys of the episodes that are withdrawn now.
    :param theirs: the record at the target; None if it has none.
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
            # Its page alone changes with those of its neighbours.
            change = Change.TEXT
        else:
            continue
        found.append(EpisodeChange(change, key, release.document.meta.title, sent))
    found += [EpisodeChange(Change.LEAVING, key, "", 0) for key in leaving(published, outcome)]
    return found + [EpisodeChange(Change.WITHDRAWN, key, "", 0) for key in sorted(gone)]


def leaving(published: Published, outcome: BuildResult) -> list[str]:
    """Keys of the episodes that are in the feed and not in a build."""
    built = {release.document.key for release in outcome.releases}
    return sorted(key for key, entry in published.episodes.items() if entry.active and key not in built)


def record_at(there: Reader, name: str) -> Published | None:
    """Read the copy of the record at a target; None if it has none.

    :param name: of the target, for messages.
    :raises RostraError: it is damaged (R406).
    """
    data = there.read(RECORD_COPY)
    return None if data is None else parse_published(data.decode(errors="replace"), f"{name}: {RECORD_COPY}")


def check_record(theirs: Published | None, ours: Published, name: str, series: str) -> None:
    """Refuse a target that is another series', or that knows of something that our record does not.

    :param name: of the target.
    :param series: key of the series, for one that was never published from here.
    :raises RostraError: it does (R501, R503).
    """
    if theirs is None:
        return
    if theirs.series != (ours.series or series):
        message = f'holds the series "{theirs.series}", and this one is "{ours.series or series}"'
        hint = "name another target"
        if not ours.series:
            hint += f'; if it is the same series, write key = "{theirs.series}" under [series]'
        raise failure(Exit.INPUT, "R501", name, message, hint)
    newer = ahead(theirs, ours)
    if not newer:
        return
    way = "take it with `rostra publish --pull`, commit published.toml, then publish"
    if not ours.series:
        raise failure(Exit.INPUT, "R503", name, f"has a record of publication, and there is no {PUBLISHED} here", way)
    message = f"knows a newer publication of {', '.join(newer)}"
    hint = f"take the transcripts that it was built from first (git pull), or else {way}"
    raise failure(Exit.INPUT, "R503", name, message, hint)


def missing_at(there: Reader, outcome: BuildResult, site: Path) -> dict[str, int]:
    """The files of the site that a target does not have, with their bytes, in the order in which they are sent.

    All bytes are compared: a file that was damaged at the target is sent again.
    """
    sizes = there.sizes()
    found = {
        name: output.size
        for name, output in outcome.outputs.items()
        if sizes.get(name) != output.size or not there.holds(name, site / name)
    }
    return dict(sorted(found.items(), key=lambda item: (_turn(item[0]), item[0])))


def _turn(name: str) -> int:
    """When a file is sent: what others name goes first, the feed last."""
    if _is_hashed(name):
        return 0
    order = ((BOOK, 1), (PAGE, 2), (FEED, 4))
    return next((turn for kind, turn in order if kind.form.fullmatch(name)), 3)


def check_first(there: Reader, missing: Collection[str], outcome: BuildResult, name: str) -> None:
    """Refuse to publish for the first time over files that Rostra did not make.

    :raises RostraError: the target has such files (R501).
    """
    sizes = there.sizes()
    strange = sorted(n for n in missing if n in sizes)
    feed = (there.read(FEED.path) or b"").decode(errors="replace") if strange else ""
    if strange and not any(release.guid in feed for release in outcome.releases):
        message = f"has files of other origin that would be replaced: {', '.join(strange[:3])}"
        raise failure(Exit.INPUT, "R501", name, message, "move them away, or name another target")


@dataclass(frozen=True, slots=True)
class Sending:
    """All that is sent, and the record of it."""

    outcome: BuildResult
    """The final build."""
    output: Path
    before: Published
    """The record until now."""
    theirs: Published
    """The target's until now: it may have been published to less often than another one."""
    after: Published
    """The record of this publication."""
    gone: tuple[str, ...]
    """Files of withdrawn episodes, which are removed."""

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
    """The record of a publication.

    :param before: the record until now.
    :param theirs: the target's.
    :param state: the one that the final build was given.
    :param pages: key -> the page of each episode that leaves.
    :param keep: how long replaced files are kept.
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
    """The record with what a publication that was killed has left at a target: somebody's app may know it by now.

    :param begun: the record that it would have written.
    :param gone: files that are removed all the same.
    """
    sizes = there.sizes()
    known = {*outcome.outputs, *owed_files(after), *gone}
    sent = {name: replace(file, until=until) for name, file in owed_files(begun).items()}
    # Another publisher may have written over the others.
    sent |= {name: file.owed(until) for name, file in begun.all_files.items() if _is_hashed(name)}
    left = {n: f for n, f in sent.items() if sizes.get(n) == f.length and n not in known}
    return replace(after, owed={**after.owed, **left})


def without_withdrawn(state: Published, theirs: Published) -> tuple[Published, tuple[str, ...]]:
    """The record in which nothing of withdrawn episodes is kept, and the files that go.

    :param theirs: the target's record, which may have other files of theirs.
    """
    gone = _names_of_withdrawn(state, state) | _names_of_withdrawn(state, theirs)
    taken_back = {key: replace(e, files={}, owed={}) for key, e in state.episodes.items() if e.withdrawn}
    episodes = {**state.episodes, **taken_back}
    kept = {name for entry in episodes.values() for name in (*entry.files, *entry.owed)}
    return replace(state, episodes=episodes), tuple(sorted(gone - kept))


def _names_of_withdrawn(state: Published, known: Published) -> set[str]:
    """The files that a record knows of the episodes that are withdrawn in another one, perhaps under other keys."""
    keys, guids = state.withdrawn, {state.episodes[key].guid for key in state.withdrawn}
    entries = [entry for key, entry in known.episodes.items() if key in keys or entry.guid in guids]
    return {name for entry in entries for name in (*entry.files, *entry.owed)}


def leaving_pages(there: Reader, keys: Collection[str], until: datetime) -> dict[str, dict[str, OwedFile]]:
    """The page of each episode that leaves, as it is at the target."""
    found: dict[str, dict[str, OwedFile]] = {}
    for key in keys:
        name = PAGE.named(key)
        data = there.read(name)
        found[key] = {} if data is None else {name: OwedFile(len(data), hashlib.sha256(data).hexdigest(), until)}
    return found


def send(
    sending: Sending, session: Session, missing: Mapping[str, int], told: Callable[[int], None], now: datetime
) -> list[str]:
    """Send files in their order, remove what nobody is owed any more, and put the record there last.

    Nothing is live for others before ``session.finish``, or each file is as it arrives.

    :param missing: ``missing_at`` of the final build.
    :param told: called with the number of bytes of each part that was sent.
    :returns: the files that were removed.
    :raises RostraError: a file did not arrive as it was sent (R505), or the build is a draft (R515).
    """
    refuse_draft(sending.output, sending.outcome.draft)
    _send_superseded(sending, session, told)
    for name in missing:
        session.put(name, sending.site / name, told)
    if sending.outcome.show.book is None and sending.after.series:
        # A series without episodes has no book, and that of the series is in no record.
        session.remove(BOOK.named(sending.after.series))
    recorded = [_recorded(record) for record in (sending.before, sending.theirs)]
    removed = [name for name in _expired(sending, now) if _removed(session, name, recorded)]
    session.put(RECORD_COPY, _record_there(session, sending.after), told)
    return removed


def _send_superseded(sending: Sending, session: Session, told: Callable[[int], None]) -> None:
    """Send what is owed of version 0.1.0, which kept it where no host serves it."""
    folder = sending.output / SUPERSEDED
    kept = {name: file for name, file in owed_files(sending.after).items() if (folder / name).is_file()}
    there = session.sizes() if kept else {}
    for name, file in kept.items():
        data = read_file(folder / name) if name not in there else b""
        if hashlib.sha256(data).hexdigest() == file.sha256:
            session.put(name, data, told)


def _record_there(session: Session, after: Published) -> bytes:
    """The copy of the record, which keeps no comments: they are in the series' own."""
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
    """Remove a file if it is the one that was published.

    :param recorded: the hashes that each record knows (``_recorded``).
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
    """The SHA-256 of every file on record, by path."""
    owed = {name: file.sha256 for name, file in owed_files(state).items()}
    return {**owed, **{name: file.sha256 for name, file in state.all_files.items()}}


def commit_message(found: Collection[EpisodeChange], series: str) -> str:
    """One line that says what is published, for a history."""
    count = {change: sum(each.change is change for each in found) for change in Change}
    words = ", ".join(f"{number} {change}" for change, number in count.items() if number)
    return f"Publish {series}: {words or 'pages'}"


def owed_line(before: Published, after: Published) -> str:
    """How many files are owed from now on; empty if there are none."""
    known = owed_files(before)
    news = [file.until for name, file in owed_files(after).items() if name not in known]
    if not news:
        return ""
    until = max(news)
    return f"{counted(len(news), 'superseded file')} kept until {until:%Y-%m-%d}"
