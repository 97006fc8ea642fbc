"""The dictionary files, and how words are found in them with their endings."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

from pipeline.speak.kokoro.dictionary import packed, unpacked, ways
from pipeline.speak.kokoro.words import Found, find, spelt, stressed, with_ending
from tools.dictionary import entry, joined

WORDS = {
    "plan": "plˈæn", "bake": "bˈAk", "carry": "kˈɛɹi", "city": "sˈɪTi", "box": "bˈɑks", "wait": "wˈAt",
    "Polish": "pˈOlɪʃ", "polish": "pˈɑlɪʃ", "organize": "ˈɔɹɡənˌIz", "cafe": "kæfˈA", "going": "ɡˈOɪŋ", "I": "ˈI",
    "C": "sˈi", "T": "tˈi",
}  # fmt: skip


@pytest.mark.parametrize(
    ("word", "symbols"),
    [
        ("plans", "plˈænz"), ("planned", "plˈænd"), ("planning", "plˈænɪŋ"), ("baked", "bˈAkt"), ("baking", "bˈAkɪŋ"),
        ("carried", "kˈɛɹid"), ("cities", "sˈɪTiz"), ("cities'", "sˈɪTiz"), ("city's", "sˈɪTiz"), ("boxes", "bˈɑksᵻz"),
        ("box's", "bˈɑksᵻz"), ("waited", "wˈATᵻd"), ("waiting", "wˈATɪŋ"), ("Polish", "pˈOlɪʃ"), ("POLISH", "pˈɑlɪʃ"),
        ("organise", "ˈɔɹɡənˌIz"), ("organised", "ˈɔɹɡənˌIzd"), ("Café", "kæfˈA"), ("goin'", "ɡˈOɪn"),
        ("city'll", "sˈɪTiəl"), ("cityless", ""),
    ],
)  # fmt: skip
def test_a_word_is_found_with_its_ending(word: str, symbols: str) -> None:
    found = find(word, WORDS)
    assert (with_ending(found.entry, found, "us") if found.entry else "") == symbols


def test_the_stem_of_an_unknown_word_is_told() -> None:
    assert find("Baeten's", WORDS) == Found("", "Baeten", "s")
    assert find("Karvonen", WORDS) == Found("", "Karvonen")


def test_a_british_r_is_heard_before_ing() -> None:
    assert with_ending("wˈɒndə", Found("wˈɒndə", "wonder", "ing"), "gb") == "wˈɒndəɹɪŋ"
    assert with_ending("sˈiː", Found("sˈiː", "see", "ing"), "gb") == "sˈiːɪŋ"


def test_letters_said_in_one_go_have_one_stress() -> None:
    assert spelt("ICT", WORDS) == "ˌIsˌitˈi"
    assert spelt("", WORDS) == ""


def test_a_word_gets_the_stress_that_it_lacks() -> None:
    assert [
        stressed("wi", "ˌ"),
        stressed("wi", "ˈ"),
        stressed("nˌɑt", "ˈ"),
        stressed("nˈɑt", "ˌ"),
        stressed("s", "ˈ"),
    ] == [
        *("wˌi", "wˈi", "nˈɑt", "nˈɑt", "s"),
    ]


def test_an_entry_may_have_several_uses() -> None:
    assert ways("ɹˈɛkəɹd VERB:ɹəkˈɔɹd") == ("ɹˈɛkəɹd", {"VERB": "ɹəkˈɔɹd"})
    assert ways("plˈæn") == ("plˈæn", {})


def test_a_file_gives_back_what_was_packed() -> None:
    assert unpacked(packed(WORDS)) == WORDS
    assert packed(WORDS) == packed(dict(reversed(WORDS.items())))


def test_what_the_rules_make_is_left_out() -> None:
    silver = {"plans": "plˈænz", "baked": "bˈækt", "polish": "no", "new": "nˈu"}
    assert joined(dict(WORDS), dict(silver), "us") == WORDS | {"baked": "bˈækt", "new": "nˈu"}
    assert entry({"DEFAULT": "bˈʌʔn", "NOUN": None, "VERB": "bˈʌʔn"}) == "bˈʌtn NOUN:"


def test_the_files_come_with_their_license_and_are_those_that_the_tool_made() -> None:
    folder = files("pipeline.speak.kokoro")
    notice = (folder / "NOTICE").read_text(encoding="utf-8")
    for name, digest in DIGESTS.items():
        assert hashlib.sha256((folder / f"{name}.xz").read_bytes()).hexdigest() == digest
        assert f"{name}.xz" in notice
    assert "Apache License" in (folder / "LICENSE-Apache-2.0").read_text(encoding="utf-8")


DIGESTS = {
    "us": "d5273b762578483f649ecfb08f0633e276628fa402c82d38461b8aa03ecb312f",
    "gb": "aa7a42cc34e9011e984c10e7c15e3161a6d414e62e87e5d4a991469c38d925d8",
}
"""SHA-256 of the files; it is part of what decides the bytes of a voice."""
