"""``published.toml``: what was published and when, in a form that people read and git merges.

It is kept beside ``transcripts/`` and committed. Each fact has a line of its own. It is written by changing what was
read, so that comments and keys that are not Rostra's survive. One that cannot be understood stops every command that
would use it (R406), and is never overwritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline.model import (
    NARRATOR,
    PUBLISHED,
    YEARS,
    Exit,
    RostraError,
    failure,
    read_file,
    real_path,
    write_atomically,
)
from pipeline.publish.published import Enclosure, Entry, OwedFile, Published, PublishedFile, PublishedVoice
from pipeline.settings import toml_data

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table

SCHEMA = 2
_HEAD = """\
# What was published of this series, and when. Rostra writes it when you publish: commit it with the transcripts.
# By it, apps know each episode whatever becomes of its text, and published sound is never made or sent again.
# Times are UTC. "content" is a hash of what decides the sound: as long as it stays, the files stay. The files under
# "owed" were replaced, and stay at the target until the moment that is given: somebody's app may still ask for them.
"""
_HASH = re.compile(r"[0-9a-f]{12}(?:[0-9a-f]{52})?")
"""Whole, or what the records of version 0.1.0 know of it."""
_FIRST_EPISODE = re.compile(r"(?m)^(?:#.*\n)*\[episodes\.")
_FIRST_TABLE = re.compile(r"(?m)^(?:#.*\n)*\[")
"""With the comments above it."""
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TEXTS = ("guid", "engine", "content", "artwork")
_MOMENTS = ("published", "since", "updated", "left", "withdrawn")


def load_published(root: Path) -> Published:
    """Load what was published of a series; nothing if the file does not exist.

    :param root: the series folder.
    :raises RostraError: the file cannot be read, is damaged, or was not written by Rostra (R406).
    """
    text = record_text(root / PUBLISHED)
    return Published() if text is None else parse_published(text, str(root / PUBLISHED))


def record_text(path: Path) -> str | None:
    """Read a record of publication; None if it does not exist.

    :raises RostraError: it cannot be read (R406).
    """
    try:
        return read_file(path).decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise unusable(str(path), f"it is a link to {path.readlink()}, which is not there") from None
        return None
    except OSError as error:
        raise unusable(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise unusable(str(path), "it is not UTF-8") from error


@lru_cache(maxsize=4)
def parse_published(text: str, name: str) -> Published:
    """Read a record of publication.

    :param name: as messages name it.
    :raises RostraError: it is damaged, or not Rostra's (R406).
    """
    if _CONFLICT.search(text):
        hint = "of each, keep the side with the greater revision; `rostra publish --pull` adds what the target knows"
        raise failure(Exit.INPUT, "R406", name, "git has left conflicts in it", hint)
    with explained(name):
        return _published(toml_data(text))


class explained:
    """Turn what is wrong with a record into R406."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, ValueError | KeyError | TypeError | AttributeError):
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise unusable(self._name, f"not a record of publication: {reason}") from error


def unusable(name: str, message: str) -> RostraError:
    """The failure for a record that must be neither used nor overwritten (R406)."""
    hint = (
        "put back the committed file; the target has a copy, which `rostra publish --pull` takes "
        "once this one is moved away"
    )
    return failure(Exit.INPUT, "R406", name, message, hint)


def save_published(root: Path, state: Published) -> None:
    """Write the record if it says something else, onto the disk; a link stays a link.

    :raises OSError: it cannot be written; the old one is whole then.
    :raises RostraError: what is there cannot be used (R406).
    """
    path = root / PUBLISHED
    before = record_text(path)
    if before is not None:
        parse_published(before, str(path))
    text = record_with(before, state)
    if text != before:
        write_atomically(real_path(path), text.encode(), durable=True)


def record_with(before: str | None, state: Published) -> str:
    """The text of a record that says a state; what it says besides is kept.

    A text that is laid out in another way, such as one inline table, is written from the beginning.

    :param before: its text until now, None for a new one.
    :raises RuntimeError: the text would not be read as the state.
    """
    for text in (_changed(_HEAD if before is None else before, state), _changed(_HEAD, state)):
        if _says(text, state):
            return text
    raise RuntimeError("the record of publication would not be read as it was written")


