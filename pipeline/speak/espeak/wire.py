"""Messages between the espeak engine and its server: two lengths, a JSON object, sound.

Each length is an unsigned 32-bit little-endian integer: bytes of JSON, bytes of PCM.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

LENGTHS = struct.Struct("<II")

Head = dict[str, Any]


def packed_message(head: Head, pcm_length: int = 0) -> bytes:
    """A message up to its sound, of which ``pcm_length`` bytes are to follow."""
    encoded = json.dumps(head, sort_keys=True).encode()
    return LENGTHS.pack(len(encoded), pcm_length) + encoded


def unpacked_message(read: Callable[[int], bytes]) -> tuple[Head, bytes]:
    """The next message; ``read(n)`` gives exactly n bytes, fewer only at the end of the stream.

    :raises EOFError: the stream ends before the message does.
    """
    head_length, pcm_length = LENGTHS.unpack(_exactly(read, LENGTHS.size))
    head: Head = json.loads(_exactly(read, head_length))
    return head, _exactly(read, pcm_length)


def _exactly(read: Callable[[int], bytes], length: int) -> bytes:
    data = read(length)
    if len(data) < length:
        raise EOFError
    return data
