"""``rostra say``: speak text as a build would, and show its spoken form."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.cast import spoken_in
from pipeline.commands.check import change_lines
from pipeline.commands.console import fail, print_diagnostics, print_lines, tell
from pipeline.commands.list_voices import NARRATOR_NAME
from pipeline.model import (
    MAX_SENTENCE,
    Exit,
    Log,
    RostraError,
    Severity,
    Take,
    Voice,
    failure,
    fold_name,
    ipa_of,
    suggestion,
    write_atomically,
)
from pipeline.plan import Location, engine_of_series, find_location, with_engine
from pipeline.publish import load_published, published_engine
from pipeline.run import Builder
from pipeline.settings import Settings
from pipeline.speak import (
    Engine,
    EngineUnavailable,
    SpeechError,
    UnknownEngine,
    UnknownVoice,
    in_language,
    open_engine,
    phonemes,
    speak,
    takes_ipa,
)
from pipeline.standards import tag_problem

_SUFFIXES = (".wav", ".mp3")
_PLAYERS = {
    "afplay": (),
    "pw-play": (),
    "paplay": (),
    "aplay": ("-q",),
    "ffplay": ("-nodisp", "-autoexit", "-loglevel", "error"),
}
"""Sound player -> command-line options; the first installed player is used."""
_BITRATE = 64
"""Bitrate of MP3 files in kbit/s."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Options of ``rostra say``."""

    series: Path | None = None
    """Series folder or transcript; None for the current folder, if it is a series."""
    voice: str = ""
    """Name of a voice of the engine; empty if not given."""
    person: str = ""
    """Name, alias or id of a speaker, or ``narrator``; empty if not given."""
    language: str = ""
    """BCP 47 tag; empty for the language of the series."""
    out: Path | None = None
    """Sound file to write; None to play the sound."""


def run_say(text: str, wanted: Wanted) -> None:
    """Print the spoken form of a text, then write or play the sound.

    :raises RostraError: the series (R101), speaker (R145), voice (R110) or language (R045) is unknown, the text is
        empty or too long (R023), or the sound cannot be produced (R201, R203), written (R401) or played (R207).
    :raises SystemExit: the settings contain errors, or a speaker is given and the input contains errors (status 1).
    """
    shown = " ".join(text.encode("utf-8", "replace").decode().split())
    _check(shown, wanted)
    location = _location(wanted.series)
    settings = _settings(location)
    settings = with_engine(settings, engine_of_series(settings, _published(location)), Log())
    language = wanted.language or settings.series.language
    cast = None
    if wanted.person:
        cast, own = _cast_voice(location, wanted.person)
        language = wanted.language or own
    with closing(_open(settings)) as engine:
        spoken = spoken_in(shown, settings, language, ipa=takes_ipa(engine))
        if cast is None:
            voice = _voice(engine, settings, wanted.voice, language)
        else:
            voice = (wanted.language and in_language(engine, cast, language)) or cast
        try:
            engine.check(voice)
        except UnknownVoice as error:
            near = next(iter(error.nearest), "")
            hint = f'did you mean "{near}"?' if near else "run `rostra voices --all` to list all voices"
            raise failure(Exit.INPUT, "R110", "--voice", f'unknown voice "{error.name}"', hint) from error
        try:
            ipa = ipa_of(spoken.changes)
            sounds = phonemes(engine, spoken.text, voice, ipa)
            take = speak(engine, spoken.text, voice, ipa)
        except SpeechError as error:
            raise failure(Exit.INPUT, "R201", "TEXT", str(error), "use different text") from error
    changes = list(change_lines(shown, spoken.changes)) or ["spoken as written"]
    rows = [("shown", shown), ("spoken", spoken.text), *_rows("why", changes), ("voice", f"{voice.sound}, {language}")]
    print_lines(f"{name + ':' if name else '':<10}{value}" for name, value in [*rows, ("phonemes", sounds)] if value)
    if wanted.out is None:
        _play(take)
    else:
        _write(take, wanted.out)


