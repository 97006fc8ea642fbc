"""Who a tag means: exactly, by a part of the name, by initials, by a slip of the pen (R011, R012, R013)."""

from __future__ import annotations

import pytest

from pipeline.read.spellings import display_name
from tests.read.reading import read

DECLARED = (
    '+++\npeople = ["Solveig Åkerblom", "Patrick O\'Neill", "Anne-Marie de la Peña", "Łucja Maria Holm"]\n+++\n\n'
)
FOUND = "Speakers:\n\nSolveig Åkerblom, Udden\n\nPatrick O'Neill\n\nAnne-Marie de la Peña\n\nŁucja Maria Holm\n\n"

EXACT = [
    ("SOLVEIG ÅKERBLOM", "Solveig Åkerblom"),
    ("Patrick O’Neill", "Patrick O'Neill"),
    ("Dr. Solveig Åkerblom", "Solveig Åkerblom"),
]
OTHERWISE = [
    ("Solveig Akerblom", "Solveig Åkerblom"),
    ("Lucja Maria Holm", "Łucja Maria Holm"),
    ("ÅKERBLOM", "Solveig Åkerblom"),
    ("AKERBLOM", "Solveig Åkerblom"),
    ("Ms. Åkerblom", "Solveig Åkerblom"),
    ("Patrick", "Patrick O'Neill"),
    ("DE LA PEÑA", "Anne-Marie de la Peña"),
    ("de la Peña", "Anne-Marie de la Peña"),
    ("P. O'Neill", "Patrick O'Neill"),
    ("Łucja Holm", "Łucja Maria Holm"),
    ("LMH", "Łucja Maria Holm"),
]
NEAR = [("SOLVEIG ÅKERBLM", "Solveig Åkerblom"), ("Patrik O'Niell", "Patrick O'Neill")]


@pytest.mark.parametrize("front", [DECLARED, FOUND], ids=["declared", "found"])
@pytest.mark.parametrize(("tag", "name"), EXACT)
def test_the_same_name(front: str, tag: str, name: str) -> None:
    reading = read(f"{front}Patrick O'Neill: Yes.\n\n{tag}: No.")
    assert reading.said()[-1] == (name, "No.")
    assert not {"R011", "R012", "R013"} & set(reading.codes())


@pytest.mark.parametrize("front", [DECLARED, FOUND], ids=["declared", "found"])
@pytest.mark.parametrize(("tag", "name"), OTHERWISE)
def test_another_form_of_the_name_is_accepted_with_a_warning(front: str, tag: str, name: str) -> None:
    reading = read(f"{front}Solveig Åkerblom: Yes.\n\n{tag}: No.")
    assert reading.said()[-1] == (name, "No.")
    assert reading.messages("R011") == [f'"{tag}" is read as {name}']


@pytest.mark.parametrize(("tag", "name"), NEAR)
def test_a_slip_of_the_pen_is_an_error_where_the_author_declared_the_people(tag: str, name: str) -> None:
    reading = read(f"{DECLARED}{tag}: No.")
    errors = [(d.message, d.hint) for d in reading.found if d.code == "R012"]
    assert errors == [(f'unknown speaker "{tag}"', f'did you mean "{name}"?')]


@pytest.mark.parametrize(("tag", "name"), NEAR)
def test_a_slip_of_the_pen_is_a_warning_in_found_text(tag: str, name: str) -> None:
    reading = read(f"{FOUND}{tag}: No.")
    assert reading.said() == [(name, "No.")]
    assert "R011" in reading.codes()
    assert reading.document.turns()[0].tag == tag


TITLED = '+++\npeople = ["Dr. Anna Holt", "Mr. Jon Berg", "Bob Reed"]\n+++\n\n'


@pytest.mark.parametrize("tag", ["ANNA HOLT", "DR. ANNA HOLT", "Dr Anna Holt"])
def test_a_title_before_a_declared_name_does_not_count(tag: str) -> None:
    reading = read(f"{TITLED}{tag} - Yes.\n\nBOB REED - No.")
    assert reading.said() == [("Dr. Anna Holt", "Yes."), ("Bob Reed", "No.")]
    assert not {"R011", "R012", "R013"} & set(reading.codes())


@pytest.mark.parametrize(
    ("tag", "name"),
    [("ANNA HOLTT", "Dr. Anna Holt"), ("DR. ANNA HOLTT", "Dr. Anna Holt"), ("DR. BOB REEED", "Bob Reed")],
)
def test_a_slip_of_the_pen_is_an_error_whatever_the_title(tag: str, name: str) -> None:
    reading = read(f"{TITLED}{tag} - Yes.\n\nBOB REED - No.")
    errors = [(d.message, d.hint) for d in reading.found if d.code == "R012"]
    assert errors == [(f'unknown speaker "{tag}"', f'did you mean "{name}"?')]
    assert "R013" not in reading.codes()


def test_people_whose_titles_differ_are_not_one() -> None:
    people = '+++\npeople = ["Mr. Jon Berg", "Ms. Jon Berg"]\n+++\n'
    reading = read(f"{people}Mr. Jon Berg: One.\n\nMs. Jon Berg: Two.")
    assert reading.said() == [("Mr. Jon Berg", "One."), ("Ms. Jon Berg", "Two.")]
    unclear = read(f"{people}Mr. Jon Berg: One.\n\nJon Berg: Two.")
    assert [d.hint for d in unclear.found if d.code == "R012"] == ['did you mean "Mr. Jon Berg" or "Ms. Jon Berg"?']


