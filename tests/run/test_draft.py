"""``--draft``: the whole site by the quick engine, marked; the build after it is as if there had been none."""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree, html
from mutagen.id3 import ID3

from tests.commands.publishing import enclosures, guids, publish, record
from tests.conftest import ROOT, run_rostra
from tests.run.conftest import Tree, bytes_of, replace

NS = {"itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "podcast": "https://podcastindex.org/namespace/1.0"}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tone(series: Path, tmp_path: Path) -> Run:
    """The command, for the small series spoken by an engine in place of the natural one."""
    package = tmp_path / "plugins" / "tone_engine-1.dist-info"
    package.mkdir(parents=True)
    points = "[rostra.engines]\ntone = tests.speak.tone_engine:Tone\n"
    (package / "entry_points.txt").write_text(points, encoding="utf-8")
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: tone-engine\nVersion: 1\n", encoding="utf-8")
    with (series / "transcripts" / "series.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[speech]\nengine = "tone"\n')
    path = os.pathsep.join(map(str, (tmp_path / "plugins", ROOT)))

    def run(*arguments: str, fails: int = 0) -> subprocess.CompletedProcess[str]:
        done = run_rostra(*arguments, cwd=series, PYTHONPATH=path)
        assert done.returncode == fails, done.stdout + done.stderr
        return done

    return run


def stored(root: Path, kind: str) -> dict[str, int]:
    """The entries of a kind, each with the time at which it was written."""
    return {path.name: path.stat().st_mtime_ns for path in (root / "output" / "store" / kind).glob("*/*")}


def feed(root: Path) -> etree._Element:
    return etree.parse(root / "output" / "site" / "feed.xml").getroot()


def title(root: Path, key: str) -> str:
    """The title in the tags of an episode's sound."""
    (path,) = (root / "output" / "site" / "media").glob(f"{key}.*.mp3")
    return str(ID3(path)["TIT2"])


def test_a_draft_is_spoken_by_the_quick_engine_and_marked_as_a_draft(tone: Run, series: Path) -> None:
    done = tone("build", ".", "--draft")
    assert "draft build: spoken by espeak instead of tone; books without sound" in done.stdout
    assert "en-us+" in done.stdout, "the voices are those of espeak"
    assert "tone 1" not in done.stdout
    site = series / "output" / "site"
    for page in (site / "index.html", *site.glob("episodes/*.html")):
        read = html.parse(page)
        assert (read.findtext(".//title") or "").startswith("DRAFT: ")
        (notice,) = read.xpath("//p[@class='draft-notice']")
        assert notice.text_content().startswith("Draft")
    channel = feed(series).find("channel")
    assert channel is not None
    assert channel.findtext("title") == "DRAFT: Quay Talks"
    assert (channel.findtext("itunes:block", namespaces=NS), channel.findtext("podcast:block", namespaces=NS)) == (
        "Yes",
        "yes",
    )
    assert title(series, "bench") == "DRAFT: A Bench by the Water"
    assert not [n for n in zipfile.ZipFile(site / "books" / "bench.epub").namelist() if n.endswith((".m4a", ".smil"))]
    assert 'text="DRAFT: Quay Talks"' in (site / "subscribe.opml").read_text(encoding="utf-8")
    assert run_rostra("check", ".", "--media", cwd=series).returncode == 0


def test_going_back_and_forth_makes_nothing_twice_and_leaves_no_trace(
    tone: Run, series: Path, tree: Callable[[Path], Tree]
) -> None:
    tone("build", ".")
    site = series / "output" / "site"
    natural = bytes_of(tree(site))
    takes, chunks = stored(series, "takes"), stored(series, "chunks")
    draft = tone("build", ".", "--draft")
    assert "settings changed: draft build, speech, audio" in draft.stdout
    both = stored(series, "takes"), stored(series, "chunks")
    assert takes.keys() < both[0].keys()
    assert not chunks.keys() & (both[1].keys() - chunks.keys())
    assert bytes_of(tree(site)) != natural
    assert "\n0 sentences spoken, 0 parts mixed" in tone("build", ".").stdout
    assert bytes_of(tree(site)) == natural
    assert "\n0 sentences spoken, 0 parts mixed" in tone("build", ".", "--draft").stdout
    assert (stored(series, "takes"), stored(series, "chunks")) == both
    assert "Already up to date" in tone("build", ".", "--draft").stdout
    assert "Already up to date" not in tone("build", ".").stdout


def test_voices_of_the_other_engine_are_no_error_in_a_draft(tone: Run, series: Path) -> None:
    voices = ('["Mira Holt"]', "tone 200"), ('["Jonas Ahl"]', "en-us+edward"), ("[narrator]", "nobody")
    cast = "".join(f'{who}\nvoice = "{voice}"\nrate = 150\n' for who, voice in voices)
    (series / "voices" / "cast.toml").write_text(cast, encoding="utf-8")
    assert "R110" in tone("build", ".", fails=1).stderr
    done = tone("build", ".", "--draft")
    assert "R1" not in done.stderr
    assert "Jonas Ahl en-us+edward" in done.stdout
    script = (series / "output" / "report.html").read_text(encoding="utf-8")
    assert ">150" in script, "the rate that cast.toml states stays"


def test_a_voice_keeps_its_class(tone: Run, series: Path) -> None:
    """Where its own engine tells which it is; it need not be able to speak."""
    for voice, wanted in (("af_heart", ("Annie", "steph", "f2")), ("am_michael", ("david", "m8", "Gene", "adam"))):
        replace_engine(series, "kokoro")
        (series / "voices" / "cast.toml").write_text(f'["Mira Holt"]\nvoice = "{voice}"\n', encoding="utf-8")
        done = tone("build", ".", "--draft")
        (chosen,) = set(re.findall(r"Mira Holt (\S+?)[,;]", done.stdout))
        assert chosen.partition("+")[2] in wanted


def replace_engine(series: Path, engine: str) -> None:
    path = series / "transcripts" / "series.toml"
    head = path.read_text(encoding="utf-8").partition("engine = ")[0]
    path.write_text(f'{head}engine = "{engine}"\n', encoding="utf-8")


def test_a_series_that_has_the_quick_engine_is_told_so(series: Path) -> None:
    done = run_rostra("build", ".", "--draft", cwd=series)
    assert "draft build: final voices (espeak)" in done.stdout
    again = run_rostra("build", ".", cwd=series)
    assert "\n0 sentences spoken, 15 parts mixed" in again.stdout, "its sentences are those of the draft"
    assert "DRAFT" not in (series / "output" / "site" / "feed.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "mark", "lang"),
    [("de-AT", "ENTWURF: ", None), ("fr", "BROUILLON\xa0: ", None), ("es", "BORRADOR: ", None),
     ("sv", "UTKAST: ", None), ("fi", "DRAFT: ", "en")],
)  # fmt: skip
def test_the_mark_is_in_the_language_of_the_page(series: Path, language: str, mark: str, lang: str | None) -> None:
    replace(series / "transcripts" / "series.toml", 'licence = "CC BY 4.0"', f'language = "{language}"')
    (series / "transcripts" / "bollard.txt").unlink()
    assert run_rostra("build", ".", "--draft", cwd=series).returncode == 0
    read = html.parse(series / "output" / "site" / "index.html")
    assert (read.findtext(".//title") or "").startswith(mark)
    (notice,) = read.xpath("//p[@class='draft-notice']")
    assert [span.get("lang") for span in notice.xpath("span")] == ([lang] if lang else [])


def test_a_draft_has_nothing_of_what_was_published_but_its_identity(
    published: Path, tree: Callable[[Path], Tree]
) -> None:
    before, live = record(published), bytes_of(tree(published / "www"))
    natural = (published / "output" / "site" / "feed.xml").read_bytes()
    assert run_rostra("build", ".", "--draft", cwd=published).returncode == 0
    draft = (published / "output" / "site" / "feed.xml").read_bytes()
    assert guids(draft) == guids(natural)
    assert not enclosures(draft).keys() & enclosures(natural).keys()
    # What was published is kept, and the next publication has nothing to do.
    assert "Already up to date." in publish(published) or bytes_of(tree(published / "www")) == live
    assert record(published) == before
    assert bytes_of(tree(published / "www")) == live
    assert (published / "output" / "site" / "feed.xml").read_bytes() == natural
