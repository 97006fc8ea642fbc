"""Corrections and drafts in front matter: TOML and YAML say the same, and what is wrong has its file and line."""

from __future__ import annotations

import pytest

from pipeline.model import Correction, Document, Fate
from tests.read.reading import findings

TURNS = "\nAnna Berg: One.\n\nJon Lind: Two.\n\nAnna Berg: Three.\n"
BENCH = Correction("2026-11-20", "The bench was built in 1840, not 1850.")
FERRY = Correction("2026-12-01", "The ferry's name is Ada.")


def toml(text: str) -> tuple[Document, list[str]]:
    return checked(f"+++\ndate = 2026-03-04\n{text}\n+++\n{TURNS}")


def yaml(text: str) -> tuple[Document, list[str]]:
    return checked(f"---\ndate: 2026-03-04\n{text}\n---\n{TURNS}")


def checked(text: str) -> tuple[Document, list[str]]:
    """The document, and the findings but those on tags and the title."""
    document, found = findings(text)
    assert document is not None
    return document, [str(d) for d in found if d.code not in ("R010", "R029")]


@pytest.mark.parametrize(
    "text",
    [
        'corrections = [\n{ date = 2026-11-20, what = "The bench was built in 1840, not 1850." },\n'
        '{ date = 2026-12-01, what = "The ferry\'s name is Ada." },\n]',
        'corrections = [{ date = "1 December 2026", what = "The ferry\'s name is Ada." }, '
        '{ date = "20.11.2026", what = " The bench was built\\nin 1840,  not 1850. " }]',
        '[[corrections]]\ndate = 2026-11-20T09:30:00Z\nwhat = "The bench was built in 1840, not 1850."\n'
        '[[corrections]]\ndate = 2026-12-01\nwhat = "The ferry\'s name is Ada."',
    ],
    ids=["in a list", "in words", "in tables"],
)
def test_corrections_in_toml_are_in_order_the_newest_first(text: str) -> None:
    document, found = toml(text)
    assert document.meta.corrections == (FERRY, BENCH)
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "corrections:\n- date: 2026-11-20\n  what: The bench was built in 1840, not 1850.\n"
        "- date: 2026-12-01\n  what: The ferry's name is Ada.",
        "corrections:\n  - {date: 'Dec. 1, 2026', what: \"The ferry's name is Ada.\"}\n"
        "  - what: >\n      The bench was built\n      in 1840, not 1850.\n    date: 20 November 2026",
    ],
    ids=["plain", "in words"],
)
def test_corrections_in_yaml_are_the_same(text: str) -> None:
    document, found = yaml(text)
    assert document.meta.corrections == (FERRY, BENCH)
    assert found == []
    assert document.front == (), "what is used is not shown again with the front matter"


def test_corrections_of_one_day_keep_their_order() -> None:
    two = '{ date = 2026-11-20, what = "Ada." }, { date = 2026-11-20, what = "Bell." }'
    assert [c.what for c in toml(f"corrections = [{two}]")[0].meta.corrections] == ["Ada.", "Bell."]


def test_a_correction_is_metadata_and_never_spoken() -> None:
    document, _ = toml('corrections = [{ date = 2026-11-20, what = "The bench was built in 1840, not 1850." }]')
    (at,) = {s.fate for s in document.ledger if "The bench" in document.text[s.start : s.end]}
    assert at is Fate.METADATA
    assert [s.text for s in document.sentences()] == ["One.", "Two.", "Three."]


def test_front_matter_may_hold_corrections_alone() -> None:
    document, _ = findings(f"---\ncorrections:\n  - date: 2026-12-01\n    what: The ferry's name is Ada.\n---\n{TURNS}")
    assert document is not None
    assert document.meta.corrections == (FERRY,)


TABLES = 'must be a list of entries, each with "date" and "what", not'
GOOD = '{ date = 2026-12-01, what = "The ferry\'s name is Ada." }'
WRONG_IN_TOML = [
    ("corrections = true", f'R007 error talk.txt:3: "corrections" {TABLES} a boolean'),
    ('corrections = ["In 1840."]', f'R007 error talk.txt:3: "corrections" {TABLES} a string'),
    (
        f'corrections = [\n{GOOD},\n{{ what = "In 1840." }}]',
        'R007 error talk.txt:5: a correction has no "date"; set it to the day of the change, YYYY-MM-DD',
    ),
    (
        f"corrections = [\n{GOOD},\n{{ date = 2026-11-20 }}]",
        'R007 error talk.txt:5: a correction has no "what"; describe the change in "what"',
    ),
    (
        f'corrections = [\n{GOOD},\n{{ date = 2026-11-20, what = " … " }}]',
        'R007 error talk.txt:5: a correction has no "what"; describe the change in "what"',
    ),
    (
        f"corrections = [\n{GOOD},\n{{ date = 2026-11-20, what = 1840 }}]",
        'R007 error talk.txt:5: the "what" of a correction must be a string, not an integer',
    ),
    (
        f'corrections = [\n{GOOD},\n{{ date = "last week", what = "In 1840." }}]',
        'R007 error talk.txt:5: the "date" of a correction must be a date (YYYY-MM-DD), not a string',
    ),
    (
        f'corrections = [\n{GOOD},\n{{ date = 0826-11-20, what = "In 1840." }}]',
        'R007 error talk.txt:5: the "date" of a correction cannot be 0826-11-20; use a year from 1900 to 9998',
    ),
    (
        f'corrections = [\n{GOOD},\n{{ date = "11/12/2026", what = "In 1840." }}]',
        'R055 warning talk.txt:5: "11/12/2026" is ambiguous, so the correction is left out; '
        "write the date as YYYY-MM-DD",
    ),
]


