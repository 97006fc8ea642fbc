"""The series' book: every episode a part, every work and every person once, every link with an end."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Document, Fate, Stretch
from pipeline.standards import parse_licence
from pipeline.write.epub import series
from pipeline.write.epub.contents import in_series
from pipeline.write.epub.package import Package, book_id, pack
from pipeline.write.epub.series import series_package
from pipeline.write.epub.series_facts import SeriesEpisode, SeriesWork, as_member, works
from tests.write.sample import COVER, DOCUMENT, HOSTILE, HOSTILE_SHOWN, META, PEOPLE, PICTURES, PLAIN, SETTINGS, run
from tests.write.test_epub import DC, OPF, XML, X, flat, with_id

OLLE_ELSEWHERE = replace(PEOPLE[1], affiliation="The Glaze Library")
SECOND = replace(
    DOCUMENT,
    key="Kiln, again",
    meta=replace(
        META,
        title="Again",
        number=4,
        date="2025-01-31",
        licence=parse_licence("CC BY-SA 4.0"),
        source="",
        language="sv",
    ),
    people=(OLLE_ELSEWHERE, *PEOPLE[:1], *PEOPLE[2:3]),
    ledger=(Stretch(0, 4, 7, Fate.LEFT_OUT, "page header"), Stretch(9, 9, 8, Fate.LEFT_OUT, "markup")),
)
"""The same conversation on another day: every id of it is also one of the first episode's."""
EPISODES = (
    SeriesEpisode(DOCUMENT, 3, PICTURES),
    SeriesEpisode(SECOND, 4, PICTURES),
    SeriesEpisode(PLAIN, 0, {}),
)
UPDATED = datetime(2025, 1, 31, tzinfo=UTC)
FIRST, AGAIN = in_series("kiln").prefix, in_series("Kiln, again").prefix


def build(*episodes: SeriesEpisode) -> Package:
    return series_package(episodes or EPISODES, SETTINGS, COVER, UPDATED)


def packed(package: Package) -> bytes:
    out = io.BytesIO()
    pack(package, out)
    return out.getvalue()


def pages(package: Package) -> dict[str, etree._Element]:
    return {r.name: etree.fromstring(r.data) for r in package.resources if r.type == "application/xhtml+xml"}


@pytest.fixture(scope="module")
def read() -> dict[str, etree._Element]:
    return pages(build())


@pytest.fixture(scope="module")
def opf() -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(packed(build()))) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def hrefs(element: etree._Element) -> list[str]:
    return [str(a.get("href")) for a in element.iter(f"{X}a")]


def test_the_same_episodes_give_the_same_bytes() -> None:
    assert packed(build()) == packed(build())


def test_pages_stand_in_the_order_of_reading_and_each_is_named_after_its_episode() -> None:
    package = build()
    assert [r.name for r in package.resources if r.id in package.spine] == [
        "cover.xhtml",
        "title.xhtml",
        "nav.xhtml",
        *(f"{FIRST}{name}.xhtml" for name in ("part", "conversation", "references", "about")),
        *(f"{AGAIN}{name}.xhtml" for name in ("part", "conversation", "references", "about")),
        *(f"e-plain_{name}.xhtml" for name in ("part", "conversation", "about")),
        "references.xhtml",
        "speakers.xhtml",
        "about.xhtml",
    ]
    assert FIRST == "e-kiln_"
    assert AGAIN.startswith("e-kiln-again-x")


def test_two_keys_never_share_a_place() -> None:
    keys = ("a", "A", "a-b", "a b", "a_b", "ä", "x", "a-b-x", "日本", "日本語")
    assert len({in_series(key).prefix for key in keys}) == len(keys)


def test_no_id_comes_twice_in_the_whole_book(read: dict[str, etree._Element]) -> None:
    ids = Counter(str(e.get("id")) for page in read.values() for e in page.iter() if e.get("id"))
    assert [id_ for id_, count in ids.items() if count > 1] == []
    assert {f"{prefix}{s.id}" for prefix in (FIRST, AGAIN) for s in DOCUMENT.sentences()} <= set(ids)


