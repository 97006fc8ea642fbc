"""The words of the interface: every language has all of them, and nothing else is shown in its series."""

from __future__ import annotations

import json
import re
import string
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from mutagen.id3 import ID3

from pipeline.settings import narrator_words
from pipeline.write.report import REPORT_LANGUAGE
from pipeline.write.text.facts import facts
from pipeline.write.text.markup import InlineMarkup
from pipeline.write.text.words import LANGUAGES, Plural, Words, marked, words_for
from pipeline.write.web.episode import episode_page
from tests.conftest import ROOT, Built, build_draft
from tests.write.feed_sample import settings
from tests.write.sample import DOCUMENT, META
from tests.write.web.sample import episode

ENGLISH = words_for("en")
OTHERS = [language for language in LANGUAGES if language != "en"]
BUILT = ["swedish", "german"]
CODES = {"swedish": "sv", "german": "de"}
_WEB = ROOT / "pipeline" / "write" / "web"
_READ = ROOT / "pipeline" / "read"


def strings(words: Words) -> dict[str, str]:
    """Every string of a language under a name of its own."""
    found: dict[str, str] = {}
    for field in fields(words):
        value = getattr(words, field.name)
        if isinstance(value, str):
            found[field.name] = value
            continue
        for name, part in {"": value}.items() if isinstance(value, Plural) else value.items():
            forms = {"": part} if isinstance(part, str) else {"one": part.one, "other": part.other}
            found |= {f"{field.name}.{name}.{form}": text for form, text in forms.items()}
    return {name: text for name, text in found.items() if name not in ("language", "locale", "first_day")}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_string_with_the_same_placeholders(language: str) -> None:
    ours, english = strings(words_for(language)), strings(ENGLISH)
    # English says roles as the front matter does.
    assert {name for name in ours if not name.startswith("roles.")} == set(english)
    assert all(text.strip() == text and (text or name == "player_script.closeUnseen.") for name, text in ours.items())
    for name, text in english.items():
        if not name.startswith("frequencies.") or name.endswith(".other"):
            assert placeholders(ours[name]) == placeholders(text), name


def test_every_language_names_the_same_roles() -> None:
    roles = {frozenset(words_for(language).roles) for language in OTHERS}
    assert len(roles) == 1
    given = set(re.findall(r'"[a-z ]+": "([a-z-]+)"', (_READ / "front_keys.py").read_text(encoding="utf-8")))
    assert given - {"speaker"} <= next(iter(roles))


def test_the_interface_has_the_languages_of_the_narrator() -> None:
    english = narrator_words("en")
    assert all(narrator_words(language) is not english for language in OTHERS)
    assert narrator_words("fi") is english
    assert words_for("fi") is ENGLISH
    assert words_for(REPORT_LANGUAGE) is ENGLISH


def test_what_a_reader_leaves_out_has_a_name() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in _READ.rglob("*.py"))
    assert [kind for kind in ENGLISH.left_out_kinds if f'"{kind}"' not in sources] == []
    assert set(re.findall(r'LEFT_OUT, "([^"]+)"', sources)) - {"markup"} <= set(ENGLISH.left_out_kinds)


def test_scripts_have_no_words_but_those_of_the_table() -> None:
    scripts = {path.stem: path.read_text(encoding="utf-8") for path in _WEB.rglob("*.js")}
    used = {name: set(re.findall(r"WORDS\.(\w+)", text)) for name, text in scripts.items()}
    assert used["fault"] == set(ENGLISH.fault_script)
    assert used["subscribe"] == set(ENGLISH.front_script)
    player = {path.stem for path in (_WEB / "player").iterdir()}
    assert set().union(*(used[name] for name in player)) == set(ENGLISH.player_script)
    for name, text in scripts.items():
        code = re.sub(r"(?m)//.*$|/\*(?s:.*?)\*/", "", text)
        assert not re.search(r"['\"`][A-Z]?[a-z]+(?: [a-z]+){2,}", code.replace("'use strict'", "")), name


