"""``output/published.toml``: what was published and when, in a form that people read and other tools take.

It outlives ``rostra clean --all``. One that cannot be understood stops the build (R406) and is never overwritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.model import NARRATOR, PUBLISHED, YEARS, Exit, Sound, failure, read_file, real_path, write_atomically
from pipeline.publish.published import Entry, Published, Revision, hash_in
from pipeline.settings import toml_data

SCHEMA = 1
_HEAD = """\
# What was published of this series, and when; kept by Rostra from build to build.
# Keep this file: without it, apps are not told of replaced audio, and reissued episodes get their first GUID back.
# The last revision of an episode is the one in the feed. "updated" is there where it differs from the date of
# publication. [owed] lists the superseded files, and until when they are kept in superseded/. Times are UTC.
# "project" is the series folder, or the lone transcript, as seen from here: nothing else is built into this folder.
# "voices" and "narrator" are the automatic voices that were new in a revision: they stay, whoever else comes or goes.
"""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HASH = re.compile(r"[0-9a-f]{12}")


def load_published(output: Path) -> Published:
    """What was published from an output folder; nothing where the file does not exist.

    :raises RostraError: the file cannot be read, is damaged, or was not written by Rostra (R406).
    """
    path = output / PUBLISHED
    try:
        return _parsed(read_file(path).decode())
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise unusable(output, f"it is a link to {path.readlink()}, which is not there") from None
        return Published()
    except OSError as error:
        raise unusable(output, f"cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise unusable(output, f"not a record of publication: {_reason(error)}") from error


@lru_cache(maxsize=1)
def _parsed(text: str) -> Published:
    # Kept: a build looks once to cast its voices, and once more when nobody else builds.
    return _published(toml_data(text))


def save_published(output: Path, state: Published) -> None:
    """Write the file where its bytes would change, onto the disk; where it is a link, that stays one.

    :raises OSError: it cannot be written; the old one is whole then.
    """
    data = as_toml(state).encode()
    path = real_path(output / PUBLISHED)
    if not path.is_file() or path.read_bytes() != data:
        write_atomically(path, data, durable=True)


def unusable(output: Path, message: str, way_out: str = "move the file away and run `rostra clean --all`") -> Exception:
    """The failure for a file that a build must neither use nor overwrite.

    :param way_out: what to do where there is no good copy.
    """
    hint = f"put back a good copy, or {way_out}: then every episode counts as published for the first time"
    return failure(Exit.INPUT, "R406", str(output / PUBLISHED), message, hint)


def as_toml(state: Published) -> str:
    """The file's text, sorted."""
    return "".join(f"{line}\n" for line in _lines(state))


def _lines(state: Published) -> Iterator[str]:
    yield f"{_HEAD}schema = {SCHEMA}"
    if state.project:
        yield f"project = {_quoted(state.project)}"
    if state.book:
        yield f"book = {_quoted(state.book)}"
    for key, entry in sorted(state.episodes.items()):
        name = _name(key)
        yield f"\n[episodes.{name}]\nguid = {_quoted(entry.guid)}"
        for revision in entry.revisions:
            yield f"\n[[episodes.{name}.revisions]]\nfile = {_quoted(revision.file)}\nbytes = {revision.length}"
            yield f"sha256 = {_quoted(revision.sha256)}\nsince = {_moment(revision.since)}"
            if revision.updated:
                yield f"updated = {_moment(revision.updated)}"
            yield f"reissue = {revision.reissue}"
            yield from _voices(name, revision.voices)
    yield "\n[owed]"
    for file, until in sorted(state.owed.items()):
        yield f"{_quoted(file)} = {_moment(until)}"


def _voices(episode: str, voices: Mapping[str, Sound]) -> Iterator[str]:
    if NARRATOR in voices:
        yield f"narrator = {_sound(voices[NARRATOR])}"
    people = sorted((p, sound) for p, sound in voices.items() if p != NARRATOR)
    if people:
        yield f"\n[episodes.{episode}.revisions.voices]"
    for person, sound in people:
        yield f"{_name(person)} = {_sound(sound)}"


def _sound(sound: Sound) -> str:
    return f"{{ engine = {_quoted(sound.engine)}, name = {_quoted(sound.name)}, pitch = {sound.pitch} }}"


def _name(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes, and one for the control character that JSON lets through."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _published(data: dict[str, Any]) -> Published:
    if data["schema"] != SCHEMA:
        raise ValueError(f"its schema is {data['schema']}, this version of Rostra reads {SCHEMA}")
    episodes = {key: _entry(key, fields) for key, fields in data.get("episodes", {}).items()}
    owed = {_file(name): _utc(until) for name, until in data.get("owed", {}).items()}
    project, book = (_text(data[name]) if name in data else "" for name in ("project", "book"))
    return Published(episodes, owed, project, book)


def _entry(key: str, fields: dict[str, Any]) -> Entry:
    revisions = tuple(_revision(r) for r in fields["revisions"])
    if not revisions:
        raise ValueError(f'"{key}" has no revision')
    return Entry(_text(fields["guid"]), revisions)


def _revision(fields: dict[str, Any]) -> Revision:
    file, sha256 = _file(fields["file"]), _text(fields["sha256"])
    if not _HASH.fullmatch(sha256) or hash_in(file) != sha256:
        raise ValueError(f"{file} is not named after its content")
    updated = _utc(fields["updated"]) if "updated" in fields else None
    since, reissue = _utc(fields["since"]), _count(fields["reissue"])
    return Revision(file, _count(fields["bytes"]), sha256, since, updated, reissue, _heard(fields))


def _heard(fields: dict[str, Any]) -> dict[str, Sound]:
    """A revision's voices; earlier versions of Rostra kept none."""
    heard = dict(fields.get("voices", {}))
    if "narrator" in fields:
        heard[NARRATOR] = fields["narrator"]
    return {p: Sound(_text(s["engine"]), _text(s["name"]), _pitch(s["pitch"])) for p, s in heard.items()}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} where a text must be")
    return value


def _pitch(value: object) -> int:
    pitch = _count(value)
    if pitch > 100:
        raise ValueError(f"{pitch} where a pitch must be")
    return pitch


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} where a number must be")
    return value


def _file(value: object) -> str:
    """A path that stays inside of its folder: owed files are removed one day."""
    path = PurePosixPath(_text(value))
    if path.is_absolute() or ".." in path.parts or "\\" in str(value) or str(path) != value:
        raise ValueError(f"{value!r} where a file of the site must be")
    return str(path)


def _utc(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"{value!s} where a moment with its time zone must be")
    if value.year not in YEARS:
        raise ValueError(f"{value!s} where a year from {YEARS[0]} to {YEARS[-1]} must be")
    return value.astimezone(UTC)


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
