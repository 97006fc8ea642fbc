"""Material to build: the real transcript next to the checkout, or a shipped episode, repeated."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "transcripts" / "module-6.txt"
_TIMES = 3
"""Repetitions of a short episode that make a long one."""
SETTINGS = 'title = "Benchmark"\nurl = "https://example.org/benchmark"\n'


def make_series(folder: Path) -> Path:
    """Create a series of one long episode and return its transcript."""
    (folder / "transcripts").mkdir(parents=True)
    (folder / "transcripts" / "series.toml").write_text(SETTINGS, encoding="utf-8")
    transcript = folder / "transcripts" / "episode.txt"
    if REAL.is_file():
        shutil.copy(REAL, transcript)
        return transcript
    shipped = sorted((ROOT / "transcripts").glob("*.txt"))
    shutil.copytree(ROOT / "transcripts" / "pictures", folder / "transcripts" / "pictures")
    shutil.copy(shipped[0], transcript)
    lengthen(transcript, _TIMES)
    return transcript


def edit_one_word(transcript: Path) -> None:
    """Change one word of a sentence in the middle of the text."""
    text = transcript.read_text(encoding="utf-8")
    middle = len(text) // 2
    found = re.compile(r"(?<= )the(?= )").search(text, middle)
    assert found is not None
    transcript.write_text(text[: found.start()] + "that" + text[found.end() :], encoding="utf-8")


def lengthen(transcript: Path, times: int) -> None:
    """Repeat a conversation, with the number of the repetition in its sentences."""
    text = transcript.read_text(encoding="utf-8")
    tag = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ'’. ]+ ?-", re.MULTILINE)
    first = tag.search(text)
    assert first is not None
    last = text.find("\nREFERENCES")
    head, body, tail = text[: first.start()], text[first.start() : last], text[last:]
    copies = [re.sub(r"\. (?=[A-Z])", f" {n} times. ", body) for n in range(2, times + 1)]
    transcript.write_text("\n\n".join([head + body, *copies]) + tail, encoding="utf-8")


def many_episodes(folder: Path, count: int) -> None:
    """Create a series of ``count`` episodes with two turns each, and with a publisher's cover."""
    (folder / "transcripts").mkdir(parents=True)
    Image.new("RGB", (1400, 1400), "#224466").save(folder / "cover.png")
    settings = SETTINGS + 'cover = "cover.png"\n'
    (folder / "transcripts" / "series.toml").write_text(settings, encoding="utf-8")
    for number in range(1, count + 1):
        text = (
            f'+++\ntitle = "Talk {number}"\nnumber = {number}\ndate = 2026-01-01\n+++\n\n'
            "MIRA HOLT - A bench.\n\nJONAS AHL - A bollard.\n"
        )
        (folder / "transcripts" / f"talk-{number:04d}.txt").write_text(text, encoding="utf-8")