@pytest.mark.parametrize(
    ("language", "day", "size", "title"),
    [
        ("en-US", "1 February 2024", "23.5 MB", "Episode 2: Rain"),
        ("sv-FI", "1 februari 2024", "23,5 MB", "Avsnitt 2: Rain"),
        ("de-AT", "1. Februar 2024", "23,5 MB", "Folge 2: Rain"),
        ("fr", "1er février 2024", "23,5\u202fMo", "Épisode 2\u00a0: Rain"),
        ("es", "1 de febrero de 2024", "23,5 MB", "Episodio 2: Rain"),
        ("fi", "1 February 2024", "23.5 MB", "Episode 2: Rain"),
        ("de-x-plain", "1. Februar 2024", "23,5 MB", "Folge 2: Rain"),
    ],
)
def test_days_sizes_and_titles_are_written_as_in_the_language(language: str, day: str, size: str, title: str) -> None:
    words = words_for(language)
    assert words.day(date(2024, 2, 1)) == day
    assert words.size(23_456_789) == size
    assert words.episode(2, "Rain") == title


def test_a_region_has_its_own_names_of_months_and_its_own_marks_in_numbers() -> None:
    assert words_for("de-AT").day(date(2024, 1, 2)) == "2. Jänner 2024"
    assert words_for("es-MX").size(1_500_000) == "1.5 MB"


def test_counts_and_lists_follow_the_rules_of_the_language() -> None:
    assert [words_for("fr").counted(words_for("fr").counted_episodes, n) for n in (0, 1, 2)] == [
        "0 épisode", "1 épisode", "2 épisodes",
    ]  # fmt: skip
    assert [ENGLISH.counted(ENGLISH.counted_episodes, n) for n in (0, 1, 2)] == [
        "0 episodes",
        "1 episode",
        "2 episodes",
    ]
    assert words_for("sv").listed(["80", "82", "84"]) == "80, 82 och 84"
    assert words_for("de").role("host, Bergführer") == "Moderation, Bergführer"


def test_french_spaces_and_quotation_marks() -> None:
    for text in strings(words_for("fr")).values():
        assert not re.search(r"[^\u00a0]:(?= |$)|[^\u202f][;!?»]|«[^\u202f]", text), text
    assert words_for("fr").quote("Kai") == "«\u202fKai\u202f»"
    assert [words_for(language).quote("Kai") for language in ("de", "es", "sv")] == ["„Kai“", "«Kai»", "”Kai”"]


def test_words_are_marked_only_in_a_language_that_the_interface_does_not_have() -> None:
    assert InlineMarkup({}, "sv-FI", xhtml=False).own("Avsnitt") == "Avsnitt"
    assert InlineMarkup({}, "fi", xhtml=False).own("Episode") == '<span lang="en">Episode</span>'
    assert marked("Bron", "sv", draft=True) == "UTKAST: Bron"
    assert facts(replace(DOCUMENT, meta=replace(META, language="es", draft=True)), settings(), 1).mark == "Borrador:"


@pytest.mark.parametrize("language", OTHERS)
def test_no_string_in_english_is_on_a_page_in_another_language(language: str) -> None:
    """The text of the sample is English, so whole strings are looked for."""
    document = replace(DOCUMENT, reference_heading="References", meta=replace(META, language=language, draft=True))
    page = html.document_fromstring(episode_page(settings(), episode(document), episode(), episode()))
    ours = set(strings(words_for(language)).values())
    english = {text for text in strings(ENGLISH).values() if len(text) > 5 and "{" not in text} - ours
    page.xpath("//nav[@class='neighbours']")[0].drop_tree()  # those episodes are English
    shown = {text.strip() for text in shown_on(page)}
    assert shown & english == set()


# A series, really built, in which no word is English but the author's


_SHOWN = ("alt", "aria-label", "title", "placeholder", "label")


