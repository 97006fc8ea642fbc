"""foliate-js, a reading system by other people, plays the whole narration of a shipped episode in Chromium.

The player moves the highlight when its sound element reports its time, which a browser does about four times a
second. The schedule that it is judged by is parsed from the book's SMIL files on its own.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import pytest

from pipeline.model import Document, Log
from pipeline.plan import Location, load_project
from tests.clients.conftest import EPISODES, HERE, require, require_node_module
from tests.clients.looks import Look, mismatches, stretches
from tests.clients.overlay import Clip, schedule
from tests.conftest import ROOT
from tests.run.conftest import Built

PARTS = 6
"""How many stretches of the narration are played at the same time, each in a window of its own."""


@dataclass(frozen=True)
class Played:
    """A stretch of the narration and what was seen of it."""

    clips: Sequence[Clip]
    highlights: list[str]
    looks: list[Look]
    errors: list[str]


def play(book: Path, clips: Sequence[Clip]) -> list[Played]:
    """Play the whole narration, all stretches at the same time."""
    require_node_module("foliate-js")
    require_node_module("puppeteer-core")
    parts = stretches(clips, PARTS)
    longest = max(part[-1].end - part[0].begin for part in parts)
    wanted = [{"first": p[0].text, "last": p[-1].text, "limit": 3 * longest + 60} for p in parts]
    command = [require("node"), HERE / "overlay.mjs", book, require("chromium"), json.dumps(wanted)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3 * longest + 120)
    assert done.returncode == 0, done.stderr
    return [
        Played(part, r["highlights"], [Look(s, t, tuple(lit)) for s, t, lit in r["looks"]], r["errors"])
        for part, r in zip(parts, json.loads(done.stdout), strict=True)
    ]


@pytest.fixture(scope="module")
def episode(shipped: Built) -> tuple[Path, Document]:
    """The episode of the shipped series with the shortest narration, and its book."""
    books = {key: shipped.one(f"books/{key}.epub") for key in EPISODES}
    assert all(schedule(book) for book in books.values()), "a book has no narration"
    key = min(books, key=lambda key: schedule(books[key])[-1].end)
    documents = [e.document for e in load_project(Location(ROOT, None), Log()).episodes]
    return books[key], next(d for d in documents if d.key == key)


def test_every_sentence_has_a_clip_in_the_order_of_the_transcript(episode: tuple[Path, Document]) -> None:
    book, document = episode
    sentences = [s.id for p in document.paragraphs() for s in p.sentences]
    assert [clip.id for clip in schedule(book) if clip.id in sentences] == sentences


def test_the_clips_follow_each_other_in_one_sound(episode: tuple[Path, Document]) -> None:
    clips = schedule(episode[0])
    assert len({clip.sound for clip in clips}) == 1
    assert clips[0].begin == 0
    assert [c.end for c in clips[:-1]] == [c.begin for c in clips[1:]]
    assert len({clip.text for clip in clips}) == len(clips)


def test_the_whole_narration_is_highlighted_in_step(episode: tuple[Path, Document]) -> None:
    clips = schedule(episode[0])
    played = play(episode[0], clips)
    for part in played:
        assert part.errors == []
        assert [text for text, _ in groupby(part.highlights)] == [clip.text for clip in part.clips]
        assert mismatches(part.looks, clips) == []
        # Each sentence was looked at while it was lit.
        assert {(clip.id,) for clip in part.clips} <= {look.lit for look in part.looks}
        # And the same looks do not fit a schedule that is a second off.
        assert mismatches(part.looks, [replace(c, begin=c.begin + 1, end=c.end + 1) for c in clips])