@pytest.mark.parametrize(("text", "message"), WRONG_IN_TOML)
def test_what_is_wrong_with_a_correction_in_toml_has_its_line(text: str, message: str) -> None:
    document, found = toml(text)
    assert found == [message]
    assert document.meta.corrections in ((), (FERRY,))
    assert document.meta.date == "2026-03-04", "the episode's own date is another one"


def test_an_unknown_key_of_a_correction_is_reported_and_the_rest_is_used() -> None:
    document, found = toml('corrections = [{ date = 2026-12-01, what = "The ferry\'s name is Ada.", wat = "x" }]')
    assert found == ['R006 warning talk.txt:3: unknown key "wat" in a correction; did you mean "what"?']
    assert document.meta.corrections == (FERRY,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("corrections: none", f'R007 error talk.txt:3: "corrections" {TABLES} a string'),
        (
            "corrections:\n- date: 2026-12-01\n  what: The ferry's name is Ada.\n- date: 2026-11-20\n  what:",
            'R007 error talk.txt:6: a correction has no "what"; describe the change in "what"',
        ),
        (
            "corrections:\n- date: 2026-12-01\n  what: The ferry's name is Ada.\n- what: In 1840.",
            'R007 error talk.txt:6: a correction has no "date"; set it to the day of the change, YYYY-MM-DD',
        ),
        (
            "corrections:\n- date: 11/12/2026\n  what: In 1840.",
            'R055 warning talk.txt:5: "11/12/2026" is ambiguous, so the correction is left out; '
            "write the date as YYYY-MM-DD",
        ),
    ],
)
def test_what_is_wrong_with_a_correction_in_yaml_has_its_line(text: str, message: str) -> None:
    assert yaml(text)[1] == [message]


@pytest.mark.parametrize(
    ("text", "is_draft"),
    [
        ("draft: true", True),
        ("Draft: Yes", True),
        ("draft: 'true'", True),
        ("draft: false", False),
        ("draft:", False),
        ("published: false", True),
        ("published: no", True),
        ("published: true", False),
        ("draft: false\npublished: false", True),
        ("title: Draft", False),
    ],
)
def test_drafts_in_yaml_as_hugo_and_jekyll_say_it(text: str, is_draft: bool) -> None:
    document, found = yaml(text)
    assert document.meta.draft is is_draft
    assert document.meta.date == "2026-03-04"
    assert found == []


def test_published_is_a_date_where_it_is_one_and_a_draft_has_a_date_too() -> None:
    document, _ = findings(f"---\npublished: 1 March 2026\n---\n{TURNS}")
    assert document is not None
    assert (document.meta.date, document.meta.draft) == ("2026-03-01", False)
    document, found = findings(f"---\npublished: false\naired: 2 March 2026\n---\n{TURNS}")
    assert document is not None
    assert (document.meta.date, document.meta.draft) == ("2026-03-02", True)
    assert "R059" not in {d.code for d in found}


def test_drafts_in_toml() -> None:
    assert toml("draft = true")[0].meta.draft is True
    assert toml("draft = false")[0].meta.draft is False
    assert toml("")[0].meta.draft is False


def test_a_draft_is_true_or_false() -> None:
    assert toml('draft = "true"')[1] == ['R007 error talk.txt:3: "draft" must be true or false, not a string']
    assert yaml("draft: almost")[1] == ['R007 error talk.txt:3: "draft" must be true or false, not a string']
    assert yaml("draft: [true]")[1] == ['R007 error talk.txt:3: "draft" must be true or false, not an array']


def test_a_title_page_takes_neither_away() -> None:
    """What front matter in TOML says is kept where a title page below it says the rest."""
    front = '+++\ndraft = true\ncorrections = [{ date = 2026-12-01, what = "The ferry\'s name is Ada." }]\n+++\n'
    document, _ = findings(f"{front}\n# The Ferry\n\nDate: 4 March 2026\n{TURNS}")
    assert document is not None
    assert (document.meta.title, document.meta.date) == ("The Ferry", "2026-03-04")
    assert (document.meta.corrections, document.meta.draft) == ((FERRY,), True)
