"""Reader and writer for ``published.toml``, the publication record.

The record is next to the ``transcripts/`` folder and is committed with it. Each fact has its own line. Writing edits
the existing text, so that comments and unknown keys are kept. A record that cannot be parsed stops every command that
needs it (R406), and is never overwritten.
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
# The publication record of this series. Rostra writes it when you publish; commit it with the transcripts.
# It identifies each episode, so that apps recognise it after edits and published sound is not regenerated.
# Times are in UTC. "content" is a hash of all inputs of the sound; if it is unchanged, the files are unchanged too.
# Files under "owed" were replaced. They stay at the target until the given time, since apps may still request them.
"""
_HASH = re.compile(r"[0-9a-f]{12}(?:[0-9a-f]{52})?")
"""Pattern for a SHA-256 in hex, or the 12-digit prefix recorded by version 0.1.0."""
_FIRST_EPISODE = re.compile(r"(?m)^(?:#.*\n)*\[episodes\.")
_FIRST_TABLE = re.compile(r"(?m)^(?:#.*\n)*\[")
"""Pattern for a TOML table header and the comments directly above it."""
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TEXTS = ("guid", "engine", "content", "artwork")
_MOMENTS = ("published", "since", "updated", "left", "withdrawn")


def load_published(root: Path) -> Published:
    """Return the publication record of a series; empty if the file is missing.

    :param root: series folder.
    :raises RostraError: the file cannot be read, is damaged, or was not written by Rostra (R406).
    """
    text = record_text(root / PUBLISHED)
    return Published() if text is None else parse_published(text, str(root / PUBLISHED))


def record_text(path: Path) -> str | None:
    """Return the text of a publication record, or None if the file does not exist.

    :raises RostraError: the file cannot be read (R406).
    """
    try:
        return read_file(path).decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise unusable(str(path), f"is a link to {path.readlink()}, which does not exist") from None
        return None
    except OSError as error:
        raise unusable(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise unusable(str(path), "not UTF-8") from error


@lru_cache(maxsize=4)
def parse_published(text: str, name: str) -> Published:
    """Parse the text of ``published.toml``, and return the publication record.

    :param name: path of the file, for messages.
    :raises RostraError: the record is damaged, or is not a Rostra record (R406).
    """
    if _CONFLICT.search(text):
        hint = "in each conflict, keep the side with the higher revision, then run `rostra publish --pull`"
        raise failure(Exit.INPUT, "R406", name, "unresolved git conflicts", hint)
    with explained(name):
        return _published(toml_data(text))


class explained:
    """Context manager that converts parsing errors in a record to RostraError (R406)."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, ValueError | KeyError | TypeError | AttributeError):
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise unusable(self._name, f"not a publication record: {reason}") from error


def unusable(name: str, message: str) -> RostraError:
    """Return the error (R406) for a record that must be neither used nor overwritten."""
    hint = "restore the committed file, or move this file elsewhere and run `rostra publish --pull`"
    return failure(Exit.INPUT, "R406", name, message, hint)


def save_published(root: Path, state: Published) -> None:
    """Write the record to ``published.toml`` if it changed, and sync the file to disk.

    If the file is a symbolic link, the linked file is written.

    :param root: series folder.
    :raises OSError: the record cannot be written; the old one is unchanged.
    :raises RostraError: the existing record cannot be used (R406).
    """
    path = root / PUBLISHED
    before = record_text(path)
    if before is not None:
        parse_published(before, str(path))
    text = record_with(before, state)
    if text != before:
        write_atomically(real_path(path), text.encode(), durable=True)


def record_with(before: str | None, state: Published) -> str:
    """Return the TOML text of a record, keeping existing comments and unknown keys.

    Existing text with an unusual layout, such as a single inline table, is replaced completely.

    :param before: existing text of the file; None for a new record.
    :param state: record to write.
    :raises RuntimeError: the new text does not represent the record.
    """
    for text in (_changed(_HEAD if before is None else before, state), _changed(_HEAD, state)):
        if _represents(text, state):
            return text
    raise RuntimeError("the text of the publication record does not match its data")


def _changed(before: str, state: Published) -> str:
    """Return the existing text, updated to match the record.

    The result is an empty string if an inline table in the text prevents the changes.
    """
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
        # An inline table cannot contain tables.
        return ""
    new = {key: entry for key, entry in reversed([*state.episodes.items()]) if key not in known}
    return _spaced(_with_new(tomlkit.dumps(document), new))


def _with_new_keys(text: str, state: Published) -> str:
    """Return the text with the table headers of renamed episodes changed to their new keys."""
    for key, entry in state.episodes.items():
        here = f"[episodes.{_name(key)}"
        for old in () if f"{here}]" in text else entry.formerly:
            if old not in state.episodes:
                header = re.compile(rf"^\[episodes\.{re.escape(_name(old))}(?=[.\]])", re.MULTILINE)
                text = header.sub(here.replace("\\", r"\\"), text)
    return text


def _name(key: str) -> str:
    """Return an episode's key as a TOML key, quoted if needed."""
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False).replace("\x7f", "\\u007f")