def shown_on(root: Any) -> Iterator[str]:
    """All that a page says: text, attributes that are read out, its description, the words of its script."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name == "script":
            if element.get("id") == "_words":
                yield from json.loads(element.text)["words"].values()
        elif name != "style":
            yield element.text or ""
        yield element.tail or ""
        yield from (element.get(attribute, "") for attribute in _SHOWN)
        if name == "meta" and element.get("name") == "description":
            yield element.get("content")


_MACHINES = {
    "generator", "docs", "link", "guid", "pubDate", "lastBuildDate", "language", "type", "explicit", "locked", "medium",
    "episodeType", "license", "txt", "updated", "block", "image", "email",
}  # fmt: skip
"""Elements of the feed with values of vocabularies."""
_MACHINE_PROPERTIES = (
    "schema:access",
    "dcterms:",
    "media:duration",
    "media:active",
    "media:playback",
    "role",
    "collection-type",
)
"""Properties of a package with such values, but ``schema:accessibilitySummary``."""


def shown_by(site: Path) -> Iterator[tuple[str, str]]:
    """(file, words) of everything that pages, books, feed, captions, chapters and tags of a site say."""
    for path in sorted(site.rglob("*.html")):
        yield from ((path.name, text) for text in shown_on(html.parse(path).getroot()))
    for path in sorted(site.rglob("*.epub")):
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                if name.endswith(".xhtml"):
                    root = etree.fromstring(book.read(name))
                    yield from ((f"{path.name}!{name}", text) for text in shown_on(root))
            package = etree.fromstring(book.read("EPUB/content.opf"))
            for element in package[0]:
                stated = element.get("property", "")
                if stated == "schema:accessibilitySummary" or not stated.startswith(_MACHINE_PROPERTIES):
                    yield f"{path.name}!content.opf", element.text or ""
    for element in etree.parse(site / "feed.xml").getroot().iter():
        if etree.QName(element).localname not in _MACHINES and element.text:
            text = element.text
            yield "feed.xml", html.fromstring(f"<div>{text}</div>").text_content() if "<" in text else text
    for path in sorted(site.rglob("media/*.vtt")):
        yield path.name, re.sub(r"WEBVTT|NOTE|.+\n(?=.+-->)", "", path.read_text(encoding="utf-8"))
    for path in sorted(site.rglob("media/*.chapters.json")):
        yield from ((path.name, chapter["title"]) for chapter in json.loads(path.read_text())["chapters"])
    for path in sorted(site.rglob("media/*.mp3")):
        yield from ((path.name, str(frame)) for frame in ID3(path).getall("COMM") + ID3(path).getall("TIT2"))
    for element in etree.parse(site / "subscribe.opml").getroot().iter():
        yield "subscribe.opml", element.get("text", "") + (element.text or "")


_WORD = re.compile(r"[^\W\d_]{4,}")
_ADDRESS = re.compile(r"https?://\S+")


def words_of(texts: Iterator[str] | Mapping[str, str]) -> set[str]:
    """Words of four letters or more, folded."""
    listed = texts.values() if isinstance(texts, Mapping) else texts
    return {word.casefold() for text in listed for word in _WORD.findall(_ADDRESS.sub("", text))}


def english_words(root: Path, language: str) -> set[str]:
    """Words of the table's English column that are neither of the language's column nor of the author's."""
    author = words_of(
        path.read_text(encoding="utf-8") for path in (root / "transcripts").iterdir() if path.suffix != ".png"
    )
    months = {date(2024, month, 1).strftime("%B") for month in range(1, 13)}
    local = words_of(words_for(language).day(date(2024, month, 1)) for month in range(1, 13))
    english = words_of(strings(ENGLISH)) | {month.casefold() for month in months} | {"byte", "bytes"}
    # The author writes the heading of the references and the roles in English, as the reader asks for them.
    author -= {"references", "host", "guest", "editor"}
    return english - words_of(strings(words_for(language))) - local - author


@pytest.mark.parametrize("series", BUILT)
def test_no_english_word_but_the_authors_is_shown(series: str, request: pytest.FixtureRequest) -> None:
    built: Built = request.getfixturevalue(series)
    assert foreign(built.site, english_words(built.root, CODES[series]) - {"byte"}) == set()


@pytest.mark.parametrize("series", BUILT)
def test_no_english_word_is_in_a_draft_build(series: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    built: Built = request.getfixturevalue(series)
    site = build_draft(built.root, tmp_path)
    assert foreign(site, english_words(built.root, CODES[series]) - {"byte"}) == set()
    page = (site / "index.html").read_text(encoding="utf-8")
    assert words_for(CODES[series]).draft_notice in page


def test_an_english_word_would_be_noticed(request: pytest.FixtureRequest) -> None:
    """The same series read as one of another language is full of foreign words, and pages do have words."""
    built: Built = request.getfixturevalue("swedish")
    swedish = words_of(strings(words_for("sv"))) - words_of(strings(ENGLISH))
    kinds = {name.rpartition(".")[2] for name, word in foreign(built.site, swedish)}
    assert kinds >= {"html", "xhtml", "opf", "xml", "vtt", "mp3"}


def foreign(site: Path, words: set[str]) -> set[tuple[str, str]]:
    """(file, word) of each of some words that a site shows."""
    return {(name, word) for name, text in shown_by(site) for word in words_of(iter([text])) & words}
