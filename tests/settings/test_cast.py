"""cast.toml: a voice that is named, or what is to be chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Log
from pipeline.settings import CastEntry, load_settings


def loaded(folder: Path, text: str) -> tuple[tuple[CastEntry, ...], list[str]]:
    (folder / "voices").mkdir()
    (folder / "voices" / "cast.toml").write_text(text, "utf-8")
    log = Log()
    settings = load_settings(folder, "", log)
    return settings.cast, [str(d) for d in log.sorted()]


def test_a_table_may_say_what_to_choose_instead_of_naming_a_voice(tmp_path: Path) -> None:
    entries, found = loaded(tmp_path, '["Ann Bell"]\npronouns = "she/her"\nlanguage = "sv"\naccent = "British"\n')
    assert entries == (CastEntry("Ann Bell", pronouns="she/her", language="sv", accent="GB", line=1),)
    assert not entries[0].names_voice
    assert found == []


def test_a_named_voice_may_have_pronouns_beside_it(tmp_path: Path) -> None:
    entries, found = loaded(tmp_path, '["Ann Bell"]\nvoice = "alto"\npitch = 60\npronouns = "she/her"\n')
    assert entries[0].names_voice
    assert found == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            'accent = "posh"',
            'R105 error voices/cast.toml:2: invalid "accent": "posh"; use a region such as "GB" or "US"',
        ),
        ('language = "sv_SE"', 'R105 error voices/cast.toml:2: invalid "language": "sv_SE"; use sv-SE'),
        ("rate = 150", 'R106 error voices/cast.toml:1: "Ann Bell" has no voice; add voice = "…"'),
        ("pronouns = 3", 'R104 error voices/cast.toml:2: "pronouns" must be a string, not an integer'),
        (
            'pronouns = "she"\npitch = 40',
            'R105 error voices/cast.toml:3: "Ann Bell" has a pitch but no voice; '
            "choose a voice by name, or remove the pitch",
        ),
    ],
)
def test_what_cannot_be_used_is_reported(tmp_path: Path, line: str, found: str) -> None:
    assert loaded(tmp_path, f'["Ann Bell"]\n{line}\n')[1] == [found]
