"""The process that speaks: ``python -m pipeline.speak.espeak_server [--once]``.

libespeak-ng remembers what it has spoken, and its state is global. So the server initialises it once
and never speaks: each utterance is spoken in a fork, from the same untouched state, and the fork can
be killed without loss. With ``--once`` (machines without fork) the process itself speaks one utterance
and ends. It reads requests from standard input, answers on standard output, and ends when its input
does, so that it never outlives its client. Nothing here may start a thread: forks would inherit locks.
"""

from __future__ import annotations

import ctypes
import io
import os
import signal
import sys
import traceback
import wave
from typing import Any, BinaryIO

from pipeline.speak import espeak_library, espeak_wire

SEED = 1


def main(arguments: list[str]) -> int:
    """Serve until the input ends."""
    answers = _own_stdout()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    library, engine, hello = _start()
    answers.write(espeak_wire.pack(hello))
    answers.flush()
    if engine is None:
        return 1
    while (request := _next_request(sys.stdin.buffer)) is not None:
        if "--once" in arguments:
            answers.write(_answer(library, engine, request))
        else:
            answers.write(_answer_in_fork(library, engine, request, answers.fileno()))
        answers.flush()
    return 0


def _own_stdout() -> BinaryIO:
    """The answers' stream; whatever libraries print goes to standard error from now on."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return stream


def _start() -> tuple[ctypes.CDLL | None, Any, espeak_wire.Head]:
    try:
        library, data = espeak_library.find()
        with espeak_library.served_to_pyttsx3(library):
            from pipeline.speak import espeak_driver
        try:
            engine = espeak_driver.start(data)
        except espeak_driver.NoData as error:
            raise espeak_library.NoLibrary(str(error)) from error
    except (espeak_library.NoLibrary, OSError) as error:
        return None, None, {"error": str(error)}
    version, folder = espeak_library.version_and_data(library)
    hello = {"version": version, "data": folder, "rate": espeak_driver.rate(), "flags": espeak_driver.FLAGS}
    return library, engine, hello


def _next_request(stream: BinaryIO) -> espeak_wire.Head | None:
    try:
        return espeak_wire.unpack(stream.read)[0]
    except EOFError:
        return None


def _answer(library: Any, engine: Any, request: espeak_wire.Head) -> bytes:
    """Speak, and be killed by the alarm where that takes longer than the request allows."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, request["limit"])
    words: list[tuple[int, int]] = []
    failures: list[str] = []
    engine.connect("started-word", lambda location, sample, **_: words.append((location, sample)))
    engine.connect("error", lambda exception, **_: failures.append(str(exception)))
    engine.setProperty("voice", request["voice"])
    engine.setProperty("rate", request["rate"])
    engine.setProperty("pitch", request["pitch"])
    engine.setProperty("volume", 1.0)
    sound = io.BytesIO()
    espeak_library.seed(library, SEED)
    engine.save_to_file(request["text"], sound)
    engine.runAndWait()
    if failures:
        return espeak_wire.pack({"error": "; ".join(failures)})
    with wave.open(io.BytesIO(sound.getvalue())) as file:
        pcm = file.readframes(file.getnframes())
    return espeak_wire.pack({"words": words}, pcm)


def _answer_in_fork(library: Any, engine: Any, request: espeak_wire.Head, answers: int) -> bytes:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.close(answers)
        _answer_and_exit(library, engine, request, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return espeak_wire.pack({"ended": status}) if status else answer


def _answer_and_exit(library: Any, engine: Any, request: espeak_wire.Head, writing: int) -> None:
    """The life of a fork: it must never return into its parent's loop, nor keep its parent's pipes open."""
    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_answer(library, engine, request))
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
