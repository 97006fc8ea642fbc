"""What catalogues are told of the books: what the settings say, and nothing that nobody vouches for."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace

from lxml import etree

from pipeline.settings import Book, Settings
from pipeline.write.epub.edition import episode_package
from pipeline.write.epub.package import Package, pack
from pipeline.write.epub.series import series_package
from pipeline.write.epub.series_facts import SeriesEpisode
from tests.write.sample import COVER, DOCUMENT, PICTURES, SETTINGS, edition
from tests.write.test_epub import DC, OPF, XML

EVALUATED = Book(
    subjects=("Ceramics [BISAC CRA028000]", "Waiting"),
    isbn="978-3-16-148410-0",
    doi="10.5555/Slow-Hands",
    certified_by="Accessible Books Ltd",
    certifier_credential="https://example.org/credential",
    certifier_report="https://example.org/report",
    certified_on=datetime.date(2026, 11, 23),
)
UPDATED = datetime.datetime(2025, 1, 31, tzinfo=datetime.UTC)
CLAIMS = ("dcterms:conformsTo", "a11y:certifiedBy", "a11y:certifierCredential")


def settings(book: Book) -> Settings:
    return replace(SETTINGS, book=book)


def series(book: Book) -> etree._Element:
    return opf(series_package([SeriesEpisode(DOCUMENT, 3, PICTURES)], settings(book), COVER, UPDATED))


def episode(book: Book) -> etree._Element:
    return opf(episode_package(edition(settings=settings(book))))


def opf(package: Package) -> etree._Element:
    out = io.BytesIO()
    pack(package, out)
    with zipfile.ZipFile(out) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def metas(package: etree._Element) -> list[tuple[str, str, str]]:
    return [(e.get("property"), e.get("refines", ""), e.text) for e in package.iter(f"{OPF}meta") if e.get("property")]


def test_nothing_is_claimed_where_nobody_evaluated() -> None:
    for package in (series(Book()), episode(Book()), series(replace(EVALUATED, certified_by=""))):
        assert not [m for m in metas(package) if m[0] in CLAIMS]
        assert not [e for e in package.iter(f"{OPF}link") if "a11y" in e.get("rel")]


def test_a_claim_names_who_evaluated_when_and_where_the_report_is() -> None:
    for package in (series(EVALUATED), episode(EVALUATED)):
        found = metas(package)
        assert ("dcterms:conformsTo", "", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA") in found
        assert ("a11y:certifiedBy", "#conformance", "Accessible Books Ltd") in found
        assert ("dcterms:date", "#certifier", "2026-11-23") in found
        assert ("a11y:certifierCredential", "#certifier", "https://example.org/credential") in found
        (report,) = [e for e in package.iter(f"{OPF}link") if e.get("rel") == "a11y:certifierReport"]
        assert (report.get("href"), report.get("refines")) == ("https://example.org/report", "#certifier")


def test_isbn_and_doi_are_those_of_the_series_book_alone() -> None:
    identifiers = [e.text for e in series(EVALUATED).iter(f"{DC}identifier")]
    assert identifiers[1:] == ["urn:isbn:9783161484100", "doi:10.5555/slow-hands"]
    assert ("identifier-type", "#isbn", "15") in metas(series(EVALUATED))
    assert ("identifier-type", "#doi", "06") in metas(series(EVALUATED))
    assert len(list(episode(EVALUATED).iter(f"{DC}identifier"))) == 1


def test_subjects_of_a_scheme_keep_scheme_and_term() -> None:
    package = series(EVALUATED)
    assert [e.text for e in package.iter(f"{DC}subject")] == ["Ceramics", "Waiting", "Pottery", "Time & craft"]
    assert ("authority", "#subject-1", "BISAC") in metas(package)
    assert ("term", "#subject-1", "CRA028000") in metas(package)
    assert [e.text for e in episode(EVALUATED).iter(f"{DC}subject")] == ["Pottery", "Time & craft"]


def test_an_episode_says_of_which_series_it_is_in_both_ways_that_readers_know() -> None:
    package = episode(Book())
    assert ("belongs-to-collection", "", "Slow Hands") in metas(package)
    assert ("group-position", "#series", "3") in metas(package)
    named = {e.get("name"): e.get("content") for e in package.iter(f"{OPF}meta") if e.get("name")}
    assert named == {"calibre:series": "Slow Hands", "calibre:series_index": "3"}


def test_ids_in_the_package_are_unique() -> None:
    for package in (series(EVALUATED), episode(EVALUATED)):
        ids = [e.get("id") for e in package.iter() if e.get("id")]
        assert len(ids) == len(set(ids))


def test_corrections_are_told_with_their_days() -> None:
    first = ("schema:correction", "", "Olle Åkesson’s kiln has <two> spy holes & not one.")
    for package, title in ((episode(Book()), ""), (series(Book()), "The kiln & the <clock>: ")):
        found = metas(package)
        assert (*first[:2], title + first[2]) in found
        assert ("dcterms:date", "#correction-1", "2024-04-01") in found
        assert ("dcterms:date", "#correction-2", "2024-03-09") in found


def test_a_correction_in_another_language_than_the_book_says_so() -> None:
    swedish = replace(DOCUMENT, meta=replace(DOCUMENT.meta, language="sv"))
    package = series_package([SeriesEpisode(swedish, 3, PICTURES)], settings(Book()), COVER, UPDATED)
    told = [e for e in opf(package).iter(f"{OPF}meta") if e.get("property") == "schema:correction"]
    assert [e.get(f"{XML}lang") for e in told] == ["sv", "sv"]
