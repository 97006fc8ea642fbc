"""``rostra reissue`` and ``rostra rename``: they change by what apps know an episode, and publish nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.commands.console import tell
from pipeline.commands.publish import held_series, series_record
from pipeline.model import PUBLISHED, Exit, failure, real_path, suggestion, write_atomically
from pipeline.plan import Selection, transcript_files
from pipeline.publish import Published, current_time, record_text, reissued, renamed, save_published
from pipeline.run import Builder, BuildRequest

_KEY = re.compile(r"(?!\.)[^/\\\x00-\x1f]+")


@contextmanager
def _record(target: Path, output: Path | None) -> Iterator[tuple[Builder, Published]]:
    """The builder of the series, and its record, while nobody publishes it."""
    with held_series(target, output, current_time()) as builder:
        yield builder, series_record(builder.location, builder.output)


def run_reissue(target: Path, key: str, output: Path | None) -> None:
    """Give an episode another GUID in the record.

    :raises RostraError: it was never published (R405), or the record cannot be used (R406).
    """
    with _record(target, output) as (builder, published):
        entry = published.episodes.get(key)
        if entry is None:
            hint = suggestion(key, list(published.episodes)) or "publish it first"
            raise failure(Exit.USAGE, "R405", key, "no such episode was published", hint)
        if entry.withdrawn:
            hint = "to publish it again, take `withdrawn` out of its table in published.toml first"
            raise failure(Exit.USAGE, "R405", key, "the episode was withdrawn", hint)
        state = reissued(published, key, published.series, current_time())
        save_published(builder.location.root, state)
    tell(f"{key}: its GUID {entry.guid} becomes {state.episodes[key].guid}")
    tell(
        "with the next `rostra publish` apps take it for another episode, on the phones of people who have heard it too"
    )


def run_rename(target: Path, old: str, new: str, output: Path | None) -> None:
    """Rename an episode's transcript, and its entry in the record.

    :raises RostraError: there is no such episode (R405), or the new key is taken or cannot be a name.
    """
    with _record(target, output) as (builder, published):
        root = builder.location.root
        files = {file.stem: file for file in transcript_files(root)}
        if not _KEY.fullmatch(new):
            raise failure(Exit.USAGE, "R405", new, "no key of an episode", "use letters, digits and hyphens")
        if old not in files and old not in published.episodes:
            hint = suggestion(old, [*files, *published.episodes])
            raise failure(Exit.USAGE, "R405", old, "no such episode", hint)
        if new in published.episodes or (old in files and new in files):
            raise failure(Exit.USAGE, "R405", new, "another episode has this key", "choose another")
        owners = [key for key, entry in published.episodes.items() if new in entry.formerly and key != old]
        if owners:
            raise failure(
                Exit.USAGE, "R405", new, f"{owners[0]} had this key, and apps know it by it", "choose another"
            )
        if stated := _path_with_key(builder, old, files):
            hint = f'write key = "{new}" there, then run this again'
            raise failure(Exit.USAGE, "R405", old, f"its key is set in {stated}", hint)
        path, text = real_path(root / PUBLISHED), record_text(root / PUBLISHED)
        if old in published.episodes:
            # First: a record without its transcript is said by the next build, a new episode would be published.
            save_published(root, renamed(published, old, new))
        if old in files:
            try:
                files[old].rename(files[old].with_stem(new))
            except OSError as error:
                if text is not None:
                    write_atomically(path, text.encode(), durable=True)
                message = f"cannot be renamed to {files[old].with_stem(new).name}: {error.strerror}"
                raise failure(Exit.ENVIRONMENT, "R401", str(files[old]), message) from error
    known = "apps go on knowing it as the same" if old in published.episodes else "it was never published"
    tell(f"{old} is {new} now; {known}")
    if old in published.episodes:
        tell(f"commit {root / PUBLISHED} with the transcript, then publish")


def _path_with_key(builder: Builder, key: str, names: Collection[str]) -> str:
    """The transcript whose front matter has a key; empty if none has, or a file has it as its name.

    :param names: of the transcripts, without their endings.
    """
    if key in names:
        return ""
    episodes = builder.check(BuildRequest(Selection(drafts=True))).project.episodes
    return next((e.document.path for e in episodes if e.document.key == key), "")
