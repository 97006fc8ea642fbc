"""Talks that are made up, and how each convention of speaker tags writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from pipeline.model import unaccented

Said = tuple[str, tuple[str, ...]]
"""Who speaks, and their paragraphs."""


@dataclass(frozen=True)
class Talk:
    """What is rendered, and what must be read."""

    turns: tuple[Said, ...]
    title: str = ""
    headings: Mapping[int, str] = field(default_factory=dict)
    """Number of the turn before which there is a heading -> the heading."""
    front: str = ""
    """Kind of front matter: ``toml``, ``yaml``, either with ``people``, or nothing."""

    @property
    def names(self) -> tuple[str, ...]:
        """Who speaks, in the order of their first turns."""
        return tuple(dict.fromkeys(name for name, _ in self.turns))


_FIRST = (
    "Marta Odile Tarek Zoë Bram Greta Kwame Solveig Gustav Yusuf Dolores Fergus Hana Luca Vera Rupert Séamus Thandi "
    "Wilhelm Xiomara"
).split()
_LAST = (
    "Wen Brodie Lindqvist Okafor Marsh Tanaka Ruiz Achterberg Quill O’Neill Holt-Egerton McDougal Vance Ferreira "
    "Bianchi Struth Whitby Yilmaz Pruitt Dubois"
).split()
_QUOTED = ("“Lamp”", "‘Lamp’", '"Lamp"')
_ELSEWHERE = ("Анна Берг", "Ελένη Παππά", "山田花子", "नीना राव", "Łucja Wiśniewska", "ليلى حداد", "דנה לוי", "김민준")


def _forms(first: str, last: str, number: int) -> dict[str, str]:
    """How somebody may be named, by the kind of the name."""
    nick = unaccented(first.casefold()).replace("’", "")
    return {
        "full": f"{first} {last}",
        "middle": f"{first} {'BCDKR'[number % 5]}. {last}",
        "initials before": f"{first[0]}. {'BCDKR'[number % 5]}. {last}",
        "particle": f"{first} {('van', 'de la', 'von der')[number % 3]} {last}",
        "first": first,
        "surname": last,
        "nick": f"{nick}{number}",
        "nick with _": f"{nick}_{unaccented(last[0].casefold())}",
        "honorific": f"{('Dr.', 'Prof.', 'Ms.')[number % 3]} {first} {last}",
        "degree": f"{first} {last}, {('PhD', 'M.D.', 'MSc')[number % 3]}",
        "firm": f"{last} & Sons",
        "bar": f"{first} {last} | Harbours",
        "nickname": f"{first} {_QUOTED[number % 3]} {last}",
        "number": f"Speaker {number + 1}",
        "elsewhere": _ELSEWHERE[number % len(_ELSEWHERE)],
        "capitals": f"{first} {last}".upper(),
        "initials": f"{first[0]}{'BCDKR'[number % 5]}{last[0]}",
        "dotted": f"{first}.{last}".replace("’", "").lower(),
    }


KINDS = frozenset(_forms("Marta", "Wen", 0))
IN_CAPITALS = KINDS - {"nick", "nick with _", "dotted", "honorific", "degree", "elsewhere", "middle", "initials before"}
"""Kinds of names that are still the same when they are written in capitals, and that can be."""

_SENTENCES = (
    "The lift by the harbour is closed on day {n}.",
    "Who pays for number {n}?",
    "Yes, {n} of them, and the ferry too!",
    "I said so in {n}, and nobody listened…",
    "He told me: wait for tram {n}.",
    "It was late - very late - on night {n}.",
    "Well, it’s “open” at {n}, they say.",
    "That is what the café (the old one) paid in {n}.",
    "No. {n} is not enough.",
    "We don't know; ask at desk {n}.",
    "Kids & dogs may ride line {n} for nothing.",
    "So you see, Anna, it works for {n} hours.",
    "About {n} % of it is naïve.",
)


def _words(chosen: int, number: int, most: int) -> tuple[str, ...]:
    """One to four paragraphs of one to four sentences, no two of which are the same in a talk.

    :param chosen: a number that decides which and how many: one that is drawn for each sentence would take long.
    :param number: of the turn.
    """
    count = 1 + (chosen // 4 % 4 % most if chosen % 4 == 0 else 0)
    return tuple(
        " ".join(
            _SENTENCES[(chosen + 5 * at + 3 * n) % len(_SENTENCES)].format(n=100 + 16 * number + 4 * at + n)
            for n in range(1 + (chosen + at) // 16 % 4)
        )
        for at in range(count)
    )


def talks(
    kinds: frozenset[str] = KINDS, *, least: int = 3, most_people: int = 6, again: bool = False, paragraphs: int = 4,
    fronts: Sequence[str] = ("", "toml", "toml with people", "yaml", "yaml with people"), headings: bool = True,
    named: Sequence[str] = (),
) -> st.SearchStrategy[Talk]:  # fmt: skip
    """Talks of two to six people.

    :param kinds: of the names.
    :param named: who speaks; people of these kinds if it is empty.
    :param least: turns.
    :param again: whether everybody speaks twice at least.
    :param paragraphs: of a turn, at most.
    """

    @st.composite
    def made(draw: st.DrawFn) -> Talk:
        count = draw(st.integers(2, most_people))
        first = draw(st.permutations(range(len(_FIRST))))[:count]
        last = draw(st.permutations(range(len(_LAST))))[:count]
        chosen = [draw(st.sampled_from(sorted(kinds))) for _ in range(count)]
        names = [
            _forms(_FIRST[a], _LAST[b], number)[k]
            for number, (a, b, k) in enumerate(zip(first, last, chosen, strict=True))
        ]
        names = list(named or dict.fromkeys(names))
        names += ["Ottilie Kranz"] if len(names) == 1 else []
        order = draw(st.lists(st.integers(0, len(names) - 1), min_size=least, max_size=18))
        spoken = [names[n % len(names)] for n in order]
        # Where nobody comes back, lines may as well be labels: some do, and all whose names begin without a capital.
        back = [n for at, n in enumerate(names) if again or 2 * at < len(names) or n[0] == n[0].lower()]
        spoken = [*names, *spoken, *back]
        spoken = [name for n, name in enumerate(spoken) if n == 0 or spoken[n - 1] != name]
        ahead = draw(st.lists(st.integers(0, 999), min_size=len(spoken), max_size=len(spoken)))
        turns = tuple(zip(spoken, map(_words, ahead, range(len(spoken)), [paragraphs] * len(spoken)), strict=True))
        heads = draw(st.dictionaries(st.integers(1, len(turns) - 1), st.just("")) if headings else st.just({}))
        heads = dict(zip(sorted(heads), ("Why It Is Late", "Money for the Ferry"), strict=False))
        title = draw(st.sampled_from(["", "The Lift at Noon"]))
        return Talk(turns, title, heads, draw(st.sampled_from(fronts)))

    return made()


@dataclass(frozen=True)
class Manner:
    """How a talk is written down, beside its convention."""

    tag: int = 0
    """Number of the tag's form among those of the convention."""
    stamped: bool = False
    """Whether a time comes before each tag."""
    compact: bool = False
    """Whether no line is empty between turns of one paragraph."""
    crlf: bool = False
    indent: str = ""
    mark: str = ""
    """What is before each tag."""
    wrapped: bool = False
    """Whether lines are short."""