def test_every_link_and_every_picture_resolves(read: dict[str, etree._Element]) -> None:
    names = {r.name for r in build().resources}
    ids = {name: {e.get("id") for e in page.iter()} for name, page in read.items()}
    checked = 0
    for name, page in read.items():
        for target in map(str, page.xpath("//@href | //@src")):
            if "://" in target:
                continue
            path, _, fragment = target.partition("#")
            assert (path or name) in names, target
            assert not fragment or fragment in ids[path or name], target
            checked += 1
    assert checked > 80


def test_ids_do_not_depend_on_the_other_episodes() -> None:
    alone = pages(build(EPISODES[1]))[f"{AGAIN}conversation.xhtml"]
    among = pages(build())[f"{AGAIN}conversation.xhtml"]
    assert etree.tostring(alone) == etree.tostring(among)


def test_every_sentence_of_every_episode_is_shown_in_order(read: dict[str, etree._Element]) -> None:
    for prefix, document in ((FIRST, DOCUMENT), (AGAIN, SECOND)):
        page = read[f"{prefix}conversation.xhtml"]
        expected = [(prefix + s.id, s.text.replace(HOSTILE, HOSTILE_SHOWN)) for s in document.sentences()]
        ids = {id_ for id_, _ in expected}
        shown = [(e.get("id"), "".join(e.itertext())) for e in page.iter(f"{X}span") if e.get("id") in ids]
        assert shown == expected


def test_a_part_begins_with_its_number_title_and_people(read: dict[str, etree._Element]) -> None:
    page = read[f"{AGAIN}part.xhtml"]
    assert page.get(f"{XML}lang") == "sv"
    words = flat(page.find(f".//{X}section"))
    assert words.startswith("Avsnitt 4 Again 31 januari 2025")
    assert "Olle Åkesson, contributor, The Glaze Library" in words


def test_each_episode_lists_its_references_and_the_series_lists_them_all(read: dict[str, etree._Element]) -> None:
    for prefix in (FIRST, AGAIN):
        own = read[f"{prefix}references.xhtml"]
        assert [li.get("id") for li in own.iter(f"{X}li")] == [f"{prefix}{r}" for r in ("r1", "r2", "r3")]
        mention = with_id(read[f"{prefix}conversation.xhtml"], f"{prefix}m1")
        assert mention.get("href") == f"{prefix}references.xhtml#{prefix}r1"
    merged = [li for li in read["references.xhtml"].iter(f"{X}li") if str(li.get("id")).endswith("-work")]
    assert [flat(li.find(f"{X}span"))[:8] for li in merged] == ["Almanac ", "Holt, A.", "Nobody m"]


def test_a_work_that_two_episodes_list_leads_back_to_every_mention(read: dict[str, etree._Element]) -> None:
    work = with_id(read["references.xhtml"], f"{FIRST}r1-work")
    assert hrefs(work)[1:] == [
        f"{FIRST}references.xhtml#{FIRST}r1",
        f"{FIRST}conversation.xhtml#{FIRST}m1",
        f"{FIRST}conversation.xhtml#{FIRST}m2",
        f"{AGAIN}references.xhtml#{AGAIN}r1",
        f"{AGAIN}conversation.xhtml#{AGAIN}m1",
        f"{AGAIN}conversation.xhtml#{AGAIN}m2",
    ]
    labels = [str(a.get("aria-label")) for a in work.iter(f"{X}a") if a.get("role") == "doc-backlink"]
    assert len(set(labels)) == 4
    assert labels[2] == "Back to mention 1 of “Fired Earth” in “Again”, by Inès Ferré"


Entry = tuple[str, str, str, str, tuple[str, ...]]
"""Text, address, title, year and surnames of an entry."""


def works_of(*documents: Document) -> tuple[SeriesWork, ...]:
    """The works that a series of these episodes names."""
    return works([as_member(SeriesEpisode(d, i, PICTURES), SETTINGS) for i, d in enumerate(documents, 1)])