def _changed(before: str, state: Published) -> str:
    """Change the lines that say something else; empty for a layout that cannot be changed so."""
    import tomlkit

    document = tomlkit.parse(_with_new_keys(before, state))
    try:
        document["schema"] = SCHEMA
        _update(document, {"series": state.series, "feed_guid": state.feed_guid})
        _update(_table(document, "show"), {"artwork": state.artwork})
        _fill(_table(document, "show"), "files", {n: _file_fields(f) for n, f in state.files.items()})
        _fill(_table(document, "show"), "owed", {n: _owed_fields(f) for n, f in state.owed.items()})
        known = document.get("episodes", {})
        for key in [key for key in known if key not in state.episodes]:
            del known[key]
        _fill_episodes(document, {key: entry for key, entry in state.episodes.items() if key in known})
    except ValueError:
        # An inline table takes no table.
        return ""
    new = {key: entry for key, entry in reversed([*state.episodes.items()]) if key not in known}
    return _spaced(_with_new(tomlkit.dumps(document), new))


def _with_new_keys(text: str, state: Published) -> str:
    """Give the tables of renamed episodes their new keys in place: comments and other keys stay with them."""
    for key, entry in state.episodes.items():
        here = f"[episodes.{_name(key)}"
        for old in () if f"{here}]" in text else entry.formerly:
            if old not in state.episodes:
                header = re.compile(rf"^\[episodes\.{re.escape(_name(old))}(?=[.\]])", re.MULTILINE)
                text = header.sub(here.replace("\\", r"\\"), text)
    return text


def _name(key: str) -> str:
    """A key of TOML."""
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False).replace("\x7f", "\\u007f")


def _says(text: str, state: Published) -> bool:
    try:
        return parse_published(text, PUBLISHED) == state
    except RostraError:
        return False


def _with_new(text: str, new: Mapping[str, Entry]) -> str:
    """Put new episodes before all others.

    Around that place no line ever changes, so that git merges a new episode with an edit of any other one.
    """
    import tomlkit

    if not new:
        return text
    added = tomlkit.document()
    _fill_episodes(added, new)
    first = _FIRST_EPISODE.search(text) or _FIRST_TABLE.search(text)
    at = first.start() if first else len(text)
    return f"{text[:at]}{tomlkit.dumps(added)}\n{text[at:]}"


def _fill_episodes(document: TOMLDocument, entries: Mapping[str, Entry]) -> None:
    if not entries:
        return
    episodes = _table(document, "episodes", dotted=True)
    for key, entry in entries.items():
        table = _table(episodes, key)
        _update(table, _facts(entry))
        _fill(table, "voices", {p: _voice_fields(v) for p, v in entry.voices.items() if p != NARRATOR})
        _fill(table, "files", {n: _file_fields(f) for n, f in entry.files.items()})
        _fill(table, "owed", {n: _owed_fields(f) for n, f in entry.owed.items()})


def _facts(entry: Entry) -> dict[str, Any]:
    enclosure = entry.enclosure
    return {
        "guid": entry.guid,
        "published": entry.published,
        "updated": entry.updated,
        "since": entry.since,
        "revision": entry.revision,
        "reissue": entry.reissue or None,
        "engine": entry.engine,
        "content": entry.content,
        "artwork": entry.artwork,
        "narrator": _voice_fields(entry.voices[NARRATOR]) if NARRATOR in entry.voices else None,
        "formerly": list(entry.formerly) or None,
        "left": entry.left,
        "withdrawn": entry.withdrawn,
        "enclosure": {"url": enclosure.url, "bytes": enclosure.length, "type": enclosure.type} if enclosure else None,
    }


def _file_fields(file: PublishedFile) -> dict[str, Any]:
    return {"bytes": file.length, "sha256": file.sha256}


def _owed_fields(file: OwedFile) -> dict[str, Any]:
    return {"until": file.until, "bytes": file.length, "sha256": file.sha256}


def _voice_fields(voice: PublishedVoice) -> dict[str, Any]:
    return {"name": voice.name, "pitch": voice.pitch, "since": voice.since}


def _table(parent: TOMLDocument | Table, name: str, *, dotted: bool = False) -> Table:
    """The table of a name, made if it is not there."""
    import tomlkit

    if name not in parent:
        parent[name] = tomlkit.table(is_super_table=dotted)
    found: Table = parent[name]
    return found


def _update(table: TOMLDocument | Table, facts: Mapping[str, Any]) -> None:
    """Write each fact that differs; one that is None or empty is left out."""
    for name, value in facts.items():
        if value is None or value == "":
            table.pop(name, None)
        elif table.get(name) != value:
            table[name] = _inline(value)


def _fill(parent: Table, name: str, lines: Mapping[str, Mapping[str, Any]]) -> None:
    """Write a table with one line for each of these, sorted if it is new, and no other of ours."""
    table = _table(parent, name) if lines else parent.get(name)
    if table is None:
        return
    for key in [key for key, value in table.items() if key not in lines and isinstance(value, Mapping)]:
        del table[key]
    _update(table, dict(sorted(lines.items())))
    if not table:
        del parent[name]