@dataclass(frozen=True)
class Way:
    """How a convention writes talks."""

    tags: tuple[str, ...]
    """The forms of its tags: ``{n}`` is the name, ``{t}`` a time, and ``{w}`` the words of the first paragraph."""
    talks: st.SearchStrategy[Talk]
    written: Callable[[str], str] = str
    """How a name is written in a tag."""
    stamped: bool = True
    """Whether a time may come before the tag."""
    compact: bool = True
    """Whether turns may follow each other without an empty line."""
    marks: tuple[str, ...] = ("", "- ", ">> ", "* ", "• ")
    conventions: frozenset[str] = frozenset()
    """Names of conventions that it may be read as too."""


def manners(way: Way) -> st.SearchStrategy[Manner]:
    """The ways in which a talk may be written in a convention."""
    return st.builds(
        Manner,
        tag=st.integers(0, len(way.tags) - 1),
        stamped=st.booleans() if way.stamped else st.just(False),
        compact=st.booleans() if way.compact else st.just(False),
        crlf=st.booleans(),
        indent=st.sampled_from(["", "", "  ", "\t"]),
        mark=st.sampled_from(way.marks),
        wrapped=st.booleans(),
    )


@dataclass
class _Page:
    lines: list[str] = field(default_factory=list)

    def add(self, *lines: str) -> None:
        self.lines.extend(line for whole in lines for line in whole.split("\n"))

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")


