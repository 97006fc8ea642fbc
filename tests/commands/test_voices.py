"""``rostra voices``: what is listed, heard, installed and switched, with the engine that comes with Rostra."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.speak import model_file
from tests.commands.publishing import publish
from tests.conftest import ROOT, copy_series, requires_natural_voices, run_rostra

SETTINGS = Path("transcripts", "series.toml")
CAST = """\
[narrator]
voice = "en-us+edward"

["Mira Holt"]
voice = "en-us+f2"
rate = 150
pitch = 60

["Jonas Ahl"]
voice = "lower"
"""


@pytest.fixture
def quay(tmp_path: Path) -> Path:
    root = copy_series(tmp_path / "quay")
    (root / "voices").mkdir(exist_ok=True)
    (root / "voices" / "cast.toml").write_text(CAST, encoding="utf-8")
    return root


def voices(*arguments: str | Path, cwd: Path, status: int = 0, **environment: str) -> str:
    """What is printed: to standard output if it succeeds, otherwise to standard error."""
    done = run_rostra("voices", *arguments, cwd=cwd, **environment)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr if status else done.stdout


def rows(printed: str) -> dict[str, list[str]]:
    """Name of each voice in a table -> its cells."""
    _, _, table = printed.partition("USED BY\n")
    lines = [re.split(r" {2,}", line) for line in table.partition("\n\n")[0].splitlines()]
    return {cells[0]: cells for cells in lines}


def test_the_recommended_voices_and_who_has_them(quay: Path) -> None:
    printed = voices(cwd=quay)
    first, _, *table = printed.splitlines()
    assert first.startswith("Speech engine of this series: espeak (set by the environment variable ROSTRA_ENGINE)")
    heading = table.index(next(row for row in table if row.startswith("VOICE")))
    columns = [match.start() for match in re.finditer(r"\S+(?: (?:BY|\(\S+\)))?", table[heading])]
    assert {row[column - 1] for row in table[heading : heading + 15] for column in columns[1:-1]} == {" "}
    found = rows(printed)
    assert len(found) == 14
    assert found["en-us+edward"] == ["en-us+edward", "en-US", "100", "lower", "-", "narrator"]
    assert found["en-us+f2"][5] == "Mira Holt (pitch 60)"
    assert any(cells[5:] == ["Jonas Ahl"] and "lower" in cells[3] for cells in found.values())
    assert "14 voices (recommended or in use; --all lists all " in printed


def test_all_voices_and_those_of_a_language(quay: Path, tmp_path: Path) -> None:
    assert len(rows(voices("--all", cwd=quay))) > 500
    swedish = rows(voices("quay", "--language", "sv", cwd=tmp_path))
    assert {cells[1] for cells in swedish.values()} == {"sv"}
    assert "sv+edward" in swedish
    british = rows(voices("--engine", "espeak", "--language", "en-GB", cwd=tmp_path))
    assert {cells[1] for cells in british.values()} == {"en-GB"}
    assert 'espeak has no voice for "nv"' in voices("--language", "nv", cwd=quay)
    assert voices("--language", "e_n", cwd=quay, status=1).startswith("R045 error --language: ")


def test_a_series_that_is_none_and_an_engine_that_is_none(tmp_path: Path) -> None:
    assert "Speech engine without a series: espeak (set by the environment variable ROSTRA_ENGINE" in voices(
        cwd=tmp_path
    )
    assert voices("nowhere", cwd=tmp_path, status=1).startswith("R008 error nowhere: ")
    assert voices("--engine", "espaek", cwd=tmp_path, status=1).startswith(
        'R111 error --engine: no speech engine "espaek"'
    )


def test_a_series_with_errors_still_has_voices(quay: Path) -> None:
    (quay / "transcripts" / "empty.txt").write_text("")
    done = run_rostra("voices", cwd=quay)
    assert done.returncode == 0
    assert "so its voices cannot be determined; run `rostra check`" in done.stderr
    assert {len(cells) for cells in rows(done.stdout).values()} == {5}


def test_why_an_engine_speaks(root: Path) -> None:
    """By the settings, by the record, and for want of natural voices."""
    free = {"ROSTRA_ENGINE": "", "ROSTRA_CACHE": str(root / "nothing")}
    assert voices(cwd=root, **free).startswith(
        "Speech engine of this series: espeak (the series was published with this engine)\n"
    )
    (root / "published.toml").unlink()
    printed = voices(cwd=root, **free)
    assert re.match(r'Speech engine of this series: espeak \(speech engine "kokoro": .*\)\n\n', printed), printed
    voices("switch", "espeak", "--yes", cwd=root, **free)
    assert voices(cwd=root, **free).startswith(
        "Speech engine of this series: espeak (set in transcripts/series.toml)\n"
    )


def test_as_json(quay: Path) -> None:
    found = json.loads(voices("--json", cwd=quay))
    assert found["format"] == 1
    assert found["engine"] == {"name": "espeak", "by": "environment", "without": ""}
    mira = next(voice for voice in found["voices"] if voice["name"] == "en-us+f2")
    assert mira == {
        "engine": "espeak", "name": "en-us+f2", "language": "en", "accent": "US", "pitch": 193.0, "kind": "higher",
        "pace": 0.0, "quality": 0.0, "recommended": True, "used_by": ["Mira Holt (pitch 60)"],
    }  # fmt: skip
    text = (ROOT / "docs" / "voices.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in (*found, *found["engine"], *mira))


def page_of(folder: Path) -> Any:
    return etree.fromstring((folder / "index.html").read_bytes(), etree.HTMLParser(encoding="utf-8"))


def listed_lines(page: Any, section: str) -> dict[str, str]:
    """Heading of each player in a section -> its lines for cast.toml."""
    articles = page.xpath(f"//section[@aria-labelledby='{section}']/article")
    return {"".join(a.find("h3").itertext()): "".join(a.find("pre").itertext()) for a in articles}


def test_an_audition_has_a_player_and_lines_for_everybody_and_each_voice(quay: Path) -> None:
    before = sorted(p for p in quay.rglob("*") if "output" not in p.parts)
    printed = voices("audition", cwd=quay)
    folder = quay / "output" / "audition"
    assert re.fullmatch(r"Open output/audition/index\.html in a browser \(18 voices, [\d.]+ [kM]B\)\n", printed)
    page = page_of(folder)
    cast = listed_lines(page, "_cast")
    assert list(cast) == ["narrator", "Mira Holt", "Jonas Ahl", "Petra Sund"]
    assert tomllib.loads("\n".join(cast.values()))["Mira Holt"] == {"voice": "en-us+f2", "rate": 150, "pitch": 60}
    assert cast["narrator"] == '[narrator]\nvoice = "en-us+edward"'
    found = listed_lines(page, "_voices")
    assert found["en-us+f2"] == '["Full Name"]\nvoice = "en-us+f2"'
    assert len(found) == 14
    sounds = [folder / audio.get("src") for audio in page.iter("audio")]
    assert sorted(sounds) == sorted(folder.glob("sounds/*.mp3"))
    assert all(sound.read_bytes()[:2] == b"\xff\xf3" for sound in sounds)
    assert all(audio.get("aria-label") and audio.get("controls") is not None for audio in page.iter("audio"))
    own = page.xpath("//section[@aria-labelledby='_cast']/article/blockquote")
    assert "bench by the water" in "".join(own[1].itertext())
    assert [heading.tag for heading in page.iter("h1", "h2")] == ["h1", "h2", "h2"]
    assert before == sorted(p for p in quay.rglob("*") if "output" not in p.parts)
    (quay / "voices" / "cast.toml").write_text("\n\n".join(cast.values()), encoding="utf-8")
    assert "en-us+f2" in run_rostra("check", "--script", cwd=quay).stdout
    assert run_rostra("build", cwd=quay).returncode == 0, "the output folder is Rostra's own"


def test_an_audition_is_the_same_everywhere_and_replaces_only_its_own_files(quay: Path, tmp_path: Path) -> None:
    def bytes_of(folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    voices("audition", "--out", "../here", cwd=quay)
    voices("audition", "quay", "--out", "there", cwd=tmp_path)
    here, there = tmp_path / "here", tmp_path / "there"
    assert bytes_of(here) == bytes_of(there)
    (here / "notes.txt").write_text("mine")
    changed = next(here.glob("sounds/petra-sund.*"))
    changed.write_bytes(b"mine too")
    voices("audition", "--out", "../here", "--text", "A word.", cwd=quay)
    kept = bytes_of(here)
    assert kept.pop("notes.txt") == b"mine"
    assert kept.pop(changed.relative_to(here).as_posix()) == b"mine too"
    voices("audition", "--out", "../there", "--text", "A word.", cwd=quay)
    assert kept == bytes_of(there)
    changed.unlink()
    (here / "index.html").write_text("mine again")
    wrong = voices("audition", "--out", "../here", cwd=quay, status=2)
    assert wrong.splitlines()[-1].startswith(
        "R403 error ../here/index.html: `rostra voices audition` did not make this file"
    )
    assert (here / "index.html").read_text() == "mine again"


def test_an_audition_into_a_folder_of_somebody_else(quay: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    wrong = voices("audition", "--out", "../mine", cwd=quay, status=2)
    assert wrong.startswith("R403 error ../mine: the folder contains other files, such as notes.txt")
    shutil.copytree(tmp_path / "mine", quay / "output")
    assert voices("audition", cwd=quay, status=2).startswith("R403 error output: ")
    assert [p.name for p in (quay / "output").iterdir()] == ["notes.txt"]


def test_an_audition_of_another_language_and_without_a_series(tmp_path: Path) -> None:
    assert "Name a series, or choose a folder with --out" in voices("audition", cwd=tmp_path, status=2)
    voices("audition", "--language", "sv", "--out", "heard", cwd=tmp_path)
    page = page_of(tmp_path / "heard")
    assert listed_lines(page, "_voices")["sv+edward"] == '["Full Name"]\nvoice = "sv+edward"'
    assert {quote.get("lang") for quote in page.iter("blockquote")} == {"sv"}
    assert "add one with --text" in voices("audition", "--language", "fi", "--out", "x", cwd=tmp_path, status=2)
    voices("audition", "--language", "fi", "--text", "Hyvää huomenta.", "--out", "x", cwd=tmp_path)


def test_names_that_a_page_and_toml_must_escape(quay: Path) -> None:
    for talk in quay.glob("transcripts/*.txt"):
        text = (
            talk.read_text(encoding="utf-8").replace("Petra Sund", "Petra & <b>").replace("PETRA SUND", "PETRA & <B>")
        )
        talk.write_text(text, encoding="utf-8")
    voices("audition", cwd=quay)
    page = page_of(quay / "output" / "audition")
    assert page.find(".//article//b") is None


@pytest.mark.natural
def test_an_audition_by_natural_voices(tmp_path: Path) -> None:
    requires_natural_voices()
    free = {"ROSTRA_ENGINE": "kokoro"}
    printed = voices("audition", "--out", "heard", "--text", "A bench.", cwd=tmp_path, **free)
    assert printed.startswith("Open heard/index.html in a browser (23 voices, ")
    assert listed_lines(page_of(tmp_path / "heard"), "_voices")["af_heart"] == '["Full Name"]\nvoice = "af_heart"'


def test_an_installation_that_is_there_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTRA_CACHE", str(tmp_path / "cache"))
    file = model_file()
    file.parent.mkdir(parents=True)
    file.write_bytes(b"whole")
    file.with_suffix(".sha256").write_text(f"{hashlib.sha256(b'whole').hexdigest()} 5")
    assert voices("install", "kokoro", cwd=tmp_path).startswith(f"Already installed: {file}\nTo hear the voices, run ")
    assert file.read_bytes() == b"whole"


def test_an_installation_that_fails_says_licence_and_sizes_first(tmp_path: Path) -> None:
    done = run_rostra(
        "voices", "install", "kokoro", "--from", "gone", cwd=tmp_path, ROSTRA_CACHE=str(tmp_path / "cache")
    )
    assert done.returncode == 3
    assert "(licence: Apache-2.0)" in done.stdout
    assert f"Download: up to 92.4 MB; disk space: 325.0 MB in {tmp_path}/cache/kokoro" in done.stdout
    assert done.stderr.startswith("R208 error gone: no such file; ")
    assert "'espeak' is not 'kokoro'" in voices("install", "espeak", cwd=tmp_path, status=2)


def test_switching_a_published_series_says_what_is_regenerated(root: Path) -> None:
    """To an engine that is installed and was not published with."""
    record = root / "published.toml"
    record.write_text(
        record.read_text(encoding="utf-8").replace('engine = "espeak"', 'engine = "other"'), encoding="utf-8"
    )
    before = (root / SETTINGS).read_text(encoding="utf-8")
    asked = run_rostra("voices", "switch", "espeak", cwd=root)
    assert asked.returncode == 2
    assert asked.stderr == "Cannot ask for confirmation without a terminal. Add --yes.\n"
    assert (root / SETTINGS).read_text(encoding="utf-8") == before
    assert re.search(
        r"regenerates 2 published episodes: about \d minutes? of sound, about 1 minute on this computer",
        asked.stdout,
    )
    assert "no episode appears twice in apps" in asked.stdout
    printed = voices("switch", "espeak", "--yes", cwd=root)
    assert 'Changed: engine = "espeak" under [speech] in transcripts/series.toml' in printed
    assert tomllib.loads((root / SETTINGS).read_text(encoding="utf-8"))["speech"] == {"engine": "espeak"}
    assert "No change: " in voices("switch", "espeak", "--yes", cwd=root)


def test_switching_to_the_engine_of_the_record_changes_no_episode(root: Path) -> None:
    assert "No published episodes will change." in voices("switch", "espeak", "--yes", cwd=root)
    assert "2 episodes unchanged" in publish(root, "--to", "../www")
    assert "No published episodes will change." in voices("switch", "auto", "--yes", cwd=root, ROSTRA_ENGINE="")


def test_switching_names_the_entries_of_another_engine(quay: Path) -> None:
    cast = quay / "voices" / "cast.toml"
    cast.write_text(CAST.replace("en-us+f2", "af_heart"), encoding="utf-8")
    printed = voices("switch", "espeak", "--yes", cwd=quay)
    assert "The series has not been published" in printed
    assert 'voices/cast.toml:4: espeak has no voice "af_heart" for Mira Holt\n' in printed
    assert "rostra voices --engine espeak" in printed
    assert "Jonas" not in printed
    assert run_rostra("check", cwd=quay).stderr.count("R110") == 1


def test_switching_to_what_is_not_there(quay: Path) -> None:
    before = (quay / SETTINGS).read_bytes()
    assert voices("switch", "kokro", "--yes", cwd=quay, status=1).startswith(
        'R111 error ENGINE: no speech engine "kokro"'
    )
    missing = voices("switch", "kokoro", "--yes", cwd=quay, status=3, ROSTRA_CACHE=str(quay / "nothing"))
    assert missing.startswith('R203 error kokoro: speech engine "kokoro": ')
    talk = quay / "transcripts" / "bench.txt"
    lone = shutil.copy(talk, quay.parent / "lone.txt")
    assert "this command requires a series" in voices("switch", "espeak", lone, "--yes", cwd=quay, status=2)
    assert (quay / SETTINGS).read_bytes() == before


COMMENTED = """\
# Of the harbour.
[series]  # the show
title = "Quay"   # its title

