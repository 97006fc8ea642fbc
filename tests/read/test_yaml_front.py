"""Front matter in YAML: the same as in TOML, and whatever it holds, a reading and no traceback."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Log
from pipeline.read.front import Front, read_front, read_yaml_front
from pipeline.read.source import make_source
from pipeline.read.yaml_front import yaml_text
from tests.read.reading import findings, read

TURNS = "\nAnna Berg: One.\n\nJon Lind: Two.\n\nAnna Berg: Three.\n"


def yaml_front(text: str) -> Front:
    source = make_source("talk.md", f"---\n{text}---\n{TURNS}")
    found = yaml_text(source)
    assert found is not None
    return read_yaml_front(source, found, Log())


def meta_of(text: str):
    return yaml_front(text).meta


WORDS = st.text(st.sampled_from("abc ÅßÞ:#-'\"[]{}&*!|>%@`,.?\\"), min_size=1, max_size=30).map(
    lambda t: " ".join(f"a{t}".split())
)
NAMES = st.sampled_from(["Anna Berg", "Jon Lind", "Ola Söderström", "Anne-Marie de la Peña", "Cher"])
PEOPLE = st.lists(
    st.fixed_dictionaries({"name": NAMES, "role": st.sampled_from(["host", "guest", "editor"])}),
    max_size=4,
    unique_by=lambda p: p["name"],
)
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))
STATED = st.fixed_dictionaries(
    {},
    optional={
        "title": WORDS,
        "summary": WORDS,
        "publisher": WORDS,
        "series_title": WORDS,
        "licence": st.sampled_from(["CC BY 4.0", "CC0 1.0", "All rights reserved"]),
        "language": st.sampled_from(["en", "sv-FI", "pt-BR"]),
        "source": st.just("https://example.org/a?b=c#d"),
        "number": st.integers(0, 9999),
        "date": DATES,
        "subjects": st.lists(st.sampled_from(["clocks", "time and tide", "Åland"]), max_size=3, unique=True),
        "people": PEOPLE,
        "draft": st.booleans(),
        "corrections": st.lists(st.fixed_dictionaries({"date": DATES, "what": WORDS}), min_size=1, max_size=3),
    },
)


def as_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {as_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return str(value) if isinstance(value, datetime.date) else json.dumps(value, ensure_ascii=False)


@given(STATED)
@settings(max_examples=150, deadline=None)
def test_metadata_in_yaml_is_the_metadata_in_toml(stated: dict[str, object]) -> None:
    import yaml

    in_toml = read_front("".join(f"{k} = {as_toml(v)}\n" for k, v in stated.items()), 1, "talk.txt", Log())
    for style in (None, "'", '"'):
        in_yaml = yaml_front(
            yaml.safe_dump(stated, allow_unicode=True, default_flow_style=False, default_style=style) if stated else ""
        )
        assert in_yaml.meta == in_toml.meta
        assert {(p.name, p.role) for p in in_yaml.people} == {(p.name, p.role) for p in in_toml.people}


@given(st.text(st.sampled_from("ab:-?,[]{}#&*!|>'\"%@` \n\t\\\x85\u2028é~<=0"), max_size=60))
@settings(max_examples=400, deadline=None)
def test_whatever_stands_between_the_lines_is_read_or_reported(text: str) -> None:
    document, found = findings(f"---\ntitle: x\n{text}\n---\n{TURNS}")
    assert document is not None or found
    assert "R026" not in {d.code for d in found}


HOSTILE = [
    "title: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: &d [*c, *c, *c, *c]\ne: &e [*d, *d, *d, *d]\n"
    "f: &f [*e, *e, *e, *e]\ng: &g [*f, *f, *f, *f]\ntags: [*g, *g, *g, *g, *g, *g, *g, *g]\n",
    "title: " + "[" * 5000 + "\n",
    "title: " + "{a: " * 5000 + "\n",
    "title: !!python/object/apply:os.system ['true']\n",
    "title: &a [*a]\n",
    "title: &a {b: *a}\nspeakers: *a\n",
    "title: *nobody\n",
    'title: "\\U00110000"\n',
    "title: !<tag:yaml.org,2002:int> no number\n",
    "? [title]\n: x\ntitle: x\n",
    "%YAML 9999999999999999999999.1\ntitle: x\n",
    "title: x\n<<: [1, 2]\n",
    "title: " + "- " * 3000 + "\n",
    "- title: x\ntitle:\n",
    "title: |\n  one\n two\n",
    "title: 'x\n",
    "title: " + "x" * 90_000 + "\n",
    "title: x\n" + "a: b\n" * 15_000,
    "title: x\n" + "a: b: c\n" * 1_000,
    "speakers:\n" + "  - Anna Berg\n" * 6_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_front_matter_is_read_or_reported(text: str) -> None:
    document, found = findings(f"---\n{text}---\n{TURNS}")
    assert document is not None or found
    assert "R026" not in {d.code for d in found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("speakers: Anna Berg, Jon Lind\n", [("Anna Berg", "speaker"), ("Jon Lind", "speaker")]),
        ("speakers: Anna Berg and Jon Lind\n", [("Anna Berg", "speaker"), ("Jon Lind", "speaker")]),
        ("guest: Anna Berg, harbour master\n", [("Anna Berg", "guest")]),
        ("guests:\n  - Anna Berg, Harbour Master\n", [("Anna Berg", "guest")]),
        ("guests:\n  - Martin Luther King, Jr.\n", [("Martin Luther King, Jr.", "guest")]),
        ("hosts: [odile]\n", [("odile", "host")]),
        ("host: '[[Anna Berg]]'\n", [("Anna Berg", "host")]),
        ("host: [[Anna Berg]]\n", [("Anna Berg", "host")]),
        ("host: '[Anna Berg](https://example.org)'\n", [("Anna Berg", "host")]),
        ("author: Anna Berg <anna@example.org>\n", [("Anna Berg", "author")]),
        ("speakers: {AB: Anna Berg, JL: Jon Lind}\n", [("Anna Berg", "speaker"), ("Jon Lind", "speaker")]),
        ("people:\n  - Anna Berg: host\n  - guest: Jon Lind\n", [("Anna Berg", "host"), ("Jon Lind", "guest")]),
        ("speakers: [Anna Berg]\nhost: Anna Berg\n", [("Anna Berg", "host")]),
        ("participants:\n  - name: Anna Berg\n    role: chair\n    company: The Port\n", [("Anna Berg", "chair")]),
        ("photo: /pictures/anna.png\ntitle: x\n", []),
        ("editor: Anna Berg\ntitle: x\n", [("Anna Berg", "editor")]),
    ],
)
def test_people_of_yaml(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(p.name, p.role) for p in yaml_front(text).people] == wanted


def test_initials_and_affiliations_of_yaml() -> None:
    front = yaml_front("speakers: {AB: Anna Berg}\nguests:\n  - Jon Lind, Bell Trust\n  - Mia Ohl (MO)\n")
    assert [(p.name, p.affiliation, p.aliases) for p in front.people] == [
        ("Anna Berg", "", ("AB",)),
        ("Jon Lind", "Bell Trust", ("Jon Lind, Bell Trust",)),
        ("Mia Ohl", "", ("MO",)),
    ]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("description: One.\nsubtitle: Two.\n", "summary", "One."),
        ("title: 2020\n", "title", "2020"),
        ("title: yes\n", "title", "yes"),
        ("title: >\n  One\n  two\n", "title", "One two"),
        ("Published: Jan. 29, 2014\n", "date", "2014-01-29"),
        ("date: 2025-03-04 10:00:00 +0100\n", "date", "2025-03-04T10:00:00+01:00"),
        ("date: 2025-03-04\npublished: 2024-01-01\n", "date", "2025-03-04"),
        ("date: soon\npublished: 2024-01-01\n", "date", "2024-01-01"),
        ("tags: a, b\nkeywords: [b, c]\n", "subjects", ("a", "b", "c")),
        ("tags: '#a'\n", "subjects", ("a",)),
        ("lang: en_GB\n", "language", "en-GB"),
        ("lang: English\ntitle: x\n", "language", ""),
        ("episode: 12\n", "number", 12),
        ("episode: S01E12\n", "number", 0),
        ("url: /talks/clock/\ncanonical_url: https://example.org/x\n", "source", "https://example.org/x"),
        ("podcast: The Tower\n", "series_title", "The Tower"),
        ("podcast: https://example.org/p\n", "source", "https://example.org/p"),
    ],
)
def test_fields_of_yaml(text: str, field: str, value: object) -> None:
    assert getattr(meta_of(text), field) == value


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("slug: the-clock\n", "the-clock"),
        ("slug: talks/the-clock\n", ""),
        ("slug: a\nkey: b\n", "b"),
        ("title: x\n", ""),
    ],
)
def test_a_slug_is_the_key_where_it_is_a_name_of_a_file(text: str, key: str) -> None:
    assert yaml_front(text).key == key


def test_what_stands_between_rules_and_has_no_known_key_is_no_front_matter() -> None:
    reading = read("---\n\nAnna Berg: One.\n\nJon Lind: Two.\n\nAnna Berg: Three.\n---\n\nJon Lind: Four.\n")
    assert [name for name, _ in reading.said()] == ["Anna Berg", "Jon Lind", "Anna Berg", "Jon Lind"]


def test_people_of_yaml_need_not_be_all_who_speak() -> None:
    reading = read(f"---\nguests: [Jon Lind]\n---\n{TURNS}")
    assert [p.name for p in reading.document.people if p.speaks] == ["Jon Lind", "Anna Berg"]
    assert {"R012", "R013"}.isdisjoint(reading.codes())


def test_lines_are_counted_from_the_beginning_of_the_file() -> None:
    _, found = findings(f"---\n\ntitle: x\nlayout: post\ndate: 01/02/2021\n---\n{TURNS}")
    assert [(d.code, d.line) for d in found if d.code in ("R055", "R059")] == [("R059", 4), ("R055", 5)]