def listed(document: Document, *texts: Entry) -> Document:
    """A document whose reference list has these entries."""
    blank = DOCUMENT.references[2]
    made = tuple(
        replace(blank, id=f"r{i}", runs=(run(text),), text=text, url=url, title=title, year=year, surnames=names)
        for i, (text, url, title, year, names) in enumerate(texts)
    )
    return replace(document, references=made)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Holt 1998", "https://doi.org/10.5555/FE", "", "", ()), ("A. Holt. doi:10.5555/fe.", "", "", "", ())),
        (("Here", "https://www.Example.org/fe/", "", "", ()), ("There", "http://example.org/fe#top", "", "", ())),
        (("A", "", "Fired Earth", "1998", ("Holt",)), ("B", "", "Fired earth!", "1998", ("HOLT",))),
        (("Nobody (n.d.).", "", "", "", ()), ("Nobody  (N.D.)", "", "", "", ())),
    ],
    ids=["DOI", "address", "authors, year and title", "wording"],
)
def test_entries_are_of_one_work_by(one: Entry, other: Entry) -> None:
    (work,) = works_of(listed(DOCUMENT, one), listed(SECOND, other))
    assert [e.reference.text for e in work.entries] == [one[0], other[0]]
    assert work.fullest.reference.text == max(one[0], other[0], key=len)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("A", "https://example.org/", "", "", ()), ("B", "https://example.org", "", "", ())),
        (("A", "", "Fired Earth", "1998", ("Holt",)), ("B", "", "Fired Earth", "2004", ("Holt",))),
        (("A", "", "Fired Earth", "1998", ("Holt",)), ("B", "", "Fired Earth", "1998", ("Ito",))),
        (("A", "", "Fired Earth", "", ()), ("B", "", "Fired Earth", "", ())),
        (("A", "https://example.org/?p=1", "", "", ()), ("B", "https://example.org/?p=2", "", "", ())),
    ],
    ids=["front page", "edition", "author", "nothing but a title", "query"],
)
def test_entries_are_of_two_works_where_they_only_share_a(one: Entry, other: Entry) -> None:
    assert len(works_of(listed(DOCUMENT, one), listed(SECOND, other))) == 2


def test_a_third_list_unites_what_two_lists_worded_apart() -> None:
    by_doi = ("Holt", "https://doi.org/10.5555/fe", "", "", ())
    by_title = ("Holt, A. (1998). Fired Earth.", "", "Fired Earth", "1998", ("Holt",))
    both = ("A. Holt: Fired Earth, 1998", "https://doi.org/10.5555/fe", "Fired Earth", "1998", ("Holt",))
    third = listed(replace(PLAIN, key="third"), both)
    (work,) = works_of(listed(DOCUMENT, by_doi), listed(SECOND, by_title), third)
    assert len(work.entries) == 3


def test_two_entries_of_one_list_stay_two() -> None:
    chapter = ("Chapter one", "https://example.org/book", "", "", ())
    other = ("Chapter two", "https://example.org/book", "", "", ())
    found = works_of(listed(DOCUMENT, chapter, other), listed(SECOND, other))
    assert [[e.reference.text for e in work.entries] for work in found] == [
        ["Chapter one"],
        ["Chapter two", "Chapter two"],
    ]


def test_a_speaker_is_listed_once_with_every_turn_of_every_episode(read: dict[str, etree._Element]) -> None:
    olle = with_id(read["speakers.xhtml"], "person-olle-akesson")
    assert [flat(p) for p in olle.iter(f"{X}p")] == [
        "contributor, Kiln Street Pottery",
        "contributor, The Glaze Library",
    ]
    assert hrefs(olle) == [
        f"{FIRST}part.xhtml",
        f"{FIRST}conversation.xhtml#{FIRST}t2",
        f"{AGAIN}part.xhtml",
        f"{AGAIN}conversation.xhtml#{AGAIN}t2",
    ]
    every = [h for h in hrefs(with_id(read["speakers.xhtml"], "speakers")) if "#" in h]
    assert len(every) == len(set(every)) == sum(len(e.document.turns()) for e in EPISODES)
    others = flat(with_id(read["speakers.xhtml"], "others"))
    assert others == "Also named Mara Doležal, research assistant, Lantern Yard"


