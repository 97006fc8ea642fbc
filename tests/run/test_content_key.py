"""The hash of what a publisher decides of an episode's sound: settings that came later keep it as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cast import write_script
from pipeline.model import Document, Log, Script, Voice
from pipeline.plan.jobs import content_key, take_key
from pipeline.read import make_source, parse_transcript
from pipeline.settings import Respell, Settings, Speech

TALK = "Mira Holt: It is uneven (Clark, 2020).\n\nREFERENCES\n\nClark, J. (2020). *Uneven Ground*. Wharf Books.\n"
QUIET = Settings(Path(), speech=Speech(opening="", closing="", announce="never"))


def written(settings: Settings, talk: str = TALK, *, ipa: bool = False) -> tuple[Document, Script]:
    document = parse_transcript(make_source("talk.txt", talk), "talk", Log())
    assert document is not None
    voice = Voice("espeak", "en-us+edward", 165, 50)
    return document, write_script(document, settings, 0, {p.id: voice for p in document.people}, voice, ipa=ipa)


def key(settings: Settings, *, ipa: bool = False) -> str:
    document, script = written(settings, ipa=ipa)
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


FORMER = "{title} has ended. {licence} {references}"
"""The closing that version 0.1.0 had without the publisher's doing."""


@pytest.mark.parametrize("title", ["Moss", "Moss? Or reeds", "Who asked for moss?", "Moss,"])
@pytest.mark.parametrize("said", [Respell("moss", "mosse"), Respell("references", "sources"), None])
def test_better_default_words_of_the_narrator_keep_published_sound(title: str, said: Respell | None) -> None:
    lexicon = (said,) if said else ()
    new, former = (
        replace(QUIET, speech=replace(QUIET.speech, closing=c), lexicon=lexicon) for c in (Speech().closing, FORMER)
    )
    own = replace(QUIET, speech=replace(QUIET.speech, closing="That was {title}."), lexicon=lexicon)
    keys = []
    for settings in (new, former, own):
        document, script = written(settings, f'+++\ntitle = "{title}"\n+++\n\n{TALK}')
        keys.append(content_key(script, document, settings.audio, settings.speech, {}))
    assert keys[0] == keys[1] != keys[2]


def test_ipa_counts_with_an_engine_that_takes_it_where_its_word_is_said() -> None:
    said, edited, unsaid = (
        replace(QUIET, lexicon=(Respell(w, ipa=i),)) for w, i in (("uneven", "a"), ("uneven", "b"), ("no", "a"))
    )
    assert key(said) == key(edited) == key(QUIET) == key(QUIET, ipa=True) == key(unsaid, ipa=True)
    assert len({key(QUIET), key(said, ipa=True), key(edited, ipa=True)}) == 3
    line, other = (written(settings, ipa=True)[1].lines()[0] for settings in (said, edited))
    assert (line.spoken, line.spoken_parts()[0].ipa) == (line.text.replace(" (Clark, 2020)", ""), (("uneven", "a"),))
    keys = [
        take_key(x.spoken, x.voice, "f", p)
        for x, p in ((line, ()), (line, line.spoken_parts()), (other, other.spoken_parts()))
    ]
    assert len(set(keys)) == 3
