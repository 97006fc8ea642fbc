"""``rostra publish``: publish a series after the user confirms the changes."""

from __future__ import annotations

import getpass
import os
import socket
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import click

from pipeline.commands.build import BuildReporter
from pipeline.commands.console import (
    WAITING,
    UploadReporter,
    fail,
    input_errors_reported,
    print_diagnostics,
    print_warnings,
    tell,
    tell_lines,
)
from pipeline.model import (
    FEED,
    PUBLISHED,
    Exit,
    Log,
    RostraError,
    Severity,
    check_writable,
    counted,
    discard,
    failure,
    real_path,
    sized,
    suggestion,
    write_atomically,
)
from pipeline.plan import Location, Selection, find_location, update_input
from pipeline.publish import (
    RECORD_COPY,
    Published,
    Target,
    check_clock,
    current_time,
    dated,
    load_older,
    load_published,
    open_target,
    parse_published,
    publishing_lock,
    record_text,
    record_with,
    save_published,
    taken,
    withdrawn,
)
from pipeline.run import (
    Builder,
    BuildRequest,
    BuildResult,
    Change,
    EpisodeChange,
    Sending,
    built_episodes,
    changed_while_published,
    changes,
    check_first,
    check_record,
    commit_message,
    final_record,
    leaving,
    leaving_pages,
    locked_for_publishing,
    missing_at,
    owed_line,
    record_at,
    regenerated,
    send,
    with_begun,
    without_withdrawn,
    writable,
)
from pipeline.settings import Settings
from pipeline.write import show_guid

INTENT = "publication.toml"
"""Name of the file in the output folder that records an unfinished publication.

The next run uses the file to complete the publication.
"""
_LOCK = ".publish.lock"


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """Options of ``rostra publish``."""

    to: str
    """Publication target; empty for the target in the settings."""
    output: Path | None
    jobs: int
    """Maximum number of workers; 0 for as many as cores and memory allow."""
    quiet: bool
    yes: bool
    dry_run: bool
    regenerate: tuple[str, ...]
    withdraw: tuple[str, ...]


def run_publish(target: Path, options: PublishOptions) -> None:
    """Publish a series after the user has confirmed the changes.

    :raises RostraError: the series, target or record cannot be used, or there is no terminal for the confirmation.
    :raises SystemExit: the input contains errors (status 1).
    """
    place = target_of(series_at(target), options.to)
    if not (options.yes or options.dry_run or sys.stdin.isatty()):
        hint = "Add --yes, or --dry-run to see what would change."
        raise RostraError(f"Cannot ask for confirmation without a terminal. {hint}", Exit.USAGE)
    now = current_time()
    with held_series(target, options.output, now, options.jobs) as builder:
        _Publication(builder, place, options, now).run()


@contextmanager
def held_series(target: Path, output: Path | None, now: datetime, jobs: int = 0) -> Iterator[Builder]:
    """Lock the output folder of a series for publishing, and yield the Builder.

    :param jobs: maximum number of workers; 0 for as many as cores and memory allow.
    :raises RostraError: the series does not exist, the output folder belongs to another series (R403), or someone
        else is publishing from this output folder (R502).
    """
    root = series_at(target).root
    with Builder(target, output, jobs) as builder:
        builder.last_build()
        builder.output.mkdir(parents=True, exist_ok=True)
        with publishing_lock(builder.output / _LOCK, root.resolve().name, owner(), now):
            yield builder


def series_at(target: Path) -> Location:
    """Return the location of the series at a path.

    :raises RostraError: the path is not a series, or is a single transcript.
    """
    location = find_location(target)
    if location.lone is not None:
        hint = "run `rostra new FOLDER`, then move the transcript into FOLDER/transcripts"
        raise RostraError(f"{target} is a single transcript, but this command requires a series; {hint}", Exit.USAGE)
    return location


def target_of(location: Location, named: str) -> Target:
    """Return the publication target named with ``--to`` or in the settings.

    :param named: value of ``--to``; empty for the target in the settings.
    :raises RostraError: no target is set (R512), or the target cannot be used (R501).
    :raises SystemExit: the settings contain errors (status 1).
    """
    if named:
        return open_target(named, Path.cwd(), location.root)
    log = Log()
    settings = location.settings(log)
    if log.errors:
        print_diagnostics(log.sorted(), Severity.WARNING)
        fail(log.sorted(), "; nothing was published")
    if not settings.publish.target:
        hint = 'set target = "FOLDER" or "git:BRANCH" under [publish], or add --to'
        raise failure(Exit.INPUT, "R512", settings.series_path, "no publication target is set", hint)
    return open_target(settings.publish.target, location.root, location.root)


