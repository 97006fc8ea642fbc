"""Logs of chats: IRC, Matrix, Discord, Slack, WhatsApp, Telegram, the chat of Zoom.

A form of lines counts if the file begins with it and at least half of its lines have it. Two are enough if messages may
have several lines. Each message is a paragraph; those of one sender are one turn. Who comes and goes,
and what a program says, is shown and not spoken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Fate, Log
from pipeline.read.formats.arranged import Format, Found, arranged
from pipeline.read.headings import names_topic
from pipeline.read.marks import is_rule
from pipeline.read.source import Line, Source

_B = r"[^\S\n]"
_AT = rf"\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?:[.,]\d{{1,6}})?(?:{_B}?[AaPp]\.?{_B}?[Mm]\.?)?"
_HALF_DAY = rf"\d{{1,2}}:\d{{2}}(?::\d{{2}})?{_B}?[AaPp]\.?[Mm]\.?"
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_DAYS = rf"(?:{_DATE}|Today at|Yesterday at)"
_STAMP = rf"[\[(]?(?:(?:{_DATE}|[A-Z][a-z]{{2}}{_B}+\d{{1,2}})(?:T|,?{_B}+))?{_AT}(?:Z|[+-]\d{{2}}:?\d{{2}})?[\])]?"
_INVISIBLE = "\u200e\u200f\u202a-\u202e"
_NICK = r"<[ @+%&~!]?(?P<nick>(?!v[.\s])[^\s<>/][^<>\n]{0,60})>"
"""No voice span of WebVTT."""


class _Form(NamedTuple):
    """How the lines of a log look."""

    name: str
    message: re.Pattern[str]
    """A line that begins a message; the groups ``nick`` and ``words``."""
    aside: re.Pattern[str] | None = None
    """A line that nobody says."""
    multiline: bool = False
    """Whether messages may go on for several lines."""


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
            rf"{_B}*{_AT}{_B}+From{_B}+(?P<nick>[^:\n]{{1,60}}?)(?:{_B}+to{_B}+[^:\n]{{1,80}}?)?{_B}*:(?:{_B}*(?P<words>.*))?$",
            re.IGNORECASE,
        ),
        multiline=True,
    ),
    _Form(
        "chat",
        re.compile(
            rf"(?P<nick>[^\s\[<\d#>*][^\n\[\]:]{{0,60}}?)(?:{_B}+[—–-]{_B}+(?:{_DAYS},?{_B}+)?{_AT}"
            rf"|{_B}+(?:{_DAYS},?{_B}+)?\[?{_HALF_DAY}\]?|,{_B}\[{_DATE},?{_B}{_AT}\]){_B}*(?P<words>)$"
        ),
        re.compile(rf"{_B}*\[?{_AT}\]?{_B}*$"),
        multiline=True,
    ),
    _Form(
        "chat",
        re.compile(rf"\[{_DATE},?{_B}+{_AT}\]{_B}+(?P<nick>[^:\n]{{1,60}}?){_B}*(?P<words>)$"),
        multiline=True,
    ),
)
_OMITTED = re.compile(rf"[{_INVISIBLE}]?(?:<[^<>\n]*omitted>|(?:image|video|audio|sticker|GIF|document) omitted)\s*$")
_COMES_OR_GOES = re.compile(r"(\S+) (?:has|have) (?:joined|left|quit|changed the topic)\b|is now known as\b")
_STAMPED = re.compile(rf"{_B}*({_STAMP}){_B}*")
_MARK = re.compile(r"(?:\*{1,4}|-!-|-->|<--|-{2,3}|===|→|←|•)[^\S\n]+")
_ONLY_TIME = re.compile(rf"{_B}*{_STAMP}{_B}*$")
_FEW_BEFORE = 20
"""Lines that may precede the first message."""


def read_chat(source: Source, begin: int, _ending: str, _log: Log) -> Source:
    """The words of a log; the source itself if it is none."""
    rows, apart = list[tuple[int, str]](), set[int]()
    for at, text in source.rows(begin):
        if text.strip():
            rows.append((at, text))
        else:
            apart.add(len(rows))
    for form in _FORMS:
        messages = {n: m for n, (_, text) in enumerate(rows) if (m := form.message.match(text))}
        if len(messages) > 1 and _is_log(form, rows, messages):
            if form.name == "IRC" and not _is_kept_by_program(form, rows, messages):
                return source
            found = Found(source, f"{form.name} log", ((0, begin),), "chat")
            found.lines = list(_lines(found, form, rows, messages, apart))
            return arranged(found)
    return source


def _is_event(form: _Form, text: str) -> bool:
    return form.aside is not None and form.aside.match(text) is not None and not is_rule(text.strip())


def _is_log(form: _Form, rows: Sequence[tuple[int, str]], messages: dict[int, re.Match[str]]) -> bool:
    """Whether a file is a log of this form."""
    first = next((n for n, (_, text) in enumerate(rows) if n in messages or _is_event(form, text)), 0)
    if first > _FEW_BEFORE or len({m["nick"] for m in messages.values()}) == len(messages) > 3:
        return False
    events = sum(1 for n, (_, text) in enumerate(rows) if n not in messages and _is_event(form, text))
    return form.multiline or 2 * (len(messages) + events) >= len(rows)


def _is_kept_by_program(form: _Form, rows: Sequence[tuple[int, str]], messages: dict[int, re.Match[str]]) -> bool:
    """Whether a log has times or events; otherwise people wrote ``<nick> text``, and headings between, as minutes."""
    timed = any(
        m.start("nick") > 0 and any(map(str.isdigit, rows[n][1][: m.start("nick")])) for n, m in messages.items()
    )
    return timed or any(n not in messages and _is_event(form, text) for n, (_, text) in enumerate(rows))


def _lines(
    found: Found,
    form: _Form,
    rows: Sequence[tuple[int, str]],
    messages: dict[int, re.Match[str]],
    apart: Collection[int],
) -> Iterator[Line]:
    """:param apart: numbers of the rows that follow an empty line."""
    first = next(n for n, (_, text) in enumerate(rows) if n in messages or _is_event(form, text))
    if first:
        found.front = (*found.front, (rows[0][0], rows[first - 1][0] + len(rows[first - 1][1])))
    nick, begins = None, True
    for number, (at, text) in list(enumerate(rows))[first:]:
        said = messages.get(number)
        if said:
            nick, begins = " ".join(re.sub(f"[{_INVISIBLE}]", "", said["nick"]).split()).removeprefix("~ "), True
            found.take(at, at + said.start("nick"), "time stamp" if _STAMPED.match(text) else "mark-up")
            found.take(at + said.start("nick"), at + said.end("nick"), "speaker tag", Fate.METADATA)
            if any(map(str.isdigit, text[said.end("nick") : (said.start("words") if said["words"] else len(text))])):
                found.take(
                    at + said.end("nick"), at + (said.start("words") if said["words"] else len(text)), "time stamp"
                )
            words = said["words"] or ""
            start = said.start("words")
            if not words.strip():
                continue
            gone = _COMES_OR_GOES.match(words)
            aside = _OMITTED.match(words) is not None or (gone is not None and (gone[1] or nick) == nick)
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
        yield Line(None if aside else nick, (piece,), aside=aside, joined="\n\n" if begins or said or aside else "\n")
        begins = aside


FORMAT = Format(4, read_chat)
