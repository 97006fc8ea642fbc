"""Conversion of the publication record that version 0.1.0 kept in the output folder.

That record lists the revisions of each episode's sound; the last revision is the one in the feed. It also lists the
superseded files in ``output/superseded/``. It has neither a hash of the sound's inputs nor publication dates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.model import NARRATOR, PUBLISHED, Exit, RostraError, failure, read_file
from pipeline.publish.published import Entry, OwedFile, Published, PublishedFile, PublishedVoice
from pipeline.publish.record_file import SCHEMA, count, explained, moment_in, pitch_in, record_text, site_path, text_in
from pipeline.settings import toml_data

SUPERSEDED = "superseded"
"""Name of the folder for superseded files, which version 0.1.0 kept next to the site."""


def load_older(output: Path) -> Published | None:
    """Load and convert the version 0.1.0 record in an output folder.

    :returns: the converted record, or None if the folder has no such record.
    :raises RostraError: the record cannot be used (R406).
    """
    text = record_text(output / PUBLISHED)
    if text is None:
        return None
    with explained(str(output / PUBLISHED)):
        data = toml_data(text)
        if data.get("schema") != SCHEMA:
            return older_published(data, output / SUPERSEDED)
    hint = "choose another output folder, or move the record into its series folder"
    raise failure(Exit.INPUT, "R406", str(output / PUBLISHED), "the output folder has the record of a series", hint)


def older_project(output: Path) -> str:
    """Return the path of the series folder from a version 0.1.0 record.

    The path is relative to the output folder; empty if the record is missing or unusable.
    """
    try:
        named = toml_data(record_text(output / PUBLISHED) or "").get("project")
    except (ValueError, RostraError):
        return ""
    return named if isinstance(named, str) else ""


def older_published(data: dict[str, Any], superseded: Path) -> Published:
    """Convert the data of a version 0.1.0 record to a record without publication dates.

    :param superseded: folder with the superseded files; files missing from it are left out of the new record.
    :raises ValueError: a value is invalid.
    :raises KeyError: a value is missing.
    """
    if data["schema"] != 1:
        raise ValueError(f"schema {data['schema']} (a record in the output folder has schema 1)")
    owed = {site_path(name): moment_in(until) for name, until in data.get("owed", {}).items()}
    return Published(
        episodes={key: _entry(key, fields) for key, fields in data.get("episodes", {}).items()},
        owed={name: OwedFile(*_facts(superseded / name), until) for name, until in owed.items() if
              (superseded / name).is_file()},
    )  # fmt: skip


def _facts(path: Path) -> tuple[int, str]:
    data = read_file(path)
    return len(data), hashlib.sha256(data).hexdigest()


def _entry(key: str, fields: dict[str, Any]) -> Entry:
    revisions: list[dict[str, Any]] = fields["revisions"]
    if not revisions:
        raise ValueError(f'"{key}" has no revision')
    last = revisions[-1]
    voices = {person: voice for revision in revisions for person, voice in _voices(revision)}
    engines = [engine for revision in revisions for engine in _engines(revision)]
    return Entry(
        guid=text_in(fields["guid"]),
        published=None,
        since=moment_in(last["since"]),
        updated=moment_in(last["updated"]) if "updated" in last else None,
        revision=len(revisions),
        reissue=count(last["reissue"]),
        engine=engines[-1] if engines else "",
        voices=voices,
        files={site_path(last["file"]): PublishedFile(count(last["bytes"]), text_in(last["sha256"]))},
    )


def _sounds(revision: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the sound data of a revision, by person ID or ``NARRATOR``.

    The result is empty for the earliest records.
    """
    narrator = {NARRATOR: revision["narrator"]} if "narrator" in revision else {}
    return {**revision.get("voices", {}), **narrator}


def _voices(revision: dict[str, Any]) -> Iterator[tuple[str, PublishedVoice]]:
    since = moment_in(revision["since"])
    for person, sound in _sounds(revision).items():
        yield person, PublishedVoice(text_in(sound["name"]), pitch_in(sound["pitch"]), since)


def _engines(revision: dict[str, Any]) -> Iterator[str]:
    for sound in _sounds(revision).values():
        yield text_in(sound["engine"])