def owner() -> str:
    """Return ``USER@COMPUTER`` for the publishing lock, to show who holds it."""
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (OSError, KeyError):
        return f"process {os.getpid()}"


def series_key(builder: Builder) -> str:
    """Return the key of a series, as set or as derived from its title."""
    return builder.check().project.settings.series.key


def series_record(location: Location, output: Path) -> Published:
    """Return the publication record of a series, imported from version 0.1.0 if necessary.

    :param output: output folder, in which version 0.1.0 kept the record.
    :raises RostraError: the record cannot be used (R406).
    """
    published = load_published(location.root)
    older = load_older(output) if published == Published() else None
    if older is None:
        return published
    episodes = counted(len(older.episodes), "episode")
    tell(f"Imported the record of version 0.1.0, {output / PUBLISHED}: {episodes} with GUIDs, dates and voices")
    return older


class _Publication:
    """One run of ``rostra publish``."""

    def __init__(self, builder: Builder, target: Target, options: PublishOptions, now: datetime) -> None:
        self.builder, self.target, self.options, self.now = builder, target, options, now
        self.root, self.output = builder.location.root, builder.output
        self.found = load_published(self.root)
        # Check first, since nothing may be published if the record cannot be written.
        path = self.root / PUBLISHED
        with writable(self.root):
            check_writable(real_path(path).parent if path.is_symlink() else self.root)
        self.intent = _intent(self.output)

    def run(self) -> None:
        """Build the series, compare it with the target, ask for confirmation, and send the files."""
        with self.target.reading() as there:
            theirs = record_at(there, self.target.name)
        if self.intent is not None and theirs == self.intent:
            # An earlier run was killed after its files went live.
            save_published(self.root, self.intent)
            self.found = self.intent
            discard(self.output / INTENT)
            self.intent = None
            tell("Completed an interrupted publication by saving its record")
        before = series_record(self.builder.location, self.output)
        if theirs is not None:
            check_record(theirs, before, self.target.name, before.series or series_key(self.builder))
        state = self._withdrawing(before)
        selected = self._selected(state)
        if selected is None:
            tell("Nothing to publish: no episodes are due yet.")
            return
        selection, settings = selected
        first = self._build(BuildRequest(selection, state, frozenset(self.options.regenerate), self.target))
        print_warnings(first.diagnostics, self.builder.location.path)
        new_sound = regenerated(state, first, self.options.regenerate)
        built = built_episodes(first, settings.speech.engine)
        with self.target.reading() as there:
            missing = missing_at(there, first, self.output / "site")
            if theirs is None:
                check_first(there, missing, first, self.target.name)
        for key in self.options.regenerate:
            if key not in new_sound:
                tell(f"unchanged    {key}: the regenerated sound is identical to the published sound")
        found = changes(state, first, new_sound, missing, self._withdrawn(before), theirs)
        tell_lines(self._summary(found, missing, len(built)))
        for departure in first.plan.departures:
            if departure.published and departure.renamed:
                command = f"rostra rename {departure.key} {departure.renamed}"
                tell(f"Renamed {departure.key}? Run `{command}` to keep its GUID and subscribers.")
        if not self._agreed(bool(found or missing)):
            tell("Dry run: nothing was sent." if self.options.dry_run else "Not published.")
            return
        known, state = state, dated(state, settings.series.key, built, new_sound, self.now)
        state = _resumed(state, self.intent, before)
        final = first if state == known else self._build(BuildRequest(selection, state, target=self.target))
        with writable(self.output), locked_for_publishing(self.output, first, final, self._waiting):
            if load_published(self.root) != self.found:
                raise changed_while_published(str(self.root / PUBLISHED))
            self._send(before, state, final, settings, commit_message(found, settings.series.key), selection)

    def _waiting(self) -> None:
        tell(WAITING, err=True)

    def _build(self, request: BuildRequest) -> BuildResult:
        # Always a full build, even after a draft build.
        with input_errors_reported(), BuildReporter(self.options.quiet) as reporter:
            return self.builder.build(reporter, request)

    def _withdrawn(self, before: Published) -> list[str]:
        """Return the keys of published episodes that this run withdraws."""
        return [key for key in self._to_withdraw(before) if before.active(key)]

    def _withdrawing(self, before: Published) -> Published:
        for option, keys in (("--withdraw", self.options.withdraw), ("--regenerate", self.options.regenerate)):
            for key in keys:
                if key not in before.episodes:
                    message = f'"{key}" was never published'
                    raise failure(Exit.USAGE, "R405", option, message, suggestion(key, list(before.episodes)))
        return withdrawn(before, self._to_withdraw(before), self.now)

    def _to_withdraw(self, before: Published) -> list[str]:
        """Return the keys of episodes to withdraw, given by ``--withdraw`` or an interrupted run."""
        begun = self.intent.withdrawn if self.intent else frozenset[str]()
        known = [key for key in sorted(begun) if key in before.episodes and before.episodes[key].withdrawn is None]
        return list(dict.fromkeys((*self.options.withdraw, *known)))

    def _selected(self, state: Published) -> tuple[Selection, Settings] | None:
        """Select the episodes to publish, and return the selection and the settings.

        Also print the keys of drafts and of episodes that are not due yet.

        :returns: the selection and the settings, or None if nothing has been published and no episode is due.
        """
        checked = self.builder.check(BuildRequest(Selection(), state, target=self.target))
        if checked.log.errors:
            print_diagnostics(checked.log.sorted(), Severity.WARNING)
            fail(checked.log.sorted(), "; nothing was published")
        episodes, series = checked.project.episodes, checked.project.settings.series
        if not series.url:
            where = checked.project.settings.series_path
            raise failure(Exit.INPUT, "R513", where, "the series has no `url`", 'set url = "https://…" under [series]')
        check_clock(state, [e.stated_date for e in episodes], str(self.root / PUBLISHED))
        later = [e for e in episodes if e.stated_date > self.now and not state.active(e.document.key)]
        for episode in later:
            tell(f"not yet      {episode.document.key}: due {episode.stated_date:%Y-%m-%d %H:%M} UTC")
        for _, document in checked.project.excluded:
            if document.meta.draft:
                tell(f"draft        {document.key}")
        if len(later) == len(episodes) and not state.episodes:
            return None
        return Selection(without=frozenset(e.document.key for e in later)), checked.project.settings

    def _summary(self, found: Collection[EpisodeChange], missing: Mapping[str, int], episodes: int) -> Iterator[str]:
        for change in found:
            more = f": {change.title}, {sized(change.sent)}" if change.title else _AFTERWARDS[change.change]
            yield f"{change.change:12} {change.key}{more}"
        changed = sum(change.change not in _AFTERWARDS for change in found)
        yield f"{counted(episodes - changed, 'episode')} unchanged"
        if missing:
            yield f"{_files(missing)} to send to {self.target.name}"
        else:
            yield f"Nothing to send to {self.target.name}."

    def _agreed(self, anything: bool) -> bool:
        if self.options.dry_run:
            return False
        # Even if there are no files to send, the record is updated and expired superseded files are removed.
        return self.options.yes or not anything or click.confirm("Publish?", default=False, err=True)

    def _send(
        self,
        before: Published,
        state: Published,
        final: BuildResult,
        settings: Settings,
        message: str,
        selection: Selection,
    ) -> None:
        keep = timedelta(days=settings.publish.keep_days)
        site = self.output / "site"
        with self.target.session(owner(), self.now) as session:
            theirs = record_at(session, self.target.name)
            check_record(theirs, before, self.target.name, settings.series.key)
            pages = leaving_pages(session, leaving(state, final), self.now + keep)
            state, gone = without_withdrawn(state, theirs or Published())
            guid = show_guid(settings)
            after = final_record(
                before, theirs or Published(), state, final, settings.speech.engine, pages, keep, self.now, guid
            )
            if self.intent is not None:
                after = with_begun(after, self.intent, session, final, gone, self.now + keep)
            missing = missing_at(session, final, site)
            written = record_text(self.root / PUBLISHED)
            same = after == theirs and record_with(written, after) == written
            if same and not missing and not gone:
                # Push commits that an earlier run failed to push.
                session.finish(message)
                tell("Already up to date.")
                self._renew(selection)
                return
            write_atomically(self.output / INTENT, record_with(None, after).encode(), durable=True)
            sending = Sending(final, self.output, before, theirs or Published(), after, gone)
            with UploadReporter(sum(missing.values()), self.options.quiet) as reporter:
                removed = send(sending, session, missing, reporter.sent, self.now)
                session.finish(message)
        save_published(self.root, after)
        discard(self.output / INTENT)
        self._renew(selection)
        lines = [f"Published: {counted(len(missing), 'file')} sent, {sized(sum(missing.values()))}"]
        lines += filter(None, [owed_line(before, after), f"{counted(len(removed), 'file')} removed" if removed else ""])
        tell("; ".join(lines))
        if self.target.place != self.target.name and self.target.name.startswith("git:"):
            tell(f"The site is on the {self.target.place}.")
        tell(f"Next: commit or back up {self.root / PUBLISHED}, which records what subscribers have")
        if self.options.to and not settings.publish.target:
            named = self.options.to if self.options.to.startswith("git:") else self.target.place
            tell(f'To publish there without --to, set target = "{named}" under [publish] in {settings.series_path}')

    def _renew(self, selection: Selection) -> None:
        """Mark the last build as up to date with the saved publication record.

        Do nothing if the site lacks episodes that are not due yet: the next build still has to add them.
        """
        if not selection.without:
            update_input(self.output / "store", self.root, PUBLISHED)