def test_an_alias_may_have_another_title_than_the_name() -> None:
    people = '+++\npeople = [{ name = "Prof. Anna Holt", aliases = ["Dr. Holt", "Dr. Ann Holt"] }, "Bo Ek"]\n+++\n'
    reading = read(f"{people}DR. HOLT - One.\n\nDR. ANN HOLT - Two.\n\nBO EK - Three.")
    assert [name for name, _ in reading.said()] == ["Prof. Anna Holt", "Prof. Anna Holt", "Bo Ek"]
    assert not {"R011", "R012", "R013"} & set(reading.codes())


@pytest.mark.parametrize("front", [DECLARED, FOUND], ids=["declared", "found"])
def test_a_name_unlike_all_others_is_a_new_person(front: str) -> None:
    reading = read(f"{front}Mia Ohl: No.")
    assert reading.said() == [("Mia Ohl", "No.")]
    assert reading.messages("R013") == ['"Mia Ohl" is not among the listed people, so it is read as a new person']


def test_an_alias_is_a_name() -> None:
    front = '+++\npeople = [{ name = "Raymond Quill", aliases = ["Ray", "RQ"] }]\n+++\n'
    reading = read(f"{front}RAY - One.\n\nRQ - Two.")
    assert {name for name, _ in reading.said()} == {"Raymond Quill"}
    assert reading.codes().count("R011") == 0
    assert reading.document.people[0].aliases == ("Ray", "RQ")


def test_a_name_that_fits_two_people() -> None:
    people = '+++\npeople = ["Anna Berg", "Karl Berg"]\n+++\n'
    reading = read(f"{people}Anna Berg: One.\n\nBerg: Two.")
    assert [d.hint for d in reading.found if d.code == "R012"] == ['did you mean "Anna Berg" or "Karl Berg"?']


def test_a_role_that_one_person_has() -> None:
    reading = read(
        '+++\npeople = [{ name = "Ines Calder", role = "host" }, "Jon Lind"]\n+++\nHOST: One.\n\nJon Lind: Two.'
    )
    assert [name for name, _ in reading.said()] == ["Ines Calder", "Jon Lind"]


@pytest.mark.parametrize(
    "table",
    [
        "Participants: Anna Berg (AB), Jon Lind (JL)",
        "Present:\nAnna Berg (AB), Bell Trust\nJon Lind (JL)",
        "AB = Anna Berg\nJL = Jon Lind",
        "AB: Anna Berg\nJL: Jon Lind, Bell Trust",
        "Chair: Anna Berg (AB)\nScribe: Jon Lind (JL)",
    ],
)
def test_initials_are_resolved_by_a_table(table: str) -> None:
    reading = read(f"Minutes of the Bell\n2024-05-06\n{table}\n\nAB: Is it cracked?\nJL: It is.\nAB: Then we wait.")
    assert [name for name, _ in reading.said()] == ["Anna Berg", "Jon Lind", "Anna Berg"]
    assert "R011" not in reading.codes()
    assert {p.name for p in reading.document.people} == {"Anna Berg", "Jon Lind"}
    assert (reading.document.meta.title, reading.document.meta.date) == ("Minutes of the Bell", "2024-05-06")


def test_where_nobody_is_listed_a_spelling_that_occurs_once_is_the_frequent_one() -> None:
    often = "Maren Holt: One.\n\nJon Lind: Yes.\n\nMaren Holt: Two.\n\n"
    assert {p.name for p in read(often + "Maren Hlot: Three.").document.people} == {"Maren Holt", "Jon Lind"}
    assert len(read(often + "Maren Hlot: Three.\n\nMaren Hlot: Four.").document.people) == 3
    assert len(read("Maren Holt: One.\n\nMaren Hlot: Two.").document.people) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("Speaker 1", "Speaker 2"), ("Mr. BERG", "Ms. BERG"), ("Анна Берг", "Анна Волк"), ("Speaker 1", "Speaker 11")],
)
def test_different_people_are_never_one(one: str, other: str) -> None:
    mark = "." if "." in one else ":"
    reading = read(f"{one}{mark} One.\n\n{one}{mark} Two.\n\n{other}{mark} Three.")
    ids = [p.id for p in reading.document.people]
    assert len(set(ids)) == 2
    assert "R011" not in reading.codes()


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("JANE O'NEILL", "Jane O'Neill"),
        ("ANNE-MARIE DE LA PEÑA", "Anne-Marie de la Peña"),
        ("FIONA McDONALD", "Fiona McDonald"),
        ("DR. LUDWIG VAN DER BERG", "Dr. Ludwig van der Berg"),
        ("Mr. THOMPSON", "Mr. Thompson"),
        ("The PRESIDING OFFICER", "The Presiding Officer"),
        ("Ms. O'NEILL of New Harbour", "Ms. O'Neill of New Harbour"),
        ("ŁUCJA WIŚNIEWSKA", "Łucja Wiśniewska"),
        ("VISITOR", "Visitor"),
        ("SPEAKER 1", "Speaker 1"),
        ("AB", "AB"),
        ("Anna Berg", "Anna Berg"),
        ("McDonald", "McDonald"),
    ],
)
def test_names_in_capitals_are_shown_in_the_usual_spelling(tag: str, name: str) -> None:
    assert display_name(tag) == name