[speech]
# Speech engine.
# engine = "espeak"
rate = 150 # slow

# The table below is Mira's.
[audio]
bitrate = 64
"""


@pytest.mark.parametrize(
    ("before", "engine", "after"),
    [
        (COMMENTED, "kokoro", COMMENTED.replace("[speech]\n", '[speech]\nengine = "kokoro"\n')),
        ('[speech]\nengine = "espeak"  # for now\n', "kokoro", '[speech]\nengine = "kokoro"  # for now\n'),
        ('title = "Quay"\n', "kokoro", 'title = "Quay"\n\n[speech]\nengine = "kokoro"\n'),
        ('speech.engine = "espeak"\n', "kokoro", 'speech.engine = "kokoro"\n'),
        ("speech = { rate = 150 }\n", "kokoro", 'speech = { rate = 150, engine = "kokoro"}\n'),
        ('[speech]\r\nrate = 150\r\n', "kokoro", '[speech]\r\nengine = "kokoro"\r\nrate = 150\r\n'),
        ('a = """\n[speech]\n"""\n[speech]\n', "kokoro", 'a = """\n[speech]\n"""\n[speech]\nengine = "kokoro"\n'),
        (COMMENTED.replace("[speech]\n", '[speech]\nengine = "kokoro"\n'), "auto", COMMENTED),
        ('title = "Quay"\n\n[speech]\nengine = "kokoro"\n', "auto", 'title = "Quay"\n\n'),
        (COMMENTED, "auto", COMMENTED),
    ],
)  # fmt: skip
def test_everything_else_in_the_settings_stays_as_it_is_written(before: str, engine: str, after: str) -> None:
    from pipeline.commands.switch_engine import with_engine_line

    assert with_engine_line(before, engine) == after
