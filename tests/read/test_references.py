"""Entries of reference lists, and where the text names them."""

from __future__ import annotations

import pytest

from pipeline.model import Log
from pipeline.read.drafts import Work
from pipeline.read.ledger import Ledger
from pipeline.read.markup import parse_inline
from pipeline.read.references import work_of
from pipeline.read.source import make_source
from tests.read.reading import findings, read


def entry(text: str) -> Work:
    source = make_source("talk.txt", text)
    return work_of(parse_inline(source, 0, len(source.text), Ledger(source), Log()))


ENTRIES = [
    ("Lind, J. (2007). *Salt: A Short History*. Udden Press.", "Salt: A Short History", ["Lind"], "2007"),
    ("Lind, J., & Ohl, M. (1999a). Nobody's water. *Law*, 3, 4–11.", "Nobody's water", ["Lind", "Ohl"], "1999"),
    ("Berg, A. (2018). Who owns the tide? *Shores*, 4.", "Who owns the tide?", ["Berg"], "2018"),
    ("Berg, A. (Ed.). (2018, May 4). *Tides* (2nd ed.). Keel.", "Tides", ["Berg"], "2018"),
    ("Karv, A., Cug, F., & Cap, F. (Eds.). (2018). *Inside*. Keel.", "Inside", ["Karv", "Cug", "Cap"], "2018"),
    ("de la Peña, A.-M. (n.d.). *A map*.", "A map", ["de la Peña"], ""),
    ("O'Neill, P. (1988). *Small Boats*. Keel & Co.", "Small Boats", ["O'Neill"], "1988"),
    (
        "Szőke-Nagy, M. “The Brine Ledger.” *Essays*, vol. 2, 2020, pp. 8–19.",
        "The Brine Ledger",
        ["Szőke-Nagy"],
        "2020",
    ),
    ("Lind, Jon, and Mia Ohl. *Salt and Time*. Crown, 1999.", "Salt and Time", ["Lind", "Ohl"], "1999"),
    (
        "Quist P, Holm M. The people of the pans. Udden Med J. 2004;12(3):45.",
        "The people of the pans",
        ["Quist", "Holm"],
        "2004",
    ),
    ("Halvorsen, K. 'The Harbour Act' in Statutes (Crown, 1902), pp. 3-8.", "The Harbour Act", ["Halvorsen"], "1902"),
    ("Udden Sailing Club (n.d.). *Tide Tables*. Udden.", "Tide Tables", ["Udden Sailing Club"], ""),
    ("The Udden Declaration on Salt. 1887.", "The Udden Declaration on Salt", [], "1887"),
]


@pytest.mark.parametrize(("text", "title", "surnames", "year"), ENTRIES)
def test_entry(text: str, title: str, surnames: list[str], year: str) -> None:
    found = entry(text)
    assert (found.title, [a.surname for a in found.authors], found.year) == (title, surnames, year)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("A. (2001). B. <https://example.org/a>", "https://example.org/a"),
        ("A. (2001). B. [Read it](https://example.org/b)", "https://example.org/b"),
        ("A. (2001). B. https://example.org/c.", "https://example.org/c"),
        ("A. (2001). B. doi:10.5555/d", "https://doi.org/10.5555/d"),
        ("A. (2001). B.", ""),
    ],
)
def test_address(text: str, url: str) -> None:
    assert entry(text).url == url


LIST = """

REFERENCES

Lind, J. (2007). *Salt: A Short History*. Udden.

Lind, J. (2012b). *Brine*. Udden.

Lind, J., & Ohl, M. (2007). Nobody's water. *Law*, 3.

Halegoua, G. (2020). *Small Boats*. Keel.

O'Neill, P. (1988). *Who Owns the Tide?* Keel.

de la Peña, A. (2015). *The Harbour Act*. Keel.
"""
NUMBERS = ["Salt", "Brine", "Nobody's water", "Small Boats", "Who Owns the Tide?", "The Harbour Act"]

