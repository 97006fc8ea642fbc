"""Server process that uses libespeak-ng to answer requests for speech and phonemes.

``process.command`` returns the command that starts it. The server reads requests from standard input, answers on
standard output, and exits when its input ends, so that it never outlives its client.

libespeak-ng keeps global state from earlier utterances. The server therefore initialises the library once, and answers
each request in a fork, from the same clean state; a fork can be killed without loss. In mode ``once``, for systems
without fork, the server itself answers the only request. No code here may start a thread, since forks would inherit
its locks. Import only small modules, since every fork copies their memory pages.
"""

from __future__ import annotations

import ctypes
import io
import os
import signal
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from pipeline.speak.espeak import library as espeak_library
from pipeline.speak.espeak import wire as espeak_wire


def serve_requests(arguments: list[str]) -> int:
    """Answer requests until the input ends, and return the exit status.

    :param arguments: mode (``serve`` or ``once``), library path and data folder; an empty path selects the system's
        library or data.
    """
    mode, path, data = arguments
    answers = _own_stdout()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    library, engine, hello = _start(path, data)
    _send(answers, hello, b"")
    if engine is None:
        return 1
    with suppress(EOFError):
        while True:
            request, _ = espeak_wire.unpacked_message(sys.stdin.buffer.read)
            if mode == "once":
                _send(answers, *_answer(library, engine, request))
            elif not _answer_in_fork(library, engine, request, answers):
                return 1
    return 0


def _own_stdout() -> BinaryIO:
    """Return a stream for answers, and redirect all other output to standard error."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return stream


def _start(path: str, data: str) -> tuple[ctypes.CDLL | None, Any, espeak_wire.Head]:
    try:
        library = espeak_library.load(path)
        with espeak_library.served_to_pyttsx3(library):
            from pipeline.speak.espeak import driver as espeak_driver
        engine, rate = espeak_driver.start(os.fsencode(data) or None)
    except (espeak_library.NoLibrary, OSError) as error:
        return None, None, {"error": str(error)}
    version, folder = espeak_library.version_and_data(library)
    return library, engine, {"version": version, "data": folder, "rate": rate}


def _send(answers: BinaryIO, head: espeak_wire.Head, pcm: bytes | memoryview) -> None:
    answers.write(espeak_wire.packed_message(head, len(pcm)))
    answers.write(pcm)
    answers.flush()


def _answer(library: Any, engine: Any, request: espeak_wire.Head) -> tuple[espeak_wire.Head, bytes | memoryview]:
    """Return the answer to a request.

    An alarm kills this process at the time limit.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, request["limit"])
    if request.get("phonemes"):
        engine.setProperty("voice", request["voice"])
        engine.runAndWait()
        if "texts" in request:
            return {"phonemes": [espeak_library.phonemes(library, t, ties=True) for t in request["texts"]]}, b""
        return {"phonemes": espeak_library.phonemes(library, request["text"])}, b""
    words: list[tuple[int, int]] = []
    failures: list[str] = []
    engine.connect("started-word", lambda location, sample, **_: words.append((location, sample)))
    engine.connect("error", lambda exception, **_: failures.append(str(exception)))
    for name in ("voice", "rate", "pitch"):
        engine.setProperty(name, request[name])
    engine.setProperty("volume", 100)
    sound = io.BytesIO()
    espeak_library.seed(library)
    engine.save_to_file(request["text"], sound)
    engine.runAndWait()
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    if failures:
        return {"error": "; ".join(failures)}, b""
    return {"words": words}, sound.getbuffer()


def _answer_in_fork(library: Any, engine: Any, request: espeak_wire.Head, answers: BinaryIO) -> bool:
    """Answer a request in a fork, and return whether the answer stream is still usable.

    The stream is unusable if the fork dies while writing its answer.
    """
    reading, writing = os.pipe()
    try:
        child = os.fork()
    except OSError as error:
        os.close(reading)
        os.close(writing)
        _send(answers, {"refused": error.errno}, b"")
        return True
    if child == 0:
        _answer_and_exit(library, engine, request, answers, writing)
    os.close(writing)
    begun = os.read(reading, 1)
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status and not begun:
        _send(answers, {"ended": status}, b"")
    return not (status and begun)


def _answer_and_exit(library: Any, engine: Any, request: espeak_wire.Head, answers: BinaryIO, writing: int) -> None:
    """Answer a request in a fork, then exit.

    A byte written to ``writing`` signals that the answer begins. A fork must never return to its parent's loop.
    """
    status = 1
    try:
        head, pcm = _answer(library, engine, request)
        os.write(writing, b"!")
        _send(answers, head, pcm)
        status = 0
    finally:
        if status:
            sys.excepthook(*sys.exc_info())
        os._exit(status)
