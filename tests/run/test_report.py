"""The report of real builds: what it tells is what was built, and it tells the same wherever the series is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from lxml import html

from pipeline.model import Log
from pipeline.read import read_transcript
from pipeline.run.report import ledger_figures, ledger_reasons
from tests.conftest import ROOT, run_rostra
from tests.run.conftest import Built, Tree, copy_series


def page(output: Path) -> html.HtmlElement:
    return html.document_fromstring((output / "report.html").read_bytes())


def seconds(clock: str) -> int:
    total = 0
    for part in clock.split(":"):
        total = 60 * total + int(part)
    return total


def column(table: html.HtmlElement, number: int) -> list[str]:
    return [row[number].text_content().strip() for row in table.iterfind("tbody/tr")]


def table(article: html.HtmlElement, caption: str) -> html.HtmlElement:
    return next(t for t in article.iter("table") if t.findtext("caption") == caption)


def test_report_tells_what_was_built(built: Built) -> None:
    report = page(built.root / "output")
    for article in report.iter("article"):
        key = article.get("id")
        chapters = json.loads(built.one(f"media/{key}.*.chapters.json").read_bytes())["chapters"]
        assert len(column(table(article, "Chapters"), 2)) == len(chapters)
        assert [int(c["startTime"]) for c in chapters] == [seconds(t) for t in column(table(article, "Chapters"), 1)]
    assert [a.get("id") for a in report.iter("article")] == ["bench", "bollard"]
    for link in report.xpath("//a/@href[starts-with(., 'site/')]"):
        assert (built.root / "output" / link).is_file(), link


def test_speaking_time_adds_up_to_the_length(built: Built) -> None:
    for article in page(built.root / "output").iter("article"):
        times = column(table(article, "Speaking time"), 1)
        length = article.find("p[@class='facts']").text.split(" · ")[0]
        assert abs(sum(map(seconds, times)) - seconds(length)) <= len(times), "each is rounded to the second"


def test_strip_shows_the_sound(built: Built) -> None:
    """Columns of 100 ms in a short episode: pauses between turns are low, speech is high."""
    for strip in page(built.root / "output").xpath("//svg[@class='strip']"):
        waves = strip.find("svg")
        columns = int((waves.get("viewbox") or waves.get("viewBox")).split()[2])
        drawn = sum(int(n) for p in waves.iterfind("path") for n in re.findall(r"h(\d+)", p.get("d")))
        assert drawn == columns > 20
        heights = {int(n) for p in waves.iterfind("path") for n in re.findall(r"V(\d+)h\d", p.get("d"))}
        assert min(heights) < 15
        assert max(heights) == 39


def test_ledger_of_the_report_is_that_of_the_check() -> None:
    for path in sorted((ROOT / "transcripts").glob("*.txt")):
        document = read_transcript(path, str(path), Log(), "auto")
        assert document is not None
        reasons = ledger_reasons(document)
        by_fate = {f: sum(n for (fate, _), n in reasons.items() if fate == f) for f in ledger_figures(document)}
        assert by_fate == ledger_figures(document)
        assert sum(by_fate.values()) == len("".join(path.read_text(encoding="utf-8").split()))


def test_reports_of_two_places_are_identical(built: Built, tmp_path: Path) -> None:
    root = copy_series(tmp_path / "somewhere" / "else entirely")
    environment = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    done = run_rostra("build", ".", "--output", "made", "--jobs", "1", cwd=root, **environment)
    assert done.returncode == 0, done.stderr
    written = (root / "made" / "report.html").read_bytes()
    assert written == (built.root / "output" / "report.html").read_bytes()
    assert str(tmp_path).encode() not in written


def test_an_edit_is_reported_and_no_build_leaves_the_report(series: Path, tree: Callable[[Path], Tree]) -> None:
    assert run_rostra("build", ".", cwd=series).returncode == 0
    before = tree(series / "output")["report.html"]
    assert run_rostra("build", ".", cwd=series).returncode == 0
    assert tree(series / "output")["report.html"] == before
    transcript = series / "transcripts" / "bench.txt"
    transcript.write_text(transcript.read_text(encoding="utf-8").replace("Less than", "More than"), encoding="utf-8")
    assert run_rostra("build", ".", cwd=series).returncode == 0
    report = page(series / "output")
    causes = table(report, "What was rebuilt, and why")
    assert column(causes, 0) == ["A Bench by the Water"]
    assert column(causes, 1) == ["1 sentence edited (turn 4, Jonas Ahl)"]