def _inline(value: object) -> Any:
    import tomlkit

    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    return value


def _spaced(text: str) -> str:
    """Put an empty line before each table and the comments above it, and none at the end."""
    return re.sub(r"\n+\Z", "\n", re.sub(r"(?m)^([ \t]*[^#\s].*)\n(?=(?:#.*\n)*\[)", r"\1\n\n", text))


def _published(data: dict[str, Any]) -> Published:
    schema = data["schema"]
    if schema == 1:
        raise ValueError("it is a record of version 0.1.0, which belongs into the output folder")
    if schema != SCHEMA:
        raise ValueError(f"its schema is {schema}, this version of Rostra reads {SCHEMA}")
    show = data.get("show", {})
    return Published(
        series=text_in(data["series"]),
        feed_guid=text_in(data["feed_guid"]) if "feed_guid" in data else "",
        artwork=text_in(show["artwork"]) if "artwork" in show else "",
        files=_files(show),
        owed=_owed(show),
        episodes={key: _entry(fields) for key, fields in data.get("episodes", {}).items()},
    )


def _entry(fields: dict[str, Any]) -> Entry:
    moments = {name: moment_in(fields[name]) for name in _MOMENTS if name in fields}
    texts = {name: text_in(fields[name]) for name in _TEXTS if name in fields}
    known: dict[str, Any] = {**moments, **texts}
    for name in ("guid", "published", "since"):
        if name not in known:
            raise KeyError(name)
    if "enclosure" in fields:
        stated = fields["enclosure"]
        known["enclosure"] = Enclosure(text_in(stated["url"]), count(stated["bytes"]), text_in(stated["type"]))
    return Entry(
        **known,
        revision=count(fields["revision"]),
        reissue=count(fields.get("reissue", 0)),
        formerly=tuple(map(text_in, _list(fields.get("formerly", [])))),
        voices=_voices(fields),
        files=_files(fields),
        owed=_owed(fields),
    )


def _voices(fields: dict[str, Any]) -> dict[str, PublishedVoice]:
    narrator = {NARRATOR: fields["narrator"]} if "narrator" in fields else {}
    return {person: _voice(voice) for person, voice in {**narrator, **fields.get("voices", {})}.items()}


def _voice(fields: dict[str, Any]) -> PublishedVoice:
    return PublishedVoice(text_in(fields["name"]), pitch_in(fields["pitch"]), moment_in(fields["since"]))


def _files(fields: Mapping[str, Any]) -> dict[str, PublishedFile]:
    stated = fields.get("files", {}).items()
    return {site_path(n): PublishedFile(count(f["bytes"]), _sha256(f["sha256"])) for n, f in stated}


def _owed(fields: Mapping[str, Any]) -> dict[str, OwedFile]:
    stated = fields.get("owed", {}).items()
    return {site_path(n): OwedFile(count(f["bytes"]), _sha256(f["sha256"]), moment_in(f["until"])) for n, f in stated}


def _list(value: object) -> Iterable[object]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} where a list must be")
    return value


def text_in(value: object) -> str:
    """A text that is not empty.

    :raises ValueError: it is something else.
    """
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} where a text must be")
    return value


def _sha256(value: object) -> str:
    if not _HASH.fullmatch(text_in(value)):
        raise ValueError(f"{value!r} where a SHA-256 must be")
    return str(value)


def pitch_in(value: object) -> int:
    """A pitch from 0 to 100.

    :raises ValueError: it is something else.
    """
    pitch = count(value)
    if pitch > 100:
        raise ValueError(f"{pitch} where a pitch must be")
    return pitch


def count(value: object) -> int:
    """A whole number from 0.

    :raises ValueError: it is something else.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} where a number must be")
    return value


def site_path(value: object) -> str:
    """A path that stays inside of the site: owed files are removed one day.

    :raises ValueError: it is something else.
    """
    path = PurePosixPath(text_in(value))
    if path.is_absolute() or ".." in path.parts or "\\" in str(value) or str(path) != value:
        raise ValueError(f"{value!r} where a file of the site must be")
    return str(path)


def moment_in(value: object) -> datetime:
    """A moment with its time zone, in UTC.

    :raises ValueError: it is something else, or of a year that no feed can state.
    """
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"{value!s} where a moment with its time zone must be")
    if value.year not in YEARS:
        raise ValueError(f"{value!s} where a year from {YEARS[0]} to {YEARS[-1]} must be")
    return value.astimezone(UTC)
