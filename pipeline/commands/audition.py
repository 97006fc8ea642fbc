"""``rostra voices audition``: write a page with an audio player for each voice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.cast import spoken_in
from pipeline.commands.console import StepReporter, tell
from pipeline.commands.list_voices import (
    NARRATOR_NAME,
    Member,
    SeriesEngine,
    cast_of,
    check_language,
    language_of,
    opened,
    pitch_of,
    quality_of,
    recommended,
    series_engine,
)
from pipeline.mix import crc16, info_frame, join_takes, mix_passage, voice_gain
from pipeline.model import (
    NATURAL_PITCH,
    Exit,
    Kind,
    Line,
    Passage,
    RostraError,
    Take,
    Voice,
    VoiceTraits,
    counted,
    discard,
    failure,
    fold_name,
    read_file,
    sha256_hex,
    sized,
    slug,
    write_atomically,
)
from pipeline.plan import mark_output, project_name
from pipeline.run import Builder, writable
from pipeline.settings import Audio, Settings
from pipeline.speak import Engine, SpeechError, in_language, speak, takes_ipa
from pipeline.standards import iso_639_1
from pipeline.write import Audition, Sample, audition_page

_PAGE, _SOUNDS = "index.html", "sounds"
_LIST = ".rostra-audition"
"""Name of the list of files written by an audition, in ``sha256sum`` format."""
_SHORT, _LONG = 60, 160
"""Minimum and maximum length of a good sample sentence, in characters.

Such a sentence is long enough to recognise a voice, and short enough to compare voices quickly.
"""
_PLACEHOLDER = "Full Name"
_PLAIN = {
    "de": "Um sieben kommt die Flut, und zehn Minuten später legt die Fähre ab, ob es regnet oder nicht.",
    "en": "The tide turns at seven, and the ferry leaves ten minutes later, whether or not the rain has stopped.",
    "es": "La marea cambia a las siete, y el barco sale diez minutos después, llueva o no llueva.",
    "fr": "La marée tourne à sept heures, et le bateau part dix minutes plus tard, qu’il pleuve ou non.",
    "it": "La marea cambia alle sette, e il traghetto parte dieci minuti dopo, che piova o no.",
    "pt": "A maré muda às sete, e o barco sai dez minutos depois, quer chova, quer não.",
    "sv": "Tidvattnet vänder klockan sju, och färjan går tio minuter senare, vare sig det regnar eller inte.",
}
"""Language -> sample sentence for the recommended voices."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Options of ``rostra voices audition``."""

    out: Path | None = None
    """Folder for the page; None for ``audition`` in the output folder."""
    text: str = ""
    """Text for every voice; if empty, each speaker says a sentence from the series."""
    language: str = ""
    """BCP 47 tag; empty for the language of the series."""


@dataclass(frozen=True, slots=True)
class _Speech:
    """Sample for the audition page, not yet spoken."""

    name: str
    line: Line
    language: str
    traits: VoiceTraits
    lines: str
    """TOML lines to copy into cast.toml."""


def run_audition(target: Path | None, wanted: Wanted) -> None:
    """Write the audition page with a spoken sample for each voice.

    :raises RostraError: the series does not exist, the language tag is invalid (R045), no voice speaks the language,
        the engine fails (R201, R203), or the folder contains other files (R403) or cannot be written (R401).
    :raises SystemExit: the settings contain errors (status 1).
    """
    check_language(wanted.language)
    series = series_engine(target)
    folder = _folder(series, wanted.out)
    listed = _listed(folder)
    settings, name = series.settings, series.choice.name
    cast = (cast_of(series.location) if series.location else None) or []
    with closing(opened(name, settings.series_path)) as engine:
        speeches = [*_of_cast(cast, engine, settings, wanted), *_of_voices(cast, engine, name, settings, wanted)]
        if not speeches:
            hint = "choose another --language, or list voices with `rostra voices`"
            raise RostraError(f'{name} has no voice for "{wanted.language}"; {hint}', Exit.INPUT)
        with StepReporter(len(speeches), f"Speaking with {name}") as reporter:
            sounds = []
            for speech in speeches:
                sounds.append(_sound(engine, speech.line, settings.audio))
                reporter.done()
    files = {_file_name(speech, sound): sound for speech, sound in zip(speeches, sounds, strict=True)}
    samples = [_sample(speech, _file_name(speech, sound)) for speech, sound in zip(speeches, sounds, strict=True)]
    title = settings.series.title if series.location and settings.series.title else name
    about = Audition(title, settings.series.language, f"Speech engine: {name}", *_divided(samples, len(cast)))
    page = audition_page(about)
    with writable(folder):
        if wanted.out is None:
            _mark(series, folder.parent)
        _write(folder, {**files, _PAGE: page}, listed)
    size = sized(len(page) + sum(map(len, files.values())))
    tell(f"Open {folder / _PAGE} in a browser ({counted(len(samples), 'voice')}, {size})")


