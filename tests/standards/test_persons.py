"""Pronouns and accents, as people state them."""

from __future__ import annotations

import pytest

from pipeline.standards.persons import kind_of_pronouns, region_in, region_of


@pytest.mark.parametrize(
    ("pronouns", "kind"),
    [
        ("she/her", "higher"), ("She / Her / Hers", "higher"), ("sie/ihr", "higher"), ("elle", "higher"),
        ("ella", "higher"), ("hon/henne", "higher"), ("he/him", "lower"), ("(he, him, his)", "lower"),
        ("er/ihm", "lower"), ("il/lui", "lower"), ("él", "lower"), ("han/honom", "lower"),
        ("they/them", ""), ("she/they", ""), ("he or she", ""), ("xe/xem", ""), ("hen", ""), ("iel", ""), ("", ""),
    ],
)  # fmt: skip
def test_pronouns_speak_for_one_class_or_for_none(pronouns: str, kind: str) -> None:
    assert kind_of_pronouns(pronouns) == kind


@pytest.mark.parametrize(
    ("accent", "region"),
    [
        ("GB", "GB"), ("gb", "GB"), ("UK", "GB"), ("British", "GB"), ("American accent", "US"), ("USA", "US"),
        ("New Zealand", "NZ"), ("Swedish", "SE"), ("419", "419"), ("posh", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_accent_is_a_region(accent: str, region: str) -> None:
    assert region_of(accent) == region


@pytest.mark.parametrize(("tag", "region"), [("en-GB", "GB"), ("zh-Hant-TW", "TW"), ("sv", ""), ("es-419", "419")])
def test_a_language_tag_may_name_a_region(tag: str, region: str) -> None:
    assert region_in(tag) == region