def _represents(text: str, state: Published) -> bool:
    try:
        return parse_published(text, PUBLISHED) == state
    except RostraError:
        return False


def _with_new(text: str, new: Mapping[str, Entry]) -> str:
    """Return the text with new episodes inserted before all others.

    The existing lines are unchanged, so that git can merge a new episode with an edit to another one.
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
    """Return the named child table, creating it if it is missing.

    :param dotted: whether a new table is to contain only child tables, and therefore needs no header.
    """
    import tomlkit

    if name not in parent:
        parent[name] = tomlkit.table(is_super_table=dotted)
    found: Table = parent[name]
    return found


def _update(table: TOMLDocument | Table, facts: Mapping[str, Any]) -> None:
    """Set the changed values of a table, and remove values that are None or empty."""
    for name, value in facts.items():
        if value is None or value == "":
            table.pop(name, None)
        elif table.get(name) != value:
            table[name] = _inline(value)


def _fill(parent: Table, name: str, lines: Mapping[str, Mapping[str, Any]]) -> None:
    """Replace the inline tables in a child table; keys with other values are kept.

    A child table that becomes empty is removed.

    :param lines: key -> fields of an inline table.
    """
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
    """Return the text with an empty line before each table, but none at the end."""
    return re.sub(r"\n+\Z", "\n", re.sub(r"(?m)^([ \t]*[^#\s].*)\n(?=(?:#.*\n)*\[)", r"\1\n\n", text))


def _published(data: dict[str, Any]) -> Published:
    schema = data["schema"]
    if schema == 1:
        raise ValueError("a record from version 0.1.0 belongs in the output folder")
    if schema != SCHEMA:
        raise ValueError(f"schema {schema} (this version of Rostra reads schema {SCHEMA})")
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
        raise ValueError(f"expected a list, found {value!r}")
    return value


def text_in(value: object) -> str:
    """Check that a recorded value is a non-empty string, and return it.

    :raises ValueError: the value is not a non-empty string.
    """
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected text, found {value!r}")
    return value


def _sha256(value: object) -> str:
    if not _HASH.fullmatch(text_in(value)):
        raise ValueError(f"expected a SHA-256, found {value!r}")
    return str(value)


def pitch_in(value: object) -> int:
    """Check that a recorded value is a pitch from 0 to 100, and return it.

    :raises ValueError: the value is not an integer from 0 to 100.
    """
    pitch = count(value)
    if pitch > 100:
        raise ValueError(f"expected a pitch from 0 to 100, found {pitch}")
    return pitch


def count(value: object) -> int:
    """Check that a recorded value is a non-negative integer, and return it.

    :raises ValueError: the value is not a non-negative integer.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"expected a whole number, 0 or greater, found {value!r}")
    return value


def site_path(value: object) -> str:
    """Check that a recorded value is a path within the site, and return it.

    Publishing eventually removes owed files, so a path outside the site could cause an unrelated file to be removed.

    :raises ValueError: the value is not a relative path within the site.
    """
    path = PurePosixPath(text_in(value))
    if path.is_absolute() or ".." in path.parts or "\\" in str(value) or str(path) != value:
        raise ValueError(f"expected a path within the site, found {value!r}")
    return str(path)


def moment_in(value: object) -> datetime:
    """Check that a recorded value is an aware datetime, and return it in UTC.

    :raises ValueError: the value is not a date and time with a time zone, or its year is not in ``YEARS``.
    """
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"expected a date and time with a time zone, found {value!s}")
    if value.year not in YEARS:
        raise ValueError(f"expected a year from {YEARS[0]} to {YEARS[-1]}, found {value!s}")
    return value.astimezone(UTC)