def _divided(samples: Sequence[Sample], cast: int) -> tuple[tuple[Sample, ...], tuple[Sample, ...]]:
    return tuple(samples[:cast]), tuple(samples[cast:])


def _of_cast(cast: Sequence[Member], engine: Engine, settings: Settings, wanted: Wanted) -> Iterator[_Speech]:
    """Yield a sample for the narrator and each speaker of the series."""
    rates = {fold_name(entry.name): entry.rate for entry in settings.cast}
    for member in cast:
        line, language = _own_line(member), member.language
        if wanted.text or line is None:
            language = wanted.language or language
            voice = in_language(engine, member.voice, language) or member.voice
            line = _line(wanted.text or _plain(language), language, voice, settings, ipa=takes_ipa(engine))
        traits = engine.describe(member.voice.name)
        lines = cast_lines(member.name, member.cast_name, member.voice.pitch, rates.get(fold_name(member.name), 0))
        yield _Speech(member.name, line, language, traits, lines)


def _of_voices(
    cast: Sequence[Member], engine: Engine, name: str, settings: Settings, wanted: Wanted
) -> Iterator[_Speech]:
    """Yield a sample for each recommended voice, all with the same sentence."""
    language = wanted.language or settings.series.language
    text = wanted.text or _plain(language) or _sentence_in(cast, language)
    if not text:
        raise RostraError(f'there is no sample sentence for "{language}"; add one with --text', Exit.USAGE)
    for traits in recommended(engine, name, language):
        voice = Voice(name, traits.name, settings.speech.rate, NATURAL_PITCH)
        table = NARRATOR_NAME if traits.name == engine.narrator() else _PLACEHOLDER
        line = _line(text, language, voice, settings, ipa=takes_ipa(engine))
        yield _Speech(traits.name, line, language, traits, cast_lines(table, traits.name))


def _plain(language: str) -> str:
    return _PLAIN.get(iso_639_1(language), "")


def _sentence_in(cast: Sequence[Member], language: str) -> str:
    """Return a sentence of the series in the given language, or an empty string."""
    said = (line.text for m in cast if iso_639_1(m.language) == iso_639_1(language) for line in _good_first(m))
    return next(said, "")


def _own_line(member: Member) -> Line | None:
    return next(iter(_good_first(member)), None)


def _good_first(member: Member) -> list[Line]:
    """Return a speaker's lines, starting with those closest to a good sample length."""
    return sorted(member.lines, key=lambda line: max(_SHORT - len(line.text), len(line.text) - _LONG, 0))


def _line(text: str, language: str, voice: Voice, settings: Settings, *, ipa: bool) -> Line:
    shown = " ".join(text.split())
    spoken = spoken_in(shown, settings, language, ipa=ipa)
    return Line("sample", shown, spoken.text, spoken.changes, voice, "", 0)


def _sound(engine: Engine, line: Line, audio: Audio) -> bytes:
    """Speak a line, and return an MP3 file at the loudness of an episode.

    :raises RostraError: the line cannot be spoken (R201).
    """
    line = replace(line, pause=0)
    try:
        takes = [
            (part.start, speak(engine, line.spoken[part.start : part.end], part.voice, dict(part.ipa)))
            for part in line.spoken_parts()
        ]
    except SpeechError as error:
        hint = "add a different sentence with --text"
        raise failure(Exit.INPUT, "R201", line.voice.name, str(error), hint) from error
    take: Take = takes[0][1] if len(takes) == 1 else join_takes(line.spoken, takes)
    audio = replace(audio, narration_bitrate=0)
    passage = Passage("sample", Kind.PARAGRAPH, "", (line,))
    chunk = mix_passage(passage, [take], audio, {line.voice: voice_gain(take, audio)})
    return info_frame(audio.bitrate, chunk.info.frames, checksum=crc16(chunk.mp3)) + chunk.mp3


