"""Lists of people: names with affiliations or initials, and roles before a colon."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.model import fold_name
from pipeline.read.marks import BULLET

_NAME = r"(?:[^\W\d_][\w'’.\-‑]*\s+){1,5}[^\W\d_][\w'’.\-‑]*"
_PERSON = re.compile(rf"(?P<name>{_NAME})\s*(?P<brackets>\([^()]+\))?\s*(?:(?:,|\s[-–—])\s*(?P<affiliation>.+))?$")
_INITIALS_FIRST = re.compile(rf"(?P<initials>[^\W\d_]{{1,4}})\s*(?:=|:|\s[-–—]\s)\s*(?P<person>{_NAME}.*)$")
_INITIALS = re.compile(r"[^\W\d_a-z]{1,4}$")
_LABEL = re.compile(r"(?P<role>[^\W\d_][^:.,\d\n]{1,60}):(?:\s+(?P<names>\S.*))?$", re.DOTALL)
_PARTS = re.compile(r"\s*;\s*|\s*,\s+(?:and\s+)?(?![^()]*\))|\s+(?:and|&)\s+")
_PRESENT = frozenset({"attendees", "attendance", "attending", "present", "in attendance", "participants"})
_ROLE = re.compile(
    r"\b(?:(?:co-?)?hosts?|guest|moderator|interviewer|interviewee|editor|producer|presenter|narrator|"
    r"chair(?:man|woman|person)?|secretary|scribe|(?:minute|note)s?[- ]?taker|facilitator|organi[sz]er|conven[oe]r|"
    r"assistant|author|contributor|translator|transcriber|reporter|mayor|president|clerk|judge|counsel|witness|operator|audience|member|caller|voice|student|teacher|crowd|man|woman|ordförande|ledamot|talman|vorsitzende[rn]?|abgeordnete[rn]?|präsident(?:in)?|"
    r"président[e]?|députée?|presidente|diputad[oa]|entrevistador(?:a)?|moderador(?:a)?|director|engineer|designer|speaker|panell?ist|"
    r"participant|attendee|attendance|attending|present|in attendance|regret|absent|apologies|with|by|design|"
    r"music|sound|photo\w*|illustration|drawing)s?$",
    re.IGNORECASE,
)
"""Pattern for a role that may precede a colon and a list of names."""
_SEVERAL = re.compile(r"s$|\b(?:present|attending|in attendance|attendance|absent|with|by)$", re.IGNORECASE)
_NO_NAME = frozenset("for of and the at in on to from or with a an is are was".split())
"""Words that occur in sentences and names of institutions, but not in names of people."""
_SUFFIX = re.compile(r",\s+((?:Jr|Sr|II|III|IV)\b\.?)(?=\s*(?:[,(;]|$))", re.IGNORECASE)
"""Pattern for the part of a name after a comma, such as ``Jr``."""
_LONGEST = 2_000
"""Maximum length of a line to search for names, in characters."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in a list."""

    name: str
    affiliation: str
    initials: str
    """Initials as written (``AB``), or an empty string."""


@dataclass(frozen=True, slots=True)
class Label:
    """A line such as ``Editors:`` or ``Host: Anna Berg``."""

    role: str
    """Role as written in the source, in the singular."""
    people: tuple[Listed, ...]
    """People named on the same line."""


def label(text: str) -> Label | None:
    """Return the role and people on a line such as ``Host: Anna Berg``, or None.

    After the colon, the line must contain only names or nothing.
    """
    found = _LABEL.match(text)
    if not found:
        return None
    wording = " ".join(found["role"].split())
    if not found["names"]:
        return Label(role_of(wording), ()) if wording[0].isupper() else None
    if not gives_role(wording):
        return None
    people = people_on(found["names"].strip().rstrip("."), wording)
    return Label(role_of(wording), people) if people else None


def people_on(
    line: str, wording: str, speakers: Collection[str] = (), *, single: bool = False, several: bool = False
) -> tuple[Listed, ...]:
    """Return the people listed on a line.

    A comma separates two people, or a name from its affiliation. It separates people if at least two have initials in
    brackets, if at least two of them speak, or if the label before the colon is plural.

    :param wording: label before the colon, or an empty string.
    :param speakers: folded names of the speakers.
    :param single: whether a name may consist of one word.
    :param several: whether a comma between names without affiliations separates people.
    """
    if len(line) > _LONGEST:
        return ()
    line = _SUFFIX.sub(r" \1", BULLET.sub("", line))
    parts = [p for p in _PARTS.split(line) if p]
    listed = [person(p) or (_single(p) if single else None) for p in parts]
    found = tuple(p for p in listed if p)
    one = person(line) or (_single(line) if single else None)
    if len(parts) > 1 and len(found) == len(parts):
        initials = sum(bool(p.initials) for p in found)
        speaking = sum(fold_name(p.name) in speakers for p in found)
        bare = several and all(_strict(p.name) and not p.affiliation for p in found)
        if one is None or initials > 1 or speaking > 1 or bare or _SEVERAL.search(wording):
            return found
    return (one,) if one else ()


def _single(text: str) -> Listed | None:
    """Return a one-word name with optional initials or affiliation in brackets, or None."""
    found = re.match(r"@?([^\W\d_][\w'’.\-]*)(?:\s*\(([^()]+)\))?$", text)
    if not found or found[1].casefold() in _NO_NAME:
        return None
    inside = (found[2] or "").strip()
    return Listed(found[1], "", inside) if _INITIALS.match(inside) else Listed(found[1], inside, "")


def _strict(name: str) -> bool:
    """Return whether a name can be a person's: ``Ada Penn``, not ``Institute for Harbours``."""
    return _NO_NAME.isdisjoint(name.casefold().split())


def introduced(text: str) -> Label | None:
    """Return the label on a line that explains initials (``Presenter: Anna Berg (AB)``), or None."""
    found = label(text) if text.endswith((")", ").", "]")) else None
    return found if found and found.people and all(p.initials for p in found.people) else None


def gives_role(wording: str) -> bool:
    """Return whether the text before a colon names a role (``Host``, ``Photographs by``)."""
    return _ROLE.search(wording) is not None


def role_of(wording: str) -> str:
    """Return the role that the text before a colon names, in the singular."""
    if wording.casefold() in _PRESENT:
        return "participant"
    wording = wording.lower() if wording.isupper() and len(wording) > 3 else wording
    singular = re.sub(r"(?<=[eo]r|st|nt|ee|be)s$", "", wording) if " " not in wording else wording
    return singular[0].lower() + singular[1:]


def person(line: str) -> Listed | None:
    """Return the person that a line names, with any affiliation and initials.

    Examples are ``Anna Berg, Port Authority``, ``Anna Berg (AB)`` and ``AB = Anna Berg``.

    :returns: None if the line does not name exactly one person.
    """
    if len(line) > _LONGEST:
        return None
    line = " ".join(line.split())
    if (suffix := _SUFFIX.search(line)) and suffix.end() == len(line) and _name_like(line[: suffix.start()]):
        return Listed(line, "", "")
    line = _SUFFIX.sub(r" \1", line.rstrip("."))
    if first := _INITIALS_FIRST.match(line):
        listed = person(first["person"])
        if listed and first["initials"].isupper() and not gives_role(first["initials"]):
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
    """Return the first letter of each word in a name, in capitals."""
    return "".join(w[0].upper() for w in name.split())


def _name_like(name: str) -> bool:
    words = name.split()
    several = 2 <= len(words) <= 6 and "and" not in words
    return several and words[0][0].isupper() and words[-1][0].isupper()
