"""The pages of the documentation, their fenced blocks, and the commands that these show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

GENERATED = {"docs/cli.md", "docs/diagnostics.md"}
"""Pages that the program writes."""
_FENCE = re.compile(r"^( *)(`{3,}|~{3,}) *([^\s`]*)[^`]*$")
_DIRECTIVE = re.compile(r"<!-- test: (.+?) -->")


def pages() -> list[str]:
    """All pages of the documentation, as paths within the checkout."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(p.relative_to(ROOT).as_posix() for p in found)


def written_pages() -> list[str]:
    """The pages that people write."""
    return [page for page in pages() if page not in GENERATED]


@dataclass(frozen=True)
class Command:
    """A command that a page shows."""

    line: int
    text: str
    printed: tuple[str, ...] | None
    """What the page shows of its output; None if the page shows none."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str
    directives: tuple[str, ...]
    """What the comments directly above it say: ``<!-- test: exit 1 -->``."""

    def directive(self, name: str) -> str | None:
        """What a directive says after its name; None if the block has no such directive."""
        for text in self.directives:
            first, _, rest = text.partition(" ")
            if first.rstrip(",") == name:
                return rest.strip()
        return None

    def commands(self) -> list[Command]:
        """The commands of a block in ``console`` or ``sh``."""
        found: list[Command] = []
        lines = list(enumerate(self.text.splitlines(), self.line + 1))
        while lines:
            number, line = lines.pop(0)
            if self.language == "console" and not line.startswith("$ "):
                assert found, f"{self.page}:{number}: output before the first command"
                last = found.pop()
                found.append(Command(last.line, last.text, (*(last.printed or ()), line)))
                continue
            command = line.removeprefix("$ ") if self.language == "console" else line
            while command.endswith("\\") and lines:
                command = command[:-1].rstrip() + " " + lines.pop(0)[1].strip()
            command = re.sub(r"(?:^|\s+)#(?: .*)?$", "", command).strip()
            if command:
                found.append(Command(number, command, None))
        return found


def blocks_of(page: str) -> list[Block]:
    """The fenced blocks of a page, in their order; also those within an item of a list."""
    found: list[Block] = []
    directives: list[str] = []
    lines = iter(enumerate((ROOT / page).read_text(encoding="utf-8").splitlines(), 1))
    for number, line in lines:
        if fence := _FENCE.match(line):
            held = []
            for _, inner in lines:
                if inner.strip() == fence[2]:
                    break
                held.append(inner.removeprefix(fence[1]))
            found.append(Block(page, number, fence[3], "\n".join(held) + "\n", tuple(directives)))
            directives = []
        elif told := _DIRECTIVE.findall(line):
            directives += told
        elif line.strip():
            directives = []
    return found


def unfenced(page: str) -> list[str]:
    """Lines of blocks that are indented, and fences without a language: nothing would test them."""
    wrong = [f"{page}:{b.line}: a block without a language" for b in blocks_of(page) if not b.language]
    inside, listed, empty = "", False, True
    for number, line in enumerate((ROOT / page).read_text(encoding="utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if inside:
            inside = "" if line.strip() == inside else inside
        elif fence:
            inside = fence[2]
        elif line.startswith("    ") and empty and not listed:
            wrong.append(f"{page}:{number}: an indented block")
        if line.strip():
            item = re.match(r" *([-*]|\d+\.) ", line) is not None
            listed = not fence and (item or (listed and line.startswith(" ")))
        empty = not line.strip()
    return wrong


def page_text(page: str) -> str:
    """The text of a page."""
    return Path(ROOT / page).read_text(encoding="utf-8")
