"""Loader for series.toml, cast.toml and lexicon.toml.

All problems in the three files are reported in one run.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import string
from collections.abc import Iterator, Mapping
from itertools import pairwise, repeat
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pipeline.model import (
    ABSENT,
    ENTRIES,
    FOLDER,
    Acceptance,
    Bounds,
    Log,
    acceptances,
    file_problem,
    read_file,
    suggestion,
)
from pipeline.settings.checks import book_problems, feed_problems, is_address, publish_problems, series_problems
from pipeline.settings.tables import CAST_FILE, LEXICON_FILE, SERIES_FILE, WISHES, CastEntry, Respell, Series, Settings
from pipeline.settings.toml_file import TomlText, located, parse_toml, type_name
from pipeline.standards import region_of, tag_problem

PLACEHOLDERS = tuple("series subtitle episode number title licence references publisher author people".split())
"""Placeholders that the opening and the closing may use."""

_TABLES: dict[str, Any] = {n: kind for n, kind in get_type_hints(Settings).items() if dataclasses.is_dataclass(kind)}
"""Dataclass for each table of series.toml, by the name of its field in Settings."""
_CHOOSING = ("pronouns", "language", "accent")
"""Keys of a cast.toml entry that help to choose a voice."""
_CAST_KEYS = ("voice", "rate", "pitch", *_CHOOSING)
_CAST_HINTS = {k: get_type_hints(CastEntry, include_extras=True)[k] for k in _CAST_KEYS}
_WORD_HINTS = {k: hint for k, hint in get_type_hints(Respell, include_extras=True).items() if k != "line"}
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"^[ \t]*\[\[[ \t]*[\"']?word[\"']?[ \t]*\]\]", re.MULTILINE)
"""Pattern for the header of a lexicon entry."""


def load_settings(root: Path, display: str, log: Log) -> Settings:
    """Load the settings of a series, and report problems in the settings files.

    The keys of ``[series]`` may also come before the first table header.

    :param root: the folder that contains ``transcripts/`` and ``voices/``.
    :param display: the folder as the user wrote it, for messages; empty for the current folder.
    :returns: the settings, which must not be used if the log has errors.
    """
    prefix = f"{display}/" if display not in ("", ".") else ""
    settings = Settings(root, cast_path=prefix + CAST_FILE, series_path=prefix + SERIES_FILE)
    settings = dataclasses.replace(settings, lexicon_path=prefix + LEXICON_FILE)
    toml = _read(root / SERIES_FILE, prefix + SERIES_FILE, log)
    if toml is not None:
        settings = _series(settings, toml, log)
    bounds = Bounds(root, settings.build.allow)
    bounds.report_outside(root / SERIES_FILE, SERIES_FILE, prefix + SERIES_FILE, 0, log)
    cast, lexicon = (_read(root / name, prefix + name, log, bounds) for name in (CAST_FILE, LEXICON_FILE))
    entries, words = _cast(cast, log) if cast else (), _lexicon(lexicon, log) if lexicon else ()
    return dataclasses.replace(settings, cast=entries, lexicon=words)


def _read(file: Path, name: str, log: Log, bounds: Bounds | None = None) -> TomlText | None:
    if bounds is not None and bounds.report_outside(file, file.name, name, 0, log):
        return None
    problem = file_problem(file)
    if problem:
        if problem != ABSENT:
            log.add("R102", name, 0, problem)
        return None
    try:
        text = read_file(file).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        log.add("R102", name, line, "not UTF-8", "save the file as UTF-8")
        return None
    except OSError as error:
        log.add("R102", name, 0, f"cannot be read: {error.strerror}")
        return None
    return parse_toml(text, name, 1, "R102", log)


def _series(settings: Settings, toml: TomlText, log: Log) -> Settings:
    known = [*_TABLES, "convention"]
    flat = {k: v for k, v in toml.data.items() if k in get_type_hints(Series)}
    for key in toml.data:
        if key not in known and key not in flat:
            names = [*known, *get_type_hints(Series)]
            log.add("R103", toml.path, toml.line(key), f'unknown setting "{key}"', suggestion(key, names))
    if flat and isinstance(toml.data.get("series", {}), Mapping):
        data = {**toml.data, "series": {**flat, **toml.data.get("series", {})}}
        toml = dataclasses.replace(toml, data=data)
    tables = {name: _table(kind, name, toml, log) for name, kind in _TABLES.items()}
    convention = toml.data.get("convention", "auto")
    if not isinstance(convention, str):
        _wrong(toml, "convention", "", convention, "a string", log)
        convention = "auto"
    settings = dataclasses.replace(settings, convention=convention, **tables)
    accept = located(settings.reading.accept, toml, "reading")
    settings = dataclasses.replace(settings, reading=dataclasses.replace(settings.reading, accept=accept))
    _check(settings, toml, log)
    return _with_files(settings, toml, log)


def _table(kind: type[Any], name: str, toml: TomlText, log: Log) -> Any:
    data = toml.data.get(name, {})
    if not isinstance(data, Mapping):
        _wrong(toml, name, "", data, f"an entry [{name}]", log)
        return kind()
    return kind(**_values(data, get_type_hints(kind, include_extras=True), name, toml, log))


def _values(data: Mapping[str, Any], hints: Mapping[str, Any], header: str, toml: TomlText, log: Log) -> dict[str, Any]:
    """Return the valid values in a table, and report the others.

    :param header: name of the table in the file.
    """
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in hints:
            other = next((n for n, table in _TABLES.items() if key in get_type_hints(table)), "")
            placed = other and hints is not _CAST_HINTS and hints is not _WORD_HINTS
            hint = f"move it under [{other}]" if placed else suggestion(key, list(hints))
            log.add("R103", toml.path, toml.line(key, header), f'unknown setting "{key}"', hint)
            continue
        limited = get_origin(hints[key]) is Annotated
        kind, limits = get_args(hints[key]) if limited else (hints[key], None)
        converted = _convert(value, kind)
        if converted is None:
            _wrong(toml, key, header, value, _WANTED[kind], log)
        elif problem := limits.problem(converted) if limits else "":
            message = f'invalid "{key}": "{converted}"' if isinstance(converted, str) else f'"{key}" is {converted}'
            log.add("R105", toml.path, toml.line(key, header), message, problem)
        else:
            values[key] = converted
    return values


_WANTED: dict[object, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "true or false",
    tuple[str, ...]: "a list of strings",
    datetime.date | None: "a date without quotes, such as 2026-11-23",
    tuple[Acceptance, ...]: ENTRIES,
}


def _convert(value: object, hint: object) -> object | None:
    """Convert a TOML value to a field's type, or return None if that is impossible."""
    if hint == tuple[str, ...]:
        return tuple(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else None
    if hint == tuple[Acceptance, ...]:
        return acceptances(value)
    if hint == datetime.date | None:
        return value if type(value) is datetime.date else None
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value if type(value) is hint else None


def _wrong(toml: TomlText, key: str, table: str, value: object, wanted: str, log: Log) -> None:
    of_others = isinstance(value, list) and wanted.startswith(("a list", "an array"))
    given = "a list of other values" if of_others else type_name(value)
    log.add("R104", toml.path, toml.line(key, table), f'"{key}" must be {wanted}, not {given}')


def _check(settings: Settings, toml: TomlText, log: Log) -> None:
    series = settings.series
    if series.key and not _KEY.fullmatch(series.key):
        hint = "use lower-case letters, digits and hyphens"
        log.add("R105", toml.path, toml.line("key", "series"), f'invalid "key": "{series.key}"', hint)
    if not series.url:
        hint = "set `url` under [series] before you publish"
        log.add("R114", toml.path, toml.line("series"), "the series has no address", hint)
    elif not is_address(series.url):
        hint = "use an address such as https://example.org/series"
        log.add("R105", toml.path, toml.line("url", "series"), f'invalid "url": "{series.url}"', hint)
    for key in ("opening", "closing"):
        _check_wording(getattr(settings.speech, key), key, toml, log)
    found = {
        "book": book_problems(settings.book),
        "publish": publish_problems(settings.publish),
        "series": feed_problems(series),
    }
    for table, problems in found.items():
        for key, message, hint in problems:
            log.add("R105", toml.path, toml.line(key, table), message, hint)
    for code, key, message, hint in series_problems(series):
        log.add(code, toml.path, toml.line(key, "series"), message, hint)


def _with_files(settings: Settings, toml: TomlText, log: Log) -> Settings:
    """Report unusable files and folders, and return the settings without the unusable files.

    Unusable folders in ``allow`` remain in the settings.
    """
    allowed = toml.line("allow", "build")
    for folder in settings.build.allow:
        problem = file_problem(settings.root / folder)
        if problem != FOLDER:
            hint = "paths are relative to the series folder"
            hint += "; use the full path instead of ~" if folder.startswith("~") else ""
            log.add("R107", toml.path, allowed, f'"{folder}" {problem or "is a file, not a folder"}', hint)
    bounds = Bounds(settings.root, settings.build.allow)
    usable = {"cover": settings.series.cover, "jingle": settings.audio.jingle}
    for table, key in (("series", "cover"), ("audio", "jingle")):
        name, line = usable[key], toml.line(key, table)
        if not name:
            continue
        if bounds.report_outside(settings.root / name, name, toml.path, line, log):
            usable[key] = ""
        elif problem := file_problem(settings.root / name):
            hint = "paths are relative to the series folder" if problem == ABSENT else ""
            log.add("R107", toml.path, line, f'"{name}" {problem}', hint)
            usable[key] = ""
    series = dataclasses.replace(settings.series, cover=usable["cover"])
    audio = dataclasses.replace(settings.audio, jingle=usable["jingle"])
    line = toml.line("jingle", "audio")
    return dataclasses.replace(settings, series=series, audio=audio, jingle_line=line)


def _check_wording(wording: str, key: str, toml: TomlText, log: Log) -> None:
    line = toml.line(key, "speech")
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(wording) if name is not None]
    except ValueError as error:
        log.add("R113", toml.path, line, f'"{key}" is malformed: {error}', "use {{ and }} for literal braces")
        return
    for name in fields:
        if name not in PLACEHOLDERS:
            log.add("R113", toml.path, line, f"unknown placeholder {{{name}}}", suggestion(name, list(PLACEHOLDERS)))


