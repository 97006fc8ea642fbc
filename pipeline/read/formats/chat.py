"""Chat logs from IRC, Matrix, Discord, Slack, WhatsApp, Telegram and Zoom.

A file is a chat log only if its first message is near the beginning. If messages have no times, a sender must recur,
except in very short logs. If messages have one line each, they must make up half of the lines. If senders are on
their own lines, nearly all of these lines must be followed by words, so that agendas are not read as chats.

Each message is a paragraph; consecutive messages from one sender make one turn. Joins, leaves and automatic messages
are shown but not spoken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Fate, Log
from pipeline.read.conventions.form import SPACE as _B
from pipeline.read.conventions.nick import ELEMENTS
from pipeline.read.formats.arranged import Format, Found, arranged
from pipeline.read.headings import names_topic
from pipeline.read.marks import is_rule
from pipeline.read.source import Line, Source

_AT = rf"\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?:[.,]\d{{1,6}})?(?:{_B}?[AaPp]\.?{_B}?[Mm]\.?)?"
_HALF_DAY = rf"\d{{1,2}}:\d{{2}}(?::\d{{2}})?{_B}?[AaPp]\.?[Mm]\.?"
_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[ ./-][A-Z][a-z]{2}[ ./-]\d{2,4})"
_DAYS = rf"(?:{_DATE}|Today at|Yesterday at)"
_DAY = rf"(?:{_DATE}|[A-Z][a-z]{{2}}{_B}+\d{{1,2}}|\d{{1,2}}{_B}+[A-Z][a-z]{{2}})"
_STAMP = rf"[\[(]?(?:{_DAY}(?:T|,?{_B}+))?{_AT}(?:Z|[+-]\d{{2}}:?\d{{2}})?[\])]?"
_INVISIBLE = "\u200e\u200f\u202a-\u202e"
_NICK = r"<(?!v[\s.]|[a-z]{1,6}>[^\n]*</)[ @+%&~!]?(?P<nick>[^\s<>/!][^<>!\n]{0,60})(?P<host>![^\s<>]{1,120})?>"
"""Pattern for ``<nickname>``, but not for ``<v Anna Berg>`` in captions or ``<em>Anna</em>`` in HTML."""


class _Form(NamedTuple):
    """Line patterns for a type of chat log."""

    name: str
    message: re.Pattern[str]
    """Pattern for a line that begins a message, with the groups ``nick`` and ``words``."""
    aside: re.Pattern[str] | None = None
    """Pattern for a line that is not part of a message, such as a join."""
    multiline: bool = False
    """Whether messages may have several lines."""


_EVENT = (
    rf"(?:\*{{1,4}}{_B}|-!-|-->|<--|---{_B}|===|→|←|•{_B}|\u2022{_B}|-[^\s-]+-{_B}|Session (?:Start|Close|Ident|Time))"
)
_FORMS = (
    _Form(
        "IRC",
        re.compile(rf"{_B}*(?:{_STAMP}{_B}*)?{_NICK}{_B}*(?P<words>.*)$"),
        re.compile(rf"{_B}*(?:{_STAMP}{_B}*(?!{_B}*{_NICK})\S|{_EVENT})"),
    ),
    _Form(
        "IRC",
        re.compile(rf"{_STAMP}\t[@+%&~]?(?P<nick>(?!-->|<--|--|=!=|\*)[^\s<>\[\]:]{{1,40}})\t(?P<words>.*)$"),
        re.compile(rf"{_STAMP}\t"),
    ),
    _Form(
        "IRC",
        re.compile(rf"{_B}*{_STAMP}{_B}*\[(?P<nick>[^\s\[\]]{{1,60}})\](?:{_B}+(?P<words>.*))?$"),
        re.compile(rf"{_B}*{_STAMP}{_B}*(?!\[)\S"),
        multiline=True,
    ),
    _Form(
        "chat",
        re.compile(
            rf"[{_INVISIBLE}]?(?:{_DATE},?{_B}+{_AT}{_B}+[-–]|\[{_DATE},?{_B}+{_AT}\]){_B}+"
            rf"(?P<nick>[^:\n]{{1,80}}):(?:{_B}+(?P<words>.*))?$"
        ),
        re.compile(rf"[{_INVISIBLE}]?(?:{_DATE},?{_B}+{_AT}{_B}+[-–]|\[{_DATE},?{_B}+{_AT}\]){_B}+\S"),
        multiline=True,
    ),
    _Form(
        "chat",
        re.compile(
            rf"{_B}*{_AT}{_B}+From{_B}+(?P<nick>[^:\n]{{1,120}}?)(?:{_B}+to{_B}+[^:\n]{{1,120}}?)?{_B}*:(?:{_B}*(?P<words>.*))?$",
            re.IGNORECASE,
        ),
        multiline=True,
    ),
    _Form(
        "chat",
        re.compile(
            rf"(?P<nick>[^\s\[<\d#>*•–—-][^\n\[\]:]{{0,60}}?)(?:{_B}+[—–-]{_B}+(?:{_DAYS},?{_B}+)?{_AT}"
            rf"|{_B}+(?:{_DAYS},?{_B}+)?\[?{_HALF_DAY}\]?|,{_B}\[{_DATE},?{_B}{_AT}\]){_B}*(?P<words>)$"
        ),
        re.compile(rf"{_B}*\[?{_AT}\]?{_B}*$"),
        multiline=True,
    ),
    _Form(
        "chat",
        re.compile(rf"\[{_DATE},?{_B}+{_AT}\]{_B}+(?P<nick>[^:\n]{{1,60}}?){_B}*(?P<words>)$"),
        re.compile(rf"Exported \d[\d,.]* messages?(?:\(s\))?{_B}*$"),
        multiline=True,
    ),
)
_OF_PROGRAM = re.compile(
    rf"[{_INVISIBLE}]?(?:<[^<>\n]*omitted>|(?:image|video|audio|sticker|GIF|document) omitted)\s*$"
    rf"|[{_INVISIBLE}]?Messages [^\n]*end-to-end encrypt"
)
"""Pattern for messages that the chat program adds in a sender's name (``<Media omitted>``)."""
_ELEMENT = re.compile(rf"(?:{ELEMENTS})\b|.*[=\"/]", re.IGNORECASE)
_CLOSED = re.compile(r"</(\w+)")
_UNCLOSED = frozenset("br hr img input link meta source col p li dt dd tr td th option".split())
"""Names of HTML elements that need no end tag."""
_IDENTIFIED = re.compile(r"[+-](?=\S|$)")
"""Pattern for a plus or minus sign before a message.

The sign shows whether the server has identified the sender.
"""
_COMES_OR_GOES = re.compile(r"(\S+) (?:has|have) (?:joined|left|quit|changed the topic)\b|is now known as\b")
_STAMPED = re.compile(rf"{_B}*({_STAMP}){_B}*")
_MARK = re.compile(r"(?:\*{1,4}|-!-|-->|<--|-{2,3}|===|→|←|•)[^\S\n]+")
_FEW_BEFORE = 20
"""Maximum number of lines before the first message."""
_FEW = 3
"""Maximum number of messages without times in a log in which no sender recurs."""
_NOBODY_AGAIN = 6
"""Maximum number of messages if senders are on their own lines and none recurs."""
_FEW_SILENT = 5
"""Minimum ratio of all messages to wordless ones if senders are on their own lines."""


