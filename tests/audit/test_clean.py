"""What the command builds has no findings, whatever the settings and the texts are."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model import Diagnostic
from tests.audit.spoiling import findings_of
from tests.conftest import Built, all_but_long, run_rostra

Change = Callable[[Path], None]


def setting(lines: str) -> Change:
    """Lines at the end of the series' settings."""

    def change(transcripts: Path) -> None:
        with (transcripts / "series.toml").open("a", encoding="utf-8") as settings:
            settings.write(f"\n{lines}\n")

    return change


def replacing(name: str, old: str, new: str) -> Change:
    """Another text in a file of the series."""

    def change(transcripts: Path) -> None:
        text = (transcripts / name).read_text(encoding="utf-8")
        assert old in text
        (transcripts / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def with_a_jingle(transcripts: Path) -> None:
    with wave.open(str(transcripts / "jingle.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(24_000)
        sound.writeframes((b"\0\x10" * 40 + b"\0\xf0" * 40) * 400)
    setting('[audio]\njingle = "transcripts/jingle.wav"')(transcripts)


def under_odd_names(transcripts: Path) -> None:
    (transcripts / "bench.txt").rename(transcripts / "a b_c ö.ä.txt")
    (transcripts / "bollard.txt").rename(transcripts / "a b_c.txt")


def with_a_twin(transcripts: Path) -> None:
    text = (transcripts / "bollard.txt").read_text(encoding="utf-8")
    twin = text.replace("number = 2", "number = 3").replace("The Bollard", "Episode 3: The Bollard: Again")
    (transcripts / "post.txt").write_text(twin, encoding="utf-8")


def in_other_languages(transcripts: Path) -> None:
    replacing("series.toml", "[series]", '[series]\nlanguage = "sv"')(transcripts)
    replacing("bench.txt", "number = 1", 'number = 1\nlanguage = "he"')(transcripts)


def with_corrections_and_a_draft(transcripts: Path) -> None:
    corrections = """corrections = [
  { date = 2026-11-20, what = "The bench was built in 1840, not <1850> & not “1860”." },
  { date = 2026-12-01, what = "The ferry is called Ada." },
]"""
    replacing("bench.txt", "number = 1", f"number = 1\n{corrections}")(transcripts)
    replacing("bollard.txt", "number = 2", f'number = 2\ndraft = true\nlanguage = "sv"\n{corrections}')(transcripts)
    replacing("bollard.txt", "The Bollard", "Episode 2: The Bollard")(transcripts)


def without_headings(transcripts: Path) -> None:
    replacing("bench.txt", "## Who asked\n", "")(transcripts)
    replacing("bench.txt", "## What it cost\n", "")(transcripts)


def with_what_is_hardly_said(transcripts: Path) -> None:
    cost = "… And what [pause] did it cost? [Laughter] “!” — ? Well: Mira Holt: yes."
    replacing("bench.txt", "And what did it cost?", cost)(transcripts)
    replacing("bench.txt", "> The crew will sit on it", "> Nobody ever said this here. [laughs] Yes! It")(transcripts)


def with_a_pull_quote_between_first_words(transcripts: Path) -> None:
    told = "A bollard.\n\n> Nobody ever said this here, not even once.\n\nIt is a bench for ropes. Nobody thanks it."
    replacing("bollard.txt", "A bollard is a bench for ropes. Nobody thanks it.", told)(transcripts)


def with_a_long_paragraph(transcripts: Path) -> None:
    told = " ".join(f"Then came day {day}, and the wind was from another side." for day in range(1, 24))
    replacing("bench.txt", "Less than the meeting about it.", told)(transcripts)


CHANGES: dict[str, Change] = {
    "jingle": with_a_jingle,
    "every turn announced": setting('[speech]\nannounce = "always"'),
    "nothing announced": setting('[speech]\nannounce = "never"\nopening = ""\nclosing = ""'),
    "no sound in the books": setting("[audio]\nnarration_bitrate = 0"),
    "no pauses": setting("[pauses]\nsentence = 0\nparagraph = 0\nturn = 0\nsection = 0"),
    "no address": replacing("series.toml", 'url = "https://example.org/quay"\n', ""),
    "no licence": replacing("series.toml", 'licence = "CC BY 4.0"\n', ""),
    "zone and fraction of a second": replacing("bench.txt", "date = 2026-03-04", "date = 2026-03-04T10:11:12.5+05:30"),
    "odd names": under_odd_names,
    "two episodes of one text": with_a_twin,
    "other languages": in_other_languages,
    "corrections and a draft": with_corrections_and_a_draft,
    "no headings": without_headings,
    "a long paragraph": with_a_long_paragraph,
    "what is hardly said": with_what_is_hardly_said,
    "pull quote between first words": with_a_pull_quote_between_first_words,
}


def found(root: Path) -> list[Diagnostic]:
    """What the checks say of a series that is built now."""
    built = run_rostra("build", ".", "--drafts", cwd=root)
    assert built.returncode == 0, built.stderr
    return findings_of(root / "output" / "site")


SHORT = (
    "jingle",
    "no sound in the books",
    "other languages",
    "odd names",
    "what is hardly said",
    "corrections and a draft",
)


@pytest.mark.parametrize("change", all_but_long(CHANGES, *SHORT))
def test_small_series_is_clean(change: str, series: Path) -> None:
    CHANGES[change](series / "transcripts")
    assert found(series) == []


def test_shipped_series_is_clean(shipped: Built) -> None:
    assert findings_of(shipped.site) == []