def test_a_long_index_is_divided_between_speakers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "_MOST_TURNS", 3)
    found = pages(build())
    index = [name for name in found if name.startswith("speakers")]
    assert index == ["speakers.xhtml", "speakers-2.xhtml", "speakers-3.xhtml"]
    turns = [h for name in index for h in hrefs(found[name]) if "#" in h]
    assert len(set(turns)) == len(turns) == sum(len(e.document.turns()) for e in EPISODES)


def test_contents_lead_from_the_episodes_to_their_sections_turns_and_references(
    read: dict[str, etree._Element],
) -> None:
    toc = with_id(read["nav.xhtml"], "toc")
    top = [flat(li.find(f"{X}a")) for li in toc.find(f"{X}ol")]
    assert top == [
        "Title page",
        "Episode 3: The kiln & the <clock>",
        "Episode 4: Again",
        "plain",
        "References of the whole series",
        "Speakers",
        "About this edition",
    ]
    assert [h for h in hrefs(toc) if h.startswith(AGAIN)] == [
        f"{AGAIN}part.xhtml",
        f"{AGAIN}conversation.xhtml#{AGAIN}t1",
        f"{AGAIN}conversation.xhtml#{AGAIN}sec2",
        f"{AGAIN}conversation.xhtml#{AGAIN}t2",
        f"{AGAIN}conversation.xhtml#{AGAIN}t3",
        f"{AGAIN}references.xhtml",
        f"{AGAIN}about.xhtml",
    ]


def test_where_the_contents_would_be_too_long_each_episode_lists_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.write.epub.series._MOST_ENTRIES", 2)
    found = pages(build())
    assert not [h for h in hrefs(with_id(found["nav.xhtml"], "toc")) if h.endswith(("t1", "t2", "t3"))]
    listed = hrefs(with_id(found[f"{FIRST}part.xhtml"], f"{FIRST}contents"))
    assert listed == [f"{FIRST}conversation.xhtml#{FIRST}{id_}" for id_ in ("t1", "sec2", "t2", "t3")]


def test_licences_are_stated_for_each_episode_where_they_differ(read: dict[str, etree._Element]) -> None:
    about = read["about.xhtml"]
    assert "Licence:" not in flat(with_id(about, "rights"))
    episodes = [flat(li) for li in with_id(about, "episodes").iter(f"{X}li")]
    assert episodes == [
        f"Episode 3: The kiln & the <clock>: CC BY 4.0; {META.source}",
        "Episode 4: Again: CC BY-SA 4.0",
        "plain",
    ]
    both = pages(build(EPISODES[0], SeriesEpisode(replace(SECOND, meta=META), 4, PICTURES)))
    assert "Licence: CC BY 4.0" in flat(with_id(both["about.xhtml"], "rights"))


def test_each_episode_says_what_was_repaired_and_left_out(read: dict[str, etree._Element]) -> None:
    changes = with_id(read[f"{AGAIN}about.xhtml"], f"{AGAIN}changes")
    assert f"{AGAIN}conversation.xhtml#{AGAIN}p3" in hrefs(changes)
    assert "sidhuvud (rad 7 i transkriptionen)" in flat(changes)
    assert "markup" not in flat(changes)


def test_each_episode_lists_its_corrections_and_its_part_leads_to_them(read: dict[str, etree._Element]) -> None:
    for prefix in (FIRST, AGAIN):
        section = with_id(read[f"{prefix}about.xhtml"], f"{prefix}corrections")
        assert len(list(section.iter(f"{X}li"))) == 2
        (line,) = read[f"{prefix}part.xhtml"].xpath("//*[@class='corrected']")
        assert hrefs(line) == [f"{prefix}about.xhtml#{prefix}corrections"]
    assert not read["e-plain_part.xhtml"].xpath("//*[@class='corrected']")
    assert not read["title.xhtml"].xpath("//*[@class='corrected']"), "what is corrected is an episode, not the series"