def _files(sizes: Mapping[str, int]) -> str:
    return f"{counted(len(sizes), 'file')}, {sized(sum(sizes.values()))}"


_AFTERWARDS = {
    Change.LEAVING: ": leaves the feed; its media stay for a while",
    Change.WITHDRAWN: ": leaves the feed; its media are deleted, and its page says so",
}


def _intent(output: Path) -> Published | None:
    """Return the record of an interrupted publication, or None if it is missing or unreadable."""
    with suppress(RostraError):
        text = record_text(output / INTENT)
        return None if text is None else parse_published(text, str(output / INTENT))
    return None


def _resumed(state: Published, intent: Published | None, before: Published) -> Published:
    """Return the record with episode dates and voices from an interrupted publication.

    An entry is affected only if this run changes it, and its content and GUID match the interrupted publication.
    """
    if intent is None:
        return state
    episodes = dict(state.episodes)
    for key, entry in state.episodes.items():
        begun = intent.episodes.get(key)
        if begun and entry != before.episodes.get(key) and (begun.content, begun.guid) == (entry.content, entry.guid):
            episodes[key] = replace(
                entry, published=begun.published, since=begun.since, updated=begun.updated, voices=begun.voices
            )
    return replace(state, episodes=episodes)


def run_pull(target: Path, to: str, output: Path | None) -> None:
    """Merge the publication record at the target into the record of the series.

    :raises RostraError: a record cannot be used, or the target has a feed but no record (R503).
    """
    location = series_at(target)
    place = target_of(location, to)
    path = location.root / PUBLISHED
    with held_series(target, output, current_time()) as builder:
        with place.reading() as there:
            theirs, text = record_at(there, place.name), (there.read(RECORD_COPY) or b"").decode(errors="replace")
            has_feed = FEED.path in there.sizes()
        if theirs is None and has_feed:
            hint = "run `rostra publish --adopt FEED` to create one from the feed"
            raise failure(Exit.INPUT, "R503", place.name, "has a feed but no publication record", hint)
        if theirs is None:
            # Not an error: scripts pull before every publication, including the first.
            tell(f"Nothing to pull: no episodes have been published to {place.name} yet.")
            return
        ours = load_published(location.root)
        series = ours.series or series_key(builder)
        if series != theirs.series:
            check_record(theirs, ours, place.name, series)
        merged = taken(theirs, ours)
        if merged == ours:
            tell("Already up to date.")
            return
        if ours == Published():
            write_atomically(path, text.encode(), durable=True)
        else:
            save_published(location.root, merged)
        keys = [key for key, entry in merged.episodes.items() if entry != ours.episodes.get(key)]
        tell(f"Pulled from {place.name}: {', '.join(keys) or 'series data'}")
        tell(f"Next: commit {path}, and pull the transcripts published with it")
