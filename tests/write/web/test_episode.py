"""An episode's page: to be heard, read, found one's way in, and taken away, with script and without."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from lxml import html

from pipeline.model import CHAPTER_TRACK, Correction, Document, Paragraph, Person, Release, Run, Turn, milliseconds
from pipeline.write.web.episode import episode_page
from tests.write.feed_sample import document, settings
from tests.write.sample import DOCUMENT, HOSTILE, HOSTILE_SHOWN, PLAIN
from tests.write.web.sample import TRACK, episode


def written(release: Release, previous: Release | None = None, following: Release | None = None) -> html.HtmlElement:
    return html.document_fromstring(episode_page(settings(), release, previous, following))


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return written(episode())


def test_the_same_release_gives_the_same_bytes() -> None:
    assert episode_page(settings(), episode(), None, None) == episode_page(settings(), episode(), None, None)


def test_of_its_neighbours_a_page_knows_title_and_address_alone() -> None:
    other = episode(replace(DOCUMENT, key="glaze"), 4)
    edited = replace(
        other, document=replace(other.document, sections=DOCUMENT.sections[:1], people=DOCUMENT.people[::-1])
    )
    assert episode_page(settings(), episode(), None, other) == episode_page(settings(), episode(), None, edited)
    retitled = replace(other, document=replace(other.document, meta=replace(DOCUMENT.meta, title="Glaze")))
    assert episode_page(settings(), episode(), None, other) != episode_page(settings(), episode(), None, retitled)


def test_the_player_has_sound_captions_and_chapters(page: html.HtmlElement) -> None:
    release = episode()
    audio = page.get_element_by_id("audio")
    assert audio.get("controls") is not None
    assert audio.find(".//source").get("src") == f"../{release.audio.path}"
    tracks = {t.get("kind"): t.get("src") for t in audio.iterfind(".//track")}
    assert tracks == {"captions": f"../{release.captions.path}", "chapters": f"../{TRACK.path}"}


def test_the_player_is_above_all_that_is_said_of_the_episode() -> None:
    long = replace(DOCUMENT, meta=replace(DOCUMENT.meta, summary="A long story. " * 30))
    page = written(episode(long))
    article = page.find(".//article")
    assert [(e.tag, e.get("class")) for e in article[:2]] == [("header", "episode"), ("section", "player")]
    folded = page.xpath("//article/details")
    assert [e.findtext("summary") for e in folded] == ["About this episode", "People"]
    assert [e.get("open") for e in folded] == [None, None]
    assert folded[0].find("p[@class='summary']").text == long.meta.summary.strip()
    assert len(folded[1].findall("ul/li")) == len(DOCUMENT.people)


def test_a_short_summary_is_shown() -> None:
    page = written(episode(replace(DOCUMENT, meta=replace(DOCUMENT.meta, summary="A short story."))))
    assert page.xpath("//article/p[@class='summary']")[0].text == "A short story."


def test_every_sentence_that_is_heard_has_its_id_and_its_time(page: html.HtmlElement) -> None:
    cues = [(c.id, str(milliseconds(c.start))) for c in episode().timeline.cues]
    assert [(e.get("id"), e.get("data-t")) for e in page.xpath("//*[@data-t]")] == cues
    assert all(int(a[1]) < int(b[1]) for a, b in pairwise(cues))


def test_the_text_is_the_documents_own_in_its_order(page: html.HtmlElement) -> None:
    transcript = page.get_element_by_id("transcript")
    for sentence in DOCUMENT.sentences():
        shown = transcript.get_element_by_id(sentence.id).text_content()
        assert shown == sentence.text.replace(HOSTILE, HOSTILE_SHOWN)
    ids = [e.get("id") for e in transcript.iter("span") if e.get("id")]
    assert [i for i in ids if i.startswith("s")] == [s.id for s in DOCUMENT.sentences()]


def test_headings_name_the_speakers_and_skip_no_level(page: html.HtmlElement) -> None:
    names = [h.text_content() for h in page.find_class("speaker")]
    assert names == [DOCUMENT.person(t.speaker).name for t in DOCUMENT.turns()]
    levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert Counter(levels)[1] == 1


def test_landmarks_are_labelled_and_the_skip_link_leads_to_the_transcript(page: html.HtmlElement) -> None:
    assert page.find(".//a[@class='skip']").get("href") == "#transcript"
    assert page.get_element_by_id("transcript").get("tabindex") == "-1"
    assert len(page.findall(".//main")) == 1
    assert all(nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.iter("nav"))


def test_ids_are_unique_and_every_link_on_the_page_leads_to_one(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    labels = [label for value in page.xpath("//@aria-labelledby") for label in value.split()]
    assert {href[1:] for href in page.xpath("//a/@href[starts-with(., '#')]")} | set(labels) <= set(ids)


def test_chapters_are_listed_with_their_times_and_lead_into_the_text(page: html.HtmlElement) -> None:
    links = page.xpath("//nav[@id='chapters']//a")
    chapters = episode().timeline.chapters
    assert [(a.text, a.get("data-start")) for a in links] == [(c.title, str(milliseconds(c.start))) for c in chapters]
    transcript = page.get_element_by_id("transcript")
    assert all(transcript.get_element_by_id(a.get("href")[1:]) is not None for a in links)


def test_references_and_their_mentions_lead_to_each_other(page: html.HtmlElement) -> None:
    section = page.get_element_by_id("references")
    assert section.findtext("h2") == "WORKS NAMED"
    mentioned = {mention.id for reference in DOCUMENT.references for mention in reference.mentions}
    assert {a.get("href")[1:] for a in section.xpath(".//a[@role='doc-backlink']")} == mentioned
    assert page.get_element_by_id("m1").get("href") == "#r1"


def test_pull_quotes_that_repeat_are_hidden_from_those_who_listen(page: html.HtmlElement) -> None:
    hidden, said = page.find_class("pullquote")
    assert (hidden.get("aria-hidden"), said.get("aria-hidden")) == ("true", None)
    assert not hidden.xpath(".//a | .//*[@id]"), "nothing hidden may have the focus"


def test_pictures_have_size_and_alternative_text(page: html.HtmlElement) -> None:
    pictures = page.xpath("//figure/img")
    assert [p.get("alt") for p in pictures] == ['A kiln at dusk; one "spy hole" glows.', "The same kiln at noon."]
    assert [p.get("src") for p in pictures] == [
        "../media/kiln.picture.0123456789ab.png",
        "../media/kiln.picture.ba9876543210.jpg",
    ]
    assert {(p.get("width"), p.get("height")) for p in pictures} == {("64", "40")}


def test_runs_in_other_languages_say_so(page: html.HtmlElement) -> None:
    assert page.xpath("//*[@lang='sv']")[0].text_content() == "lagom"
    arabic = page.xpath("//*[@lang='ar']")[0]
    assert arabic.get("dir") == "rtl"


def test_a_page_in_a_language_written_from_right_to_left_is_so_throughout() -> None:
    page = written(episode(replace(DOCUMENT, meta=replace(DOCUMENT.meta, language="ar"))))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    heading = page.get_element_by_id("transcript-h").find("span")
    assert (heading.text, heading.get("lang"), heading.get("dir")) == ("Transcript", "en", "ltr")
    narrated = page.get_element_by_id("opening")
    assert [(e.text, e.get("lang")) for e in narrated] == [(narrated.text_content(), "en")]


def test_what_is_narrated_in_the_language_of_the_page_is_not_marked() -> None:
    page = written(episode(replace(DOCUMENT, meta=replace(DOCUMENT.meta, language="sv"))))
    assert not len(page.get_element_by_id("opening"))


def test_files_licence_source_and_voices_are_stated(page: html.HtmlElement) -> None:
    release = episode()
    files = page.get_element_by_id("downloads").xpath(".//a/@href")
    assets = [release.assets[name] for name in ("audio", "book", "captions", "subtitles", "transcript")]
    assert files == [f"../{asset.path}" for asset in assets]
    about = page.get_element_by_id("about")
    assert about.find(".//a[@rel='license']").get("href") == "https://creativecommons.org/licenses/by/4.0/"
    words = about.text_content()
    assert "“The kiln & the <clock>”" in words
    assert "https://example.org/slow-hands/3?a=1&b=2" in words
    assert "synthetic voices" in words


def test_corrections_are_listed_before_the_rights_and_the_header_leads_to_them(page: html.HtmlElement) -> None:
    section = page.get_element_by_id("corrections")
    assert [s.get("id") for s in page.xpath("//article/section")][-2:] == ["corrections", "about"]
    assert (section.findtext("h2"), section.get("role")) == ("Corrections", "doc-errata")
    assert [(i.find("time").get("datetime"), i.text_content()) for i in section.iterfind("ul/li")] == [
        ("2024-04-01", "1 April 2024: Olle Åkesson’s kiln has <two> spy holes & not one."),
        ("2024-03-09", "9 March 2024: Third Voice said “twice”."),
    ]
    (line,) = page.xpath("//header[@class='episode']//p[@class='corrected']")
    assert line.text_content() == "Corrected 1 April 2024"
    assert (line.find("a").get("href"), line.find("a/time").get("datetime")) == ("#corrections", "2024-04-01")


def test_a_text_that_was_never_corrected_says_nothing_of_it() -> None:
    page = written(episode(replace(DOCUMENT, meta=replace(DOCUMENT.meta, corrections=()))))
    assert not page.xpath("//*[@id='corrections'] | //*[@class='corrected']")
    assert "orrect" not in page.text_content()


def test_corrections_and_their_days_are_english_where_the_interface_is() -> None:
    page = written(episode(replace(DOCUMENT, meta=replace(DOCUMENT.meta, language="fi"))))
    section = page.get_element_by_id("corrections")
    assert [s.text for s in section.xpath(".//span[@lang='en']")] == ["Corrections", "1 April 2024", "9 March 2024"]


def test_a_draft_says_so_before_its_title() -> None:
    draft = episode(replace(DOCUMENT, meta=replace(DOCUMENT.meta, draft=True)))
    page = written(draft)
    assert page.findtext(".//title") == "Draft: The kiln & the <clock> – Slow Hands"
    heading = page.find(".//h1")
    assert heading.text_content() == "Draft: The kiln & the <clock>"
    assert heading.find("span[@class='draft']").text == "Draft:"
    other = written(episode(replace(DOCUMENT, key="glaze"), 4), draft)
    assert other.xpath("//a[@rel='prev']")[0].text_content() == "Previous episode: Draft: The kiln & the <clock>"
    assert "Draft" not in written(episode()).text_content()


def test_the_mark_of_a_draft_is_english_on_a_page_in_another_language() -> None:
    page = written(episode(replace(DOCUMENT, meta=replace(DOCUMENT.meta, draft=True, language="he"))))
    mark = page.find(".//h1/span/span")
    assert (mark.text, mark.get("lang"), mark.get("dir")) == ("Draft:", "en", "ltr")


def test_the_way_to_the_other_episodes() -> None:
    before, after = episode(replace(DOCUMENT, key="clay"), 2), episode(replace(DOCUMENT, key="a b"), 4)
    page = written(episode(), before, after)
    links = {a.get("rel"): a.get("href") for a in page.xpath("//nav[@class='neighbours']//a")}
    assert links == {"prev": "../episodes/clay.html", "next": "../episodes/a%20b.html"}
    assert page.xpath("//header[@class='site']//a/@href") == ["../index.html"]
    assert not written(episode()).xpath("//nav[@class='neighbours']"), "no landmark with nothing in it"


def test_nothing_is_asked_of_anybody_else_and_no_script_is_inline(page: html.HtmlElement) -> None:
    loaded = page.xpath("//@src | //link/@href")
    assert loaded
    assert not [address for address in loaded if urlsplit(address).netloc]
    assert not page.xpath("//style | //script[not(@src)][not(@type='application/json')]")
    assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]")
    assert not page.xpath("//a[starts-with(@href, 'javascript:')]")
    assert page.find(".//meta[@http-equiv]").get("content").startswith("default-src 'none'")


def test_what_needs_script_is_not_on_the_page_without_it(page: html.HtmlElement) -> None:
    assert not page.xpath("//button | //input | //select | //*[@hidden]")


def hostile_document() -> Document:
    """Every text of a document is hostile; ids are what they are."""

    def runs(found: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(run, text=HOSTILE) for run in found)

    def blocks(turn: Turn) -> Turn:
        spoilt = []
        for block in turn.blocks:
            if isinstance(block, Paragraph):
                sentences = tuple(replace(s, runs=runs(s.runs), text=HOSTILE) for s in block.sentences)
                spoilt.append(replace(block, sentences=sentences))
            elif hasattr(block, "alt"):
                spoilt.append(replace(block, alt=HOSTILE, caption=runs(block.caption)))
            else:
                spoilt.append(replace(block, runs=runs(block.runs), text=HOSTILE))
        return replace(turn, blocks=tuple(spoilt))

    def person(known: Person) -> Person:
        return replace(known, name=HOSTILE, role=HOSTILE, affiliation=HOSTILE)

    texts = ("title", "summary", "publisher", "series_title", "series_subtitle", "source")
    return replace(
        DOCUMENT,
        meta=replace(DOCUMENT.meta, **dict.fromkeys(texts, HOSTILE), corrections=(Correction("2024-04-01", HOSTILE),)),
        people=tuple(map(person, DOCUMENT.people)),
        sections=tuple(
            replace(
                s,
                heading=s.heading and replace(s.heading, runs=runs(s.heading.runs), text=HOSTILE),
                turns=tuple(map(blocks, s.turns)),
            )
            for s in DOCUMENT.sections
        ),
        reference_heading=HOSTILE,
        references=tuple(replace(r, runs=runs(r.runs), text=HOSTILE, title=HOSTILE) for r in DOCUMENT.references),
    )


def test_hostile_text_stays_text_in_every_field() -> None:
    release = episode(hostile_document())
    release = replace(
        release,
        timeline=replace(
            release.timeline, chapters=tuple(replace(c, title=HOSTILE) for c in release.timeline.chapters)
        ),
    )
    fields = dict.fromkeys(("title", "description", "subtitle", "author", "publisher", "copyright", "licence"), HOSTILE)
    data = episode_page(settings(**fields), release, release, release)
    page = html.document_fromstring(data)
    assert [script.get("type") for script in page.iter("script")] == [None, "application/json"]
    assert page.xpath("count(//*)") > 100
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf\xbe", data)
    assert page.findtext(".//h1") == HOSTILE_SHOWN
    assert page.find_class("speaker")[0].text_content() == HOSTILE_SHOWN
    assert page.xpath("//figure/img/@alt")[0] == HOSTILE_SHOWN
    assert page.xpath("//nav[@id='chapters']//a")[0].text == HOSTILE_SHOWN
    assert page.get_element_by_id("corrections").find("ul/li").text_content() == f"1 April 2024: {HOSTILE_SHOWN}"


def test_the_least_that_an_episode_can_be_is_a_page() -> None:
    release = episode(PLAIN, 1)
    release = replace(release, pictures={}, assets={n: a for n, a in release.assets.items() if n != CHAPTER_TRACK.name})
    page = written(release)
    assert page.findtext(".//h1") == "plain"
    assert page.find(".//section[@id='references']") is None
    assert page.get_element_by_id("s1").get("data-t")


def test_a_long_episode_grows_in_proportion() -> None:
    talk = tuple(("p-ada", (f"Sentence {i}.",)) for i in range(400))
    short = len(episode_page(settings(), episode(document(talk=talk[:200]), 1), None, None))
    long = len(episode_page(settings(), episode(document(talk=talk), 1), None, None))
    assert long < 2.1 * short