def _cast(toml: TomlText, log: Log) -> tuple[CastEntry, ...]:
    entries: list[CastEntry] = []
    for name, table in toml.data.items():
        line = toml.line(name)
        if not isinstance(table, Mapping):
            log.add("R104", toml.path, line, f'"{name}" must be an entry', f'add ["{name}"] and voice = "…" below it')
            continue
        values = _values(table, _CAST_HINTS, name, toml, log)
        _check_choosing(values, name, toml, log)
        stated = {*_CHOOSING, "voice"} & {*values}
        if "pitch" in values and stated and values.get("voice", WISHES[0]) in WISHES:
            message = f'"{name}" has a pitch but no voice'
            log.add("R105", toml.path, toml.line("pitch", name), message, "choose a voice by name, or remove the pitch")
        elif stated:
            entries.append(CastEntry(name, **values, line=line))
        elif not {*_CHOOSING, "voice"} & {*table}:
            log.add("R106", toml.path, line, f'"{name}" has no voice', 'add voice = "…"')
    return tuple(entries)


def _check_choosing(values: dict[str, Any], name: str, toml: TomlText, log: Log) -> None:
    """Report an invalid language or accent, and convert the accent to a region code.

    ``British`` becomes ``GB``, and an invalid accent becomes an empty string.
    """
    language, accent = values.get("language", ""), values.get("accent", "")
    if problem := language and tag_problem(language):
        log.add("R105", toml.path, toml.line("language", name), f'invalid "language": "{language}"', problem)
    if accent and not region_of(accent):
        hint = 'use a region such as "GB" or "US"'
        log.add("R105", toml.path, toml.line("accent", name), f'invalid "accent": "{accent}"', hint)
    values |= {"accent": region_of(accent)} if accent else {}