def render(talk: Talk, way: Way, manner: Manner) -> tuple[str, list[int]]:
    """The text of a talk, and the lines on which its turns begin."""
    page, begins = _Page(), list[int]()
    page.add(*front_matter(talk, way.written))
    if talk.title and not talk.front:
        page.add(f"# {talk.title}", "")
    compact = manner.compact and not talk.headings and all(len(said) == 1 for _, said in talk.turns)
    for number, (name, said) in enumerate(talk.turns):
        if number in talk.headings:
            page.blank()
            page.add(f"## {talk.headings[number]}", "")
        if not compact:
            page.blank()
        begins.append(len(page.lines) + 1)
        time = (
            f"0:{number // 60 % 60:02}:{number % 60:02}" if way.stamped else f"{number // 60 % 60:02}:{number % 60:02}"
        )
        stamp = f"[{time}] " if manner.stamped else ""
        tag = way.tags[manner.tag].format(n=way.written(name), t=time, w="{w}")
        # What is between items of a list, and no item, may be what the list is about: turns of lists have a paragraph.
        first, *others = said if manner.mark in ("", ">> ") else (" ".join(said),)
        told = tag.replace("{w}", first) if "{w}" in tag else f"{tag}{first}"
        page.add(*_lines(f"{manner.mark}{stamp}{told}", manner))
        for paragraph in others:
            page.add("", *_lines(paragraph, manner))
    text = "\n".join(page.lines) + "\n"
    return (text.replace("\n", "\r\n") if manner.crlf else text), begins


def _lines(text: str, manner: Manner) -> list[str]:
    """The lines of a paragraph, indented; the lines of the tag stay whole."""
    lines = text.split("\n")
    if manner.wrapped and "**" not in lines[-1][2:] and "\t" not in lines[-1]:
        lines = [*lines[:-1], *_wrapped(lines[-1])]
    return [manner.indent + line if line else "" for line in lines]


def _wrapped(line: str) -> list[str]:
    """Lines of sixty characters or some words more, none of which begins with a mark or as a tag could."""
    result = [""]
    words = line.split(" ")
    for at, word in enumerate(words):
        following = words[at : at + 3]
        if len(result[-1]) > 60 and all(w[:1].isalpha() and w[-1:].isalpha() for w in following):
            result.append(word)
        else:
            result[-1] += f" {word}" if result[-1] else word
    return result


def front_matter(talk: Talk, written: Callable[[str], str] = str) -> list[str]:
    """The lines of a talk's front matter."""
    title = talk.title or "The Lift"
    names = [written(name) for name in talk.names]
    if talk.front.startswith("toml"):
        people = [f"people = [{', '.join(map(_quoted, names))}]"] if "people" in talk.front else []
        return ["+++", f'title = "{title}"', "date = 2026-01-02", *people, "+++", ""]
    if talk.front.startswith("yaml"):
        people = ["speakers:", *(f"  - name: {_quoted(n)}" for n in names)] if "people" in talk.front else []
        return ["---", f"title: {title}", "date: 2026-01-02", *people, "---", ""]
    return []


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '\\"') + '"'