NAMED = [
    ("In “Salt: A Short History” it says so.", ["Salt: A Short History -> Salt"]),
    ("In *Salt* it says so.", ["Salt -> Salt"]),
    ("In ‘Who Owns the Tide’ it says so.", ["Who Owns the Tide -> Who Owns the Tide?"]),
    ("I like “who owns the tide?” best.", []),
    ("Who Owns the Tide is a book.", ["Who Owns the Tide -> Who Owns the Tide?"]),
    ("O’Neill’s Who Owns the Tide is a book.", ["Who Owns the Tide -> Who Owns the Tide?"]),
    ("In O'Neill's Who Owned the Tides, a book, it says so.", ["Who Owned the Tides -> Who Owns the Tide?"]),
    ("The Harbour Act says so.", ["The Harbour Act -> The Harbour Act"]),
    ("In the Harbour Act, Section Two, it says so.", ["the Harbour Act -> The Harbour Act"]),
    ("Lind (2007) says so.", ["Lind (2007) -> Salt"]),
    ("Lind and Ohl (2007) say so.", ["Lind and Ohl (2007) -> Nobody's water"]),
    ("Lind & Ohl, 2007, say so.", ["Lind & Ohl, 2007 -> Nobody's water"]),
    ("It is so (Lind 2012b; O'Neill, 1988).", ["Lind 2012b -> Brine", "O'Neill, 1988 -> Who Owns the Tide?"]),
    ("Lind et al. (2007) say so.", ["Lind et al. (2007) -> Nobody's water"]),
    ("De la Peña (2015) says so.", ["De la Peña (2015) -> The Harbour Act"]),
    (
        "O’Neill (1988) and O’Neill's 1988 book.",
        ["O’Neill (1988) -> Who Owns the Tide?", "O’Neill's 1988 -> Who Owns the Tide?"],
    ),
    ("As Gita Halegoua writes, “boats are small.”", ["Gita Halegoua -> Small Boats"]),
    ("They own small boats. In small boats one sits low.", []),
    ("They own small boats. Small Boats is a book.", []),
    ("They own small boats. *Small Boats* is a book.", ["Small Boats -> Small Boats"]),
    ("They own small boats. Halegoua says so in Small Boats.", ["Small Boats -> Small Boats"]),
    ("Salt is white. Lind is here. In 2007 it snowed.", []),
    ("Lind (2009) and Ohl (2007) do not stand there.", []),
    ("The salt and the brine of the harbour.", []),
]


@pytest.mark.parametrize(("text", "wanted"), NAMED)
def test_mentions(text: str, wanted: list[str]) -> None:
    reading = read(f'+++\ntitle = "T"\n+++\nANNA BERG - {text}{LIST}')
    places = [
        (m.span.start, f"{reading.source[m.span.start : m.span.end]} -> {name}")
        for name, reference in zip(NUMBERS, reading.document.references, strict=True)
        for m in reference.mentions
    ]
    assert [place for _, place in sorted(places)] == wanted


def test_a_mention_styles_its_words_and_knows_its_sentence() -> None:
    document = read(f"ANNA BERG - One. Then *Salt* came.{LIST}").document
    mention = document.references[0].mentions[0]
    sentence = document.sentences()[1]
    assert mention.sentence == sentence.id
    assert [r.text for r in sentence.runs if r.mention == mention.id] == ["Salt"]


def test_entries_without_blank_lines_between_them() -> None:
    wrapped = "Lind, J. (2002). *Two*, continued\non a second line. https://example.org/2002"
    lines = f"REFERENCES\nBerg, A. (2001). *One*. Udden.\n{wrapped}\nOhl, M. *Three*."
    document = read(f"ANNA BERG - Yes.\n\n{lines}").document
    assert [(r.span.first_line, r.title) for r in document.references] == [(4, "One"), (5, "Two"), (7, "Three")]


