"""What the front matter states of people's voices."""

from __future__ import annotations

import pytest

from pipeline.model import Log, Person
from pipeline.read import make_source, parse_transcript


def read(front: str) -> tuple[Person, list[str]]:
    log = Log()
    document = parse_transcript(make_source("talk.txt", f"{front}\nAnn Bell: Yes.\n\nAbe Boone: No.\n"), "talk", log)
    assert document is not None
    return document.person("ann-bell"), [str(d) for d in log.sorted() if d.code not in ("R010", "R028", "R029")]


def listed(stated: str) -> tuple[Person, list[str]]:
    return read(f'+++\npeople = [{{ name = "Ann Bell", {stated} }}, "Abe Boone"]\n+++\n')


def test_people_may_state_pronouns_voice_language_and_accent() -> None:
    person, found = listed('pronouns = "she/her", voice = "Lower", language = "sv", accent = "British"')
    assert (person.pronouns, person.voice, person.language, person.accent) == ("she/her", "lower", "sv", "GB")
    assert found == []


def test_pronouns_may_be_in_yaml() -> None:
    person, found = read("---\nguests:\n  - name: Ann Bell\n    pronouns: she/her\n---\n")
    assert person.pronouns == "she/her"
    assert found == []


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        (
            'voice = "alto"',
            '"alto" is not a valid voice for Ann Bell; use "higher" or "lower", or set a voice in cast.toml',
        ),
        ('accent = "posh"', '"posh" is not a valid accent for Ann Bell; use a region such as "GB" or "US"'),
        ('language = "sv_SE"', '"sv_SE" is not a valid language for Ann Bell; use sv-SE'),
    ],
)
def test_what_cannot_be_used_is_an_error(stated: str, found: str) -> None:
    assert listed(stated)[1] == [f"R007 error talk.txt:2: {found}"]
