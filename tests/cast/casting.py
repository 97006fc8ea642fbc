"""Documents, settings and scripts in the tests of casting."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pipeline.cast.clues import Guess
from pipeline.cast.script import write_script
from pipeline.cast.voices import Offer, cast_voices
from pipeline.model import Diagnostic, Document, Log, Passage, Script, Sound, Voice, VoiceMeasure, VoiceTraits
from pipeline.read import make_source, parse_transcript
from pipeline.settings import Settings

ROSTER = ("alto", "basso", "canto", "dulcian", "eunuch-flute", "fife")
NARRATOR = "narrator-voice"
HIGHER = 155.0
"""Hz from which a voice is a higher one."""


def document(text: str, key: str = "talk") -> Document:
    read = parse_transcript(make_source(f"{key}.txt", text), key, Log())
    assert read is not None
    return read


@cache
def _alone(name: str) -> Document:
    return document(f"{name}: Here I am.\n\n")


def talk(*names: str, key: str = "talk") -> Document:
    """An episode in which these people speak, in this order.

    It is put together from episodes of one person: reading takes ten times as long as casting.
    """
    each = [_alone(name) for name in names]
    people = tuple(dict.fromkeys(person for one in each for person in one.people))
    turns = tuple(turn for one in each for turn in one.turns())
    (section,) = each[0].sections
    return replace(each[0], key=key, people=people, sections=(replace(section, turns=turns),))


def cast(
    documents: Sequence[Document],
    settings: Settings | None = None,
    roster: Sequence[str] = ROSTER,
    published: Mapping[str, Sound] | None = None,
    lost: Collection[str] = (),
    measures: Mapping[str, VoiceMeasure] = MappingProxyType({}),
    accents: Mapping[str, str] = MappingProxyType({}),
    guesses: Mapping[str, Guess] = MappingProxyType({}),
    *,
    alike: bool = False,
) -> tuple[dict[str, Voice], Voice, list[Diagnostic]]:
    """(person id -> voice, the narrator's, what was found).

    :param published: who was published with which sound, the last one last.
    :param lost: voices that the engine has no longer.
    :param measures: how voices sound at their own pitch.
    :param accents: regions of English voices; those of others are not known.
    :param alike: whether to tell of voices that are hard to tell apart (R147).
    """
    log = Log()
    offer = Offer(
        roster,
        NARRATOR,
        lambda sound: sound.name not in lost,
        lambda sound: measured(sound, measures),
        lambda name: VoiceTraits(name, "en", accents.get(name, "")),
    )
    settings = settings or Settings(Path())
    settings = replace(settings, speech=replace(settings.speech, engine="espeak"))
    made = cast_voices(documents, settings, offer, published or {}, log, guesses)
    found = [d for d in log.sorted() if alike or d.code != "R147"]
    return dict(made.people), made.narrator, found


def measured(sound: Sound, measures: Mapping[str, VoiceMeasure]) -> VoiceMeasure | None:
    """How a sound was measured: from one end of the pitch setting to the other are 17 semitones."""
    known = measures.get(sound.name)
    if known is None:
        return None
    hertz = known.pitch * 2 ** ((sound.pitch - 50) / 72)
    return VoiceMeasure(hertz, known.spectrum, kind="higher" if hertz >= HIGHER else "lower")


def script(text: str | Document, settings: Settings | None = None, number: int = 2) -> Script:
    settings = settings or Settings(Path())
    read = document(text) if isinstance(text, str) else text
    voices, narrator, _ = cast([read], settings)
    return write_script(read, settings, number, voices, narrator)


def shown(passage: Passage) -> str:
    return " ".join(line.text for line in passage.lines)
