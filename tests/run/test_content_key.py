"""The hash of what a publisher decides of an episode's sound: settings that came later keep it as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.cast import write_script
from pipeline.model import Document, Log, Script, Voice
from pipeline.plan.jobs import content_key
from pipeline.read import make_source, parse_transcript
from pipeline.settings import Respell, Settings, Speech

TALK = "Mira Holt: It is uneven (Clark, 2020).\n\nREFERENCES\n\nClark, J. (2020). *Uneven Ground*. Wharf Books.\n"
QUIET = Settings(Path(), speech=Speech(opening="", closing="", announce="never"))


def written(settings: Settings) -> tuple[Document, Script]:
    document = parse_transcript(make_source("talk.txt", TALK), "talk", Log())
    assert document is not None
    voice = Voice("espeak", "en-us+edward", 165, 50)
    return document, write_script(document, settings, 0, {p.id: voice for p in document.people}, voice)


def key(settings: Settings) -> str:
    document, script = written(settings)
    return content_key(script, document, settings.audio, settings.speech, {})


def test_a_setting_of_the_spoken_form_counts_unless_it_has_its_default() -> None:
    chosen = [
        replace(QUIET, speech=replace(QUIET.speech, **{n: v})) for n, v in (("addresses", "full"), ("citations", True))
    ]
    assert len({key(QUIET), *map(key, chosen)}) == 3


def test_better_rules_of_ours_keep_published_sound_and_an_entry_of_the_lexicon_does_not() -> None:
    document, script = written(QUIET)
    line = script.lines()[0]
    assert [c.rule for c in line.changes] == ["citation"]
    passages = tuple(
        replace(p, lines=tuple(replace(x, changes=(), spoken=x.text) for x in p.lines)) for p in script.passages
    )
    without = replace(script, passages=passages)
    assert content_key(without, document, QUIET.audio, QUIET.speech, {}) == key(QUIET)
    assert key(replace(QUIET, lexicon=(Respell("uneven", "rough"),))) != key(QUIET)