def read_chat(source: Source, begin: int, _ending: str, _log: Log) -> Source:
    """Return a source with the words of a chat log.

    :returns: the source itself if it has a different format.
    """
    rows, apart = list[tuple[int, str]](), set[int]()
    for at, text in source.rows(begin):
        if text.strip():
            rows.append((at, text))
        else:
            apart.add(len(rows))
    closed = {name.lower() for name in _CLOSED.findall(source.text)} | _UNCLOSED
    for form in _FORMS:
        found = ((n, form.message.match(text)) for n, (_, text) in enumerate(rows))
        messages = {n: m for n, m in found if m and not _is_mark_up(m, closed)}
        if len(messages) > 1 and _is_log(form, rows, messages):
            if form.name == "IRC" and not _is_kept_by_program(form, rows, messages):
                return source
            log = Found(source, f"{form.name} log", ((0, begin),), "chat")
            log.lines = list(_lines(log, form, rows, messages, apart))
            return arranged(log)
    return source


def _is_mark_up(message: re.Match[str], closed: Collection[str]) -> bool:
    """Return whether an apparent nickname is an HTML tag.

    :param closed: names of the elements that the file closes, or that need no end tag.
    """
    if not message.group().lstrip().startswith("<"):
        return False
    element = _ELEMENT.match(message["nick"])
    return element is not None and (element.group().lower() in closed or not element.group().isalnum())


def _is_event(form: _Form, text: str) -> bool:
    return form.aside is not None and form.aside.match(text) is not None and not is_rule(text.strip())