def _file_name(speech: _Speech, sound: bytes) -> str:
    """Return the relative path of a sound file, which contains a hash of the sound."""
    return f"{_SOUNDS}/{slug(speech.name) or 'voice'}.{sha256_hex(sound)[:12]}.mp3"


def _sample(speech: _Speech, file: str) -> Sample:
    traits = speech.traits
    quality = f"quality {quality_of(traits)} of 5" if traits.quality else ""
    own = "" if speech.name == traits.name else traits.name
    facts = ", ".join(filter(None, (own, language_of(traits), pitch_of(traits), quality)))
    return Sample(speech.name, traits.name, facts, speech.line.text, speech.language, file, speech.lines)


def cast_lines(table: str, voice: str, pitch: int = NATURAL_PITCH, rate: int = 0) -> str:
    """Return the lines for cast.toml that assign a voice to a person.

    :param table: name of the person, or ``narrator``.
    :param pitch: pitch from 0 to 100; 50 is not written, since it is the default.
    :param rate: rate in words per minute; 0 for the default rate.
    """
    import tomlkit

    values: dict[str, str | int] = {"voice": voice}
    values |= {"rate": rate} if rate else {}
    values |= {"pitch": pitch} if pitch != NATURAL_PITCH else {}
    return tomlkit.dumps({table: values}).strip()


def _folder(series: SeriesEngine, out: Path | None) -> Path:
    """Return the folder for the page.

    :raises RostraError: neither a series nor a folder is given, or the output folder belongs to another series (R403).
    """
    if out is not None:
        return out
    if series.location is None:
        raise RostraError("This folder is not a series. Name a series, or choose a folder with --out.", Exit.USAGE)
    builder = Builder(series.location.path)
    builder.last_build()
    return builder.output / "audition"


def _mark(series: SeriesEngine, output: Path) -> None:
    output.mkdir(parents=True, exist_ok=True)
    mark_output(output, "", project_name(series.location, output) if series.location else "")


def _listed(folder: Path) -> frozenset[tuple[str, str]]:
    """Return the (SHA-256, path) pairs of the files that auditions wrote into a folder.

    :raises RostraError: the folder is not empty and was not written by an audition (R403).
    """
    try:
        text = read_file(folder / _LIST).decode(errors="replace")
    except OSError:
        strange = sorted(p.name for p in folder.iterdir() if p.name != _LIST) if folder.is_dir() else []
        if not strange:
            return frozenset()
        message = f"the folder contains other files, such as {strange[0]}"
        hint = "choose a new or empty folder with --out"
        raise failure(Exit.USAGE, "R403", str(folder), message, hint) from None
    pairs = (line.split("  ", 1) for line in text.splitlines() if "  " in line)
    return frozenset((digest, name) for digest, name in pairs if _is_ours(name))


def _is_ours(name: str) -> bool:
    """Return whether auditions write files with this relative path."""
    parts = name.split("/")
    return name == _PAGE or (len(parts) == 2 and parts[0] == _SOUNDS and parts[1].endswith(".mp3"))


def _write(folder: Path, files: Mapping[str, bytes], listed: frozenset[tuple[str, str]]) -> None:
    """Write the files of an audition, and remove outdated files of earlier auditions.

    Outdated files that have been edited are kept.

    :raises RostraError: an existing file does not come from an audition (R403).
    :raises OSError: a file cannot be written.
    """
    for name, data in files.items():
        there = _digest(folder / name)
        if there and there != sha256_hex(data) and (there, name) not in listed:
            hint = "move it, or choose another folder with --out"
            message = "`rostra voices audition` did not make this file, or it was edited later"
            raise failure(Exit.USAGE, "R403", str(folder / name), message, hint)
    now = {(sha256_hex(data), name) for name, data in files.items()}
    # Save a list of old and new files first, so that a killed run leaves no unlisted file.
    _save_list(folder, listed | now)
    for name, data in files.items():
        write_atomically(folder / name, data)
    for digest, name in sorted(listed - now):
        if name not in files and _digest(folder / name) == digest:
            discard(folder / name)
    _save_list(folder, now)


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file, or an empty string if it does not exist."""
    return sha256_hex(read_file(path)) if path.exists() else ""


def _save_list(folder: Path, pairs: frozenset[tuple[str, str]] | set[tuple[str, str]]) -> None:
    text = "".join(f"{digest}  {name}\n" for digest, name in sorted(pairs, key=lambda pair: (pair[1], pair[0])))
    write_atomically(folder / _LIST, text.encode())
