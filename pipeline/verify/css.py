"""Reads style sheets as far as the colours of a class need it, and computes contrast (WCAG 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import ImageColor

Colour = tuple[int, int, int]
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")
_LIGHT = re.compile(r"prefers-color-scheme\s*:\s*light")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_SYSTEM = {"mark": (255, 255, 0), "marktext": _BLACK}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a style sheet, for one selector."""

    selector: str
    declarations: dict[str, str]
    schemes: tuple[bool, ...]
    """Whether it holds in a light scheme (False), a dark one (True), or both."""


@dataclass(frozen=True, slots=True)
class Painted:
    """The colours of an element; None where a colour cannot be read."""

    selector: str
    text: Colour | None
    ground: Colour | None


def rules(text: str) -> list[Rule]:
    """The rules of a style sheet; those for print alone and for forced colours are left out."""
    return list(_rules(_COMMENT.sub("", text), (False, True)))


def _rules(text: str, schemes: tuple[bool, ...]) -> Iterator[Rule]:
    at = 0
    while (brace := text.find("{", at)) >= 0:
        head = text[at:brace].rpartition(";")[2].strip()
        end = _closing(text, brace)
        inner = text[brace + 1 : end]
        if head.startswith(("@media", "@supports", "@layer")):
            yield from _rules(inner, _schemes_of(head, schemes))
        elif not head.startswith("@"):
            declarations = _declarations(inner)
            for selector in head.split(","):
                yield Rule(selector.strip(), declarations, schemes)
        at = end + 1


def _closing(text: str, brace: int) -> int:
    depth = 0
    for at in range(brace, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return len(text)


def _schemes_of(head: str, schemes: tuple[bool, ...]) -> tuple[bool, ...]:
    if "print" in head or "forced-colors" in head:
        return ()
    if _DARK.search(head):
        return tuple(s for s in schemes if s)
    return tuple(s for s in schemes if not s) if _LIGHT.search(head) else schemes


def _declarations(text: str) -> dict[str, str]:
    found = (part.partition(":") for part in text.split(";") if ":" in part)
    return {name.strip().lower(): value.replace("!important", "").strip() for name, _, value in found}


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def styled(sheet: list[Rule], name: str, *, itself: bool) -> bool:
    """Whether a class has a style in a light scheme: itself, or else anything within it."""
    return any(
        rule.declarations
        and False in rule.schemes
        and _class(name).search(_last(rule.selector) if itself else rule.selector)
        for rule in sheet
    )


def painted(sheet: list[Rule], name: str, *, dark: bool) -> list[Painted]:
    """How an element of a class, and what the rules paint within it, looks in a light or a dark scheme.

    Later rules win. What is not set is the reader's own: black on white, or white on black.
    """
    holding = [rule for rule in sheet if dark in rule.schemes]
    variables = {k: v for rule in holding for k, v in rule.declarations.items() if k.startswith("--")}
    page = {"canvas": _BLACK if dark else _WHITE, "canvastext": _WHITE if dark else _BLACK}
    own: dict[str, str] = {}
    within: dict[str, dict[str, str]] = {}
    for rule in holding:
        if _class(name).search(rule.selector):
            itself = _class(name).search(_last(rule.selector))
            (own if itself else within.setdefault(rule.selector, {})).update(rule.declarations)
    text = _colour(own.get("color", ""), variables, page, page["canvastext"])
    ground = _colour(_ground(own), variables, page, page["canvas"])
    parts = [
        Painted(
            selector,
            _colour(declared.get("color", ""), variables, page, text),
            _colour(_ground(declared), variables, page, ground),
        )
        for selector, declared in within.items()
    ]
    return [Painted(f".{name}", text, ground), *parts]


def _class(name: str) -> re.Pattern[str]:
    return re.compile(rf"\.{re.escape(name)}(?![\w-])")


def _last(selector: str) -> str:
    """What a selector selects, without what must be around it."""
    return re.split(r"[\s>+~]+", selector)[-1]


def _ground(declarations: dict[str, str]) -> str:
    return declarations.get("background-color", declarations.get("background", ""))


def _colour(text: str, variables: dict[str, str], page: dict[str, Colour], inherited: Colour | None) -> Colour | None:
    value = _VARIABLE.sub(lambda m: variables.get(m[1], m[2] or ""), text).strip().lower()
    if value in ("", "inherit", "transparent", "none", "currentcolor", "unset"):
        return inherited
    known = page | _SYSTEM
    if value in known:
        return known[value]
    try:
        colour = ImageColor.getrgb(value)
    except ValueError:
        return None
    return colour[:3] if len(colour) == 3 or colour[3] == 255 else None