@pytest.mark.parametrize("mark", ["- {}", "• {}", "[{n}] {}", "{n}. {}", "{n}) {}"])
def test_bullets_and_numbers_are_no_part_of_an_entry(mark: str) -> None:
    entries = "\n".join(mark.format(f"Berg, A. (200{n}). *Tides*.", n=n) for n in (1, 2, 3))
    document = read(f"ANNA BERG - Yes.\n\n## References\n\n{entries}").document
    assert [r.text for r in document.references] == [f"Berg, A. (200{n}). Tides." for n in (1, 2, 3)]
    assert document.reference_heading == "References"


@pytest.mark.parametrize(
    "heading",
    [
        "REFERENCES",
        "References:",
        "## Bibliography ##",
        "**Notes**",
        "Works cited",
        "SOURCES",
        "## Källor",
        "LITERATUR",
        "Références",
    ],
)
def test_headings_of_the_list(heading: str) -> None:
    document = read(f"ANNA BERG - Yes.\n\n{heading}\n\nBerg, A. (2001). *Tides*.").document
    assert len(document.references) == 1
    assert document.reference_heading == heading.strip("#* ")


def test_a_heading_behind_which_people_speak_is_no_list() -> None:
    document = read("Anna Berg: Yes.\n\n## Notes\n\nAnna Berg: These are my notes.").document
    assert document.references == ()
    assert [s.text for s in document.sentences()] == ["Yes.", "These are my notes."]


def test_an_empty_list() -> None:
    _, found = findings("ANNA BERG - Yes.\n\nREFERENCES\n")
    assert "R020" in [d.code for d in found]


def test_entries_are_kept_to_the_letter() -> None:
    entry_text = "Berg, A.  (2001).   *Tides & more*:\nwith a [map](https://example.org/m).  Udden"
    reference = read(f"ANNA BERG - Yes.\n\nREFERENCES\n\n{entry_text}").document.references[0]
    assert reference.text == "Berg, A. (2001). Tides & more: with a map. Udden"
    assert [(r.text, r.emphasis, r.href) for r in reference.runs if r.emphasis or r.href] == [
        ("Tides & more", True, ""),
        ("map", False, "https://example.org/m"),
    ]


TALK = "Anna Berg: One.\n\nJon Lind: Two.\n\nIt goes on.\n\n"
SALT = "Lind, J. (2007). *Salt: A Short History*. Udden Press."
TIDES = "Udden Sailing Club. (n.d.). *Tide Tables*. Udden."
UNHEADED = [
    f"{SALT}\n\n{TIDES}",
    f"{SALT}\n{TIDES}",
    f"1. {SALT}\n2. {TIDES}",
    f"{SALT} https://example.org/salt",
    f"{SALT}\n\nThe Udden Declaration on Salt. 1887.\n\n{TIDES}",
    "Quist, P., Holm, M. People of the pans. Keel, 2004.\n\nde la Peña, A.-M. (1999a). A map. Keel.",
]
SPOKEN = [
    SALT,
    f"{SALT}\n\n{TIDES}\n\nAnna Berg: And that was all.",
    "Anna, I was there in 2007.\n\nWell, Jon, that was long ago (1999).",
    "The bridge was opened that May (1999). It fell.\n\nThe other in June (2001). It stands.",
]


@pytest.mark.parametrize("behind", UNHEADED)
def test_a_list_whose_heading_was_forgotten_is_reported_and_read_aloud(behind: str) -> None:
    reading = read(TALK + behind)
    assert [(d.code, d.line) for d in reading.found if d.code == "R037"] == [("R037", 7)]
    assert reading.document.references == ()
    assert len(reading.said()) > 3


@pytest.mark.parametrize("behind", SPOKEN)
def test_what_is_no_list_is_not_reported_as_one(behind: str) -> None:
    assert "R037" not in read(TALK + behind).codes()


@pytest.mark.parametrize("behind", UNHEADED)
def test_a_list_with_its_heading_is_not_reported(behind: str) -> None:
    assert "R037" not in read(f"{TALK}REFERENCES\n\n{behind}").codes()
