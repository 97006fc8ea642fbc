"""People as title pages and minutes list them: names with affiliations or initials, a role before the colon."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"(?:[^\W\d_][\w'’.\-‑]*\s+){1,5}[^\W\d_][\w'’.\-‑]*"
_PERSON = re.compile(rf"(?P<name>{_NAME})\s*(?P<brackets>\([^()]+\))?\s*(?:(?:,|\s[-–—])\s*(?P<affiliation>.+))?$")
_INITIALS_FIRST = re.compile(rf"(?P<initials>[^\W\d_]{{1,4}})\s*(?:=|:|\s[-–—]\s)\s*(?P<person>{_NAME}.*)$")
_INITIALS = re.compile(r"[^\W\d_a-z]{1,4}$")
_LABEL = re.compile(r"(?P<role>[^\W\d_][^:.,\d\n]{1,60}):(?:\s+(?P<names>\S.*))?$", re.DOTALL)
_PARTS = re.compile(r"\s*;\s*|\s*,\s+(?:and\s+)?(?![^()]*\))|\s+(?:and|&)\s+")
_PRESENT = frozenset({"attendees", "attending", "present", "in attendance"})
_ROLE = re.compile(
    r"\b(?:host|guest|moderator|interviewer|interviewee|editor|producer|presenter|narrator|chair(?:man|woman|person)?|"
    r"secretary|scribe|facilitator|assistant|author|contributor|translator|transcriber|director|engineer|designer|"
    r"speaker|mayor|president|clerk|judge|counsel|witness|operator|reporter|audience|"
    r"panellist|panelist|participant|attendee|attending|present|in attendance|regret|absent|with|by|design|"
    r"music|sound|photo\w*|illustration|drawing)s?$",
    re.IGNORECASE,
)
"""What people do: the words that may stand before the colon when names follow on the same line."""
_SEVERAL = re.compile(r"s$|\b(?:present|attending|in attendance|absent|with|by)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as a list names them."""

    name: str
    affiliation: str
    initials: str
    """As given, ``AB``, or empty."""


@dataclass(frozen=True, slots=True)
class Label:
    """A line such as ``Editors:`` or ``Host: Anna Berg``."""

    role: str
    """As the source words it; a plural as the singular."""
    people: tuple[Listed, ...]
    """Who is named on the line itself."""


def label(text: str) -> Label | None:
    """A line that gives people a role, or None: it ends at the colon, or nothing but names follow."""
    found = _LABEL.match(text)
    if not found:
        return None
    wording = " ".join(found["role"].split())
    if not found["names"]:
        return Label(_role(wording), ()) if wording[0].isupper() else None
    if not gives_role(wording):
        return None
    names = found["names"].strip().rstrip(".")
    one = person(names)
    several = [p for p in map(person, _PARTS.split(names)) if p]
    if len(several) == len(_PARTS.split(names)) and (_SEVERAL.search(wording) or one is None):
        return Label(_role(wording), tuple(several))
    return Label(_role(wording), (one,)) if one else None


def gives_role(wording: str) -> bool:
    """Whether the words before a colon say what somebody does (``Host``, ``Photographs by``)."""
    return _ROLE.search(wording) is not None


def _role(wording: str) -> str:
    if wording.casefold() in _PRESENT:
        return "participant"
    singular = re.sub(r"(?<=[eo]r|st|nt|ee|be)s$", "", wording) if " " not in wording else wording
    return singular[0].lower() + singular[1:]


def person(line: str) -> Listed | None:
    """One person: ``Anna Berg, Port Authority``, ``Anna Berg (AB)``, ``AB = Anna Berg``; None where it is none."""
    line = " ".join(line.split()).rstrip(".")
    if first := _INITIALS_FIRST.match(line):
        listed = person(first["person"])
        if listed and first["initials"].isupper():
            return Listed(listed.name, listed.affiliation, first["initials"])
        return None
    found = _PERSON.match(line)
    if not found or not _name_like(found["name"]):
        return None
    brackets = (found["brackets"] or "").strip("()").strip()
    affiliation = found["affiliation"] or ""
    if _INITIALS.match(brackets):
        return Listed(found["name"], affiliation, brackets)
    return Listed(found["name"], ", ".join(filter(None, [brackets, affiliation])), "")


def initials_of(name: str) -> str:
    """The initials of a name, in capitals."""
    return "".join(w[0].upper() for w in name.split())


def _name_like(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 6 and words[0][0].isupper() and words[-1][0].isupper()
