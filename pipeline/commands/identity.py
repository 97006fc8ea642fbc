"""``rostra reissue`` and ``rostra rename``: change the GUID or key of an episode."""

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
    """Lock a series for publishing, and yield its Builder and publication record."""
    with held_series(target, output, current_time()) as builder:
        yield builder, series_record(builder.location, builder.output)


def run_reissue(target: Path, key: str, output: Path | None) -> None:
    """Give an episode a new GUID in the publication record.

    :raises RostraError: the episode was never published or was withdrawn (R405), or the record cannot be used (R406).
    """
    with _record(target, output) as (builder, published):
        entry = published.episodes.get(key)
        if entry is None:
            hint = suggestion(key, list(published.episodes)) or "publish it first"
            raise failure(Exit.USAGE, "R405", key, "the episode was never published", hint)
        if entry.withdrawn:
            hint = "to publish it again, remove `withdrawn` from its entry in published.toml"
            raise failure(Exit.USAGE, "R405", key, "the episode was withdrawn", hint)
        state = reissued(published, key, published.series, current_time())
        save_published(builder.location.root, state)
    tell(f"{key}: new GUID {state.episodes[key].guid} (was {entry.guid})")
    tell("After the next `rostra publish`, apps show it as a new episode, even to people who have already heard it.")


def run_rename(target: Path, old: str, new: str, output: Path | None) -> None:
    """Rename the transcript of an episode and its entry in the publication record.

    :raises RostraError: the episode does not exist, the new key is invalid or already used (R405), or the transcript
        cannot be renamed (R401).
    """
    with _record(target, output) as (builder, published):
        root = builder.location.root
        files = {file.stem: file for file in transcript_files(root)}
        if not _KEY.fullmatch(new):
            raise failure(Exit.USAGE, "R405", new, "not a valid key", "use letters, digits and hyphens")
        if old not in files and old not in published.episodes:
            hint = suggestion(old, [*files, *published.episodes])
            raise failure(Exit.USAGE, "R405", old, "no such episode", hint)
        if new in published.episodes or (old in files and new in files):
            raise failure(Exit.USAGE, "R405", new, "another episode already has this key", "choose a different key")
        owners = [key for key, entry in published.episodes.items() if new in entry.formerly and key != old]
        if owners:
            raise failure(Exit.USAGE, "R405", new, f"apps know {owners[0]} by this key", "choose a different key")
        if stated := _path_with_key(builder, old, files):
            hint = f'set key = "{new}" in that file, then run this command again'
            raise failure(Exit.USAGE, "R405", old, f"the key of this episode is set in {stated}", hint)
        path, text = real_path(root / PUBLISHED), record_text(root / PUBLISHED)
        if old in published.episodes:
            # Rename the entry before the transcript: if interrupted here, the next build reports an entry without a
            # transcript. In the opposite order, the next publication would publish a new episode.
            save_published(root, renamed(published, old, new))
        if old in files:
            try:
                files[old].rename(files[old].with_stem(new))
            except OSError as error:
                if text is not None:
                    write_atomically(path, text.encode(), durable=True)
                message = f"cannot be renamed to {files[old].with_stem(new).name}: {error.strerror}"
                raise failure(Exit.ENVIRONMENT, "R401", str(files[old]), message) from error
    known = "apps still recognise the episode" if old in published.episodes else "it was never published"
    tell(f"Renamed {old} to {new}; {known}")
    if old in published.episodes:
        tell(f"Next: commit {root / PUBLISHED} and the transcript, then run `rostra publish`")


def _path_with_key(builder: Builder, key: str, names: Collection[str]) -> str:
    """Return the path of the transcript whose front matter sets the given key.

    If no file has it, or if a transcript is named after the key, return an empty string.

    :param names: file names of the transcripts, without suffixes.
    """
    if key in names:
        return ""
    episodes = builder.check(BuildRequest(Selection(drafts=True))).project.episodes
    return next((e.document.path for e in episodes if e.document.key == key), "")