def test_a_draft_is_marked_among_the_others_and_the_series_is_none() -> None:
    draft = replace(DOCUMENT, meta=replace(META, draft=True))
    book = pages(build(SeriesEpisode(draft, 3, PICTURES), SeriesEpisode(PLAIN, 0, {})))
    assert flat(with_id(book[f"{FIRST}part.xhtml"], f"{FIRST}part-h")) == "Draft: The kiln & the <clock>"
    entries = [flat(a) for a in with_id(book["nav.xhtml"], "toc").iter(f"{X}a")]
    assert "Draft: Episode 3: The kiln & the <clock>" in entries
    assert "plain" in entries
    assert flat(with_id(book["title.xhtml"], "titlepage-h")) == "Slow Hands"


def test_the_package_names_everybody_once(opf: etree._Element) -> None:
    assert opf.find(f".//{DC}identifier").text == book_id(SETTINGS)
    assert [e.text for e in opf.iter(f"{DC}language")] == ["en", "en-GB", "sv"]
    assert [e.text for e in opf.iter(f"{DC}creator")] == ["Inès Ferré"]
    assert [e.text for e in opf.iter(f"{DC}contributor")] == ["A", "Mara Doležal", "Olle Åkesson", "Third Voice"]
    metas = [(e.get("property"), e.text) for e in opf.iter(f"{OPF}meta")]
    assert ("dcterms:modified", "2025-01-31T00:00:00Z") in metas
    assert ("dcterms:issued", "2024-02-29") in metas
    assert not opf.findall(f".//{OPF}link"), "no licence is that of the whole"


def test_pictures_may_be_files_on_disk(tmp_path: Path) -> None:
    files = {name: tmp_path / posixpath.basename(name) for name in PICTURES}
    for name, path in files.items():
        path.write_bytes(PICTURES[name])
    from_disk = build(SeriesEpisode(DOCUMENT, 3, files), *EPISODES[1:])
    assert packed(from_disk) == packed(build())


def test_a_series_without_an_episode_is_no_book() -> None:
    with pytest.raises(ValueError, match="has no episodes"):
        series_package((), SETTINGS, COVER, UPDATED)


def test_a_bare_role_is_not_listed_beside_a_fuller_one() -> None:
    stated = [("Guest", ""), ("guest", "The Glaze Library"), ("speaker", "The Glaze Library"), ("Lender", "")]
    episodes = [
        SeriesEpisode(
            replace(DOCUMENT, key=f"kiln-{n}", people=(replace(PEOPLE[1], role=role, affiliation=of), *PEOPLE[::2])),
            n,
            PICTURES,
        )
        for n, (role, of) in enumerate(stated, 1)
    ]
    speaker = with_id(pages(build(*episodes))["speakers.xhtml"], "person-olle-akesson")
    assert [flat(p) for p in speaker.iter(f"{X}p")] == ["guest, The Glaze Library", "Lender"]


def test_the_least_series_has_no_empty_parts() -> None:
    found = pages(build(EPISODES[2]))
    assert "references.xhtml" not in found
    assert [flat(li) for li in with_id(found["nav.xhtml"], "landmarks").iter(f"{X}li")] == [
        "Cover",
        "Title page",
        "Contents",
        "Start of the first episode",
        "Speakers",
        "Licence and source",
    ]
    for page in found.values():
        assert not [e for e in page.iter(f"{X}p", f"{X}li", f"{X}h1", f"{X}h2") if not flat(e)]


def test_the_style_sheet_leaves_fonts_sizes_and_colours_to_the_reader() -> None:
    (style,) = [r.data for r in build().resources if r.type == "text/css"]
    rules = style.decode()
    assert "font-family" not in rules
    assert not re.search(r"\d(px|pt|cm|mm|in)\b", rules), "every length follows the reader's type"
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", rules)
    assert set(re.findall(r"(?<![\w-])(?:background-)?color: (\w+)", rules)) == {"inherit"}