def _lexicon(toml: TomlText, log: Log) -> tuple[Respell, ...]:
    for key in toml.data:
        if key != "word":
            log.add("R103", toml.path, toml.line(key), f'unknown entry "{key}"', "begin each entry with [[word]]")
    words = toml.data.get("word", [])
    tables = words if isinstance(words, list) else [words]
    entries: list[Respell] = []
    for table, place in zip(tables, _entries(toml, len(tables)), strict=True):
        entry = _entry(table, place, log)
        entries += [entry] if entry is not None else []
    return tuple(entries)


def _entries(toml: TomlText, count: int) -> Iterator[TomlText]:
    """Yield the part of the file for each ``[[word]]`` entry.

    The parts are used to find line numbers. If the file does not have one header for each entry, each part is the whole
    file.
    """
    starts = [found.start() for found in _WORD.finditer(toml.text)]
    if len(starts) != count:
        yield from repeat(toml, count)
        return
    line, at = toml.first_line, 0
    for start, end in pairwise([*starts, len(toml.text)]):
        line += toml.text.count("\n", at, start)
        at = start
        yield TomlText(toml.path, toml.text[start:end], line, {})


def _entry(table: object, place: TomlText, log: Log) -> Respell | None:
    """Return a lexicon entry, or report it and return None if it is invalid."""
    problems = Log()
    if not isinstance(table, Mapping):
        log.add("R104", place.path, place.first_line, "this is not a lexicon entry", "add [[word]] above it")
        return None
    values = _values(table, _WORD_HINTS, "word", place, problems)
    outer = {"ipa": "/[]" + string.whitespace}
    values = {k: value.strip(outer.get(k)) if isinstance(value, str) else value for k, value in values.items()}
    stated = [key for key in ("spoken", "say") if key in table]
    if "word" not in table:
        problems.add("R104", place.path, place.first_line, 'an entry has no "word"', 'add word = "…"')
    elif len(stated) > 1:
        message = f'"{table["word"]}" has both "spoken" and "say"'
        problems.add("R105", place.path, place.line("say", "word"), message, "remove one of them")
    elif not stated and "ipa" not in table:
        message = f'"{table["word"]}" has no "spoken", "say" or "ipa"'
        problems.add("R104", place.path, place.line("word", "word"), message, 'add spoken = "…" or say = "letters"')
    for key in ("word", "spoken", "ipa"):
        if values.get(key) == "":
            problems.add("R105", place.path, place.line(key, "word"), f'"{key}" is empty', f'set {key} = "…"')
    language = values.get("language", "")
    if problem := language and tag_problem(language):
        message = f'invalid "language": "{language}"'
        problems.add("R105", place.path, place.line("language", "word"), message, problem)
    log.extend(problems.sorted())
    return None if problems.errors else Respell(**values, line=place.first_line)