def _is_log(form: _Form, rows: Sequence[tuple[int, str]], messages: dict[int, re.Match[str]]) -> bool:
    """Return whether a file is a chat log of the given form.

    :param rows: (offset, text) of each non-empty line.
    :param messages: match of each line that begins a message, by index of the row.
    """
    events = {n for n, (_, text) in enumerate(rows) if n not in messages and _is_event(form, text)}
    timed = all(any(map(str.isdigit, m.string[: m.start("nick")])) for m in messages.values())
    headed = not timed and form.multiline
    again = len({m["nick"] for m in messages.values()}) < len(messages)
    if min(*messages, *events) > _FEW_BEFORE:
        return False
    if headed:
        # Agendas also have lines with only a name and a time.
        silent = sum(1 for n in messages if n + 1 in messages or n + 1 == len(rows))
        return silent <= len(messages) / _FEW_SILENT and (again or len(messages) <= _NOBODY_AGAIN)
    if not (timed or again or len(messages) <= _FEW):
        return False
    return form.multiline or 2 * (len(messages) + len(events)) >= len(rows)


def _is_kept_by_program(form: _Form, rows: Sequence[tuple[int, str]], messages: dict[int, re.Match[str]]) -> bool:
    """Return whether a chat program recorded the log.

    Such a log has times or events, or contains only messages. Meeting minutes with nicknames have other text as well.

    :param messages: match of each line that begins a message, by index of the row.
    """
    timed = any(
        m.start("nick") > 0 and any(map(str.isdigit, rows[n][1][: m.start("nick")])) for n, m in messages.items()
    )
    return (
        timed
        or len(messages) == len(rows)
        or any(n not in messages and _is_event(form, text) for n, (_, text) in enumerate(rows))
    )


def _lines(
    found: Found,
    form: _Form,
    rows: Sequence[tuple[int, str]],
    messages: dict[int, re.Match[str]],
    apart: Collection[int],
) -> Iterator[Line]:
    """Yield the lines of a chat log.

    :param rows: (offset, text) of each non-empty line.
    :param messages: match of each line that begins a message, by index of the row.
    :param apart: indexes of the rows that follow an empty line.
    """
    first = next(n for n, (_, text) in enumerate(rows) if n in messages or _is_event(form, text))
    if first:
        found.front = (*found.front, (rows[0][0], rows[first - 1][0] + len(rows[first - 1][1])))
    nick, named, begins = None, -1, True
    hosts = [m for m in messages.values() if m.groupdict().get("host") and m["words"]]
    identified = 2 * sum(bool(_IDENTIFIED.match(m["words"])) for m in hosts) > len(hosts)
    for number, (at, text) in list(enumerate(rows))[first:]:
        said = messages.get(number)
        if said:
            named, begins = at + said.start("nick"), True
            nick = " ".join(re.sub(f"[{_INVISIBLE}]", "", said["nick"]).split()).removeprefix("~ ")
            found.take(at, at + said.start("nick"), "time stamp" if _STAMPED.match(text) else "markup")
            found.take(at + said.start("nick"), at + said.end("nick"), "speaker tag", Fate.METADATA)
            words, start, host = said["words"] or "", said.start("words"), said.groupdict().get("host")
            after = (said.end("nick"), start if words else len(text))
            if any(map(str.isdigit, text[slice(*after)])) and not host:
                found.take(at + after[0], at + after[1], "time stamp")
            if identified and host and _IDENTIFIED.match(words):
                words, start = words[1:], start + 1
            if not words.strip():
                continue
            gone = _COMES_OR_GOES.match(words)
            aside = _OF_PROGRAM.match(words) is not None or (gone is not None and (gone[1] or nick) == nick)
        elif form.aside and form.aside.match(text):
            stamp = _STAMPED.match(text)
            start = stamp.end() if stamp else 0
            found.take(at, at + start, "time stamp")
            mark = _MARK.match(text, start)
            start, aside = mark.end() if mark else start, True
            if not text[start:].strip():
                continue
        else:
            start, aside = 0, False
            begins = begins or number in apart
            nick = nick if form.multiline or number not in apart or names_topic(text.strip()) else ""
        piece = (text[start:], at + start, 1)
        joined = "\n\n" if begins or said or aside else "\n"
        yield Line(None if aside else nick, (piece,), aside=aside, joined=joined, named=named)
        begins = aside


FORMAT = Format(4, read_chat)