def _rows(name: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (name, value) rows; only the first row contains the name."""
    yield from ((name if number == 0 else "", value) for number, value in enumerate(values))


def _check(text: str, wanted: Wanted) -> None:
    """Raise an error for invalid arguments, before the engine is loaded."""
    if not text:
        raise RostraError("Nothing to speak: TEXT is empty.", Exit.USAGE)
    if len(text) > MAX_SENTENCE:
        message = f"too long for one sentence: {len(text):,} characters"
        raise failure(Exit.INPUT, "R023", "TEXT", message, "shorten the text")
    if problem := wanted.language and tag_problem(wanted.language):
        raise failure(Exit.INPUT, "R045", "--lang", f'"{wanted.language}" is not a language tag', problem)
    if wanted.out is not None and wanted.out.suffix.lower() not in _SUFFIXES:
        raise RostraError(f"{wanted.out} is not a sound file; use a name that ends in .wav or .mp3", Exit.USAGE)


def _location(series: Path | None) -> Location | None:
    """Return the location of the series or transcript, or None without one.

    :param series: path from ``--series``; None for the current folder, which need not be a series.
    :raises RostraError: the given path is not a series or transcript.
    """
    try:
        return find_location(series or Path())
    except RostraError:
        if series is not None:
            raise
        return None


def _settings(location: Location | None) -> Settings:
    if location is None:
        return Settings(Path())
    log = Log()
    settings = location.settings(log)
    if log.errors:
        print_diagnostics(log.sorted(), Severity.ERROR)
        fail(log.sorted(), "")
    return settings


def _published(location: Location | None) -> str:
    """Return the engine that the series was published with, or an empty string."""
    return published_engine(load_published(location.root)) if location and not location.lone else ""


def _cast_voice(location: Location | None, name: str) -> tuple[Voice, str]:
    """Return the voice of a speaker and the language of their first episode.

    :raises RostraError: there is no series, or it has no speaker with this name (R145).
    """
    if location is None:
        raise RostraError("--as requires a series; add --series", Exit.USAGE)
    checked = Builder(location.path).check()
    if checked.log.errors or checked.casting is None:
        print_diagnostics(checked.log.sorted(), Severity.ERROR)
        fail(checked.log.sorted(), "")
    folded, names = fold_name(name), [NARRATOR_NAME]
    documents, scripts = [e.document for e in checked.project.episodes], checked.casting.scripts
    if folded == NARRATOR_NAME:
        return scripts[0].narrator, checked.project.settings.series.language
    for fits in ("name", "id", "alias"):
        for document, script in zip(documents, scripts, strict=True):
            voices = dict(script.voices)
            for person in (p for p in document.people if p.id in voices):
                known = {"name": (person.name,), "id": (person.id,), "alias": person.aliases}[fits]
                if folded in map(fold_name, known):
                    return voices[person.id], document.meta.language
                names.append(person.name)
    raise failure(
        Exit.INPUT, "R145", "--as", f'there is no speaker "{name}"', suggestion(name, list(dict.fromkeys(names)))
    )


def _open(settings: Settings) -> Engine:
    speech = settings.speech
    try:
        return open_engine(speech.engine, speech.time_limit)
    except UnknownEngine as error:
        raise failure(Exit.INPUT, "R111", settings.series_path, str(error)) from error
    except EngineUnavailable as error:
        raise failure(Exit.ENVIRONMENT, "R203", speech.engine, str(error)) from error


def _voice(engine: Engine, settings: Settings, name: str, language: str) -> Voice:
    """Return the voice with the given name, or the narrator's voice for the language.

    If the name is empty and the engine has no voice for the language, a message is printed, and the narrator's voice
    is returned whatever its language.

    :param name: name of a voice; empty for the narrator's voice.
    """
    speech = settings.speech
    if name:
        return Voice(speech.engine, name, speech.rate, 50)
    entry = next((e for e in settings.cast if fold_name(e.name) == NARRATOR_NAME and e.names_voice), None)
    if entry is not None:
        narrator = Voice(speech.engine, entry.voice, entry.rate or speech.rate, entry.pitch)
    else:
        narrator = Voice(speech.engine, engine.narrator(), speech.rate, 50)
    if (found := in_language(engine, narrator, language)) is not None:
        return found
    tell(f'{speech.engine} has no voice for "{language}"; using {narrator.name}', err=True)
    return narrator


def _write(take: Take, file: Path) -> None:
    """Write the sound to a WAV or MP3 file.

    :raises RostraError: the file cannot be written (R401).
    """
    data = _wav(take) if file.suffix.lower() == ".wav" else _mp3(take)
    try:
        write_atomically(file, data)
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise failure(Exit.ENVIRONMENT, "R401", str(file), message, "choose another file with --out") from error
    print_lines([f"{'written:':<10}{file} ({len(take.pcm) / 2 / take.rate:.1f} s)"])


def _play(take: Take) -> None:
    """Play the sound with an installed player, or print a hint if no player is installed.

    :raises RostraError: the player fails (R207).
    """
    player = next((p for p in _PLAYERS if shutil.which(p)), None)
    if player is None:
        tell("No program for playing sound was found. Add --out FILE.wav to write a file.", err=True)
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        file.write_bytes(_wav(take))
        command = [player, *_PLAYERS[player], str(file)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        message = f"cannot play the sound (status {done.returncode}{': ' + last if last else ''})"
        raise failure(Exit.ENVIRONMENT, "R207", player, message, "add --out FILE.wav to write a file")


def _wav(take: Take) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(take.rate)
        file.writeframes(take.pcm)
    return stream.getvalue()


def _mp3(take: Take) -> bytes:
    import lameenc  # imported here because it is rarely used

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(_BITRATE)
    encoder.set_in_sample_rate(take.rate)
    encoder.set_channels(1)
    return bytes(encoder.encode(take.pcm)) + bytes(encoder.flush())
