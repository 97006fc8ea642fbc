"""What is built: the real transcript if it lies beside the checkout, otherwise a shipped episode, repeated."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "transcripts" / "module-6.txt"
_TIMES = 3
"""How often a short episode is repeated to make a long one."""
SETTINGS = 'title = "Benchmark"\nurl = "https://example.org/benchmark"\n'


def make_series(folder: Path) -> Path:
    """A series of one long episode; the file of its transcript."""
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
    """Say everything so many times, each time in other words (a number in each sentence's place)."""
    text = transcript.read_text(encoding="utf-8")
    tag = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ'’. ]+ ?-", re.MULTILINE)
    first = tag.search(text)
    assert first is not None
    last = text.find("\nREFERENCES")
    head, body, tail = text[: first.start()], text[first.start() : last], text[last:]
    copies = [re.sub(r"\. (?=[A-Z])", f" {n} times. ", body) for n in range(2, times + 1)]
    transcript.write_text("\n\n".join([head + body, *copies]) + tail, encoding="utf-8")


def many_episodes(folder: Path, count: int) -> None:
    """A series of so many episodes of two turns, with a cover of its own."""
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
