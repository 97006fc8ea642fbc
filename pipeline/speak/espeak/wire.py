"""Format of the messages between the espeak engine and its server.

A message consists of two lengths, a JSON object and sound. The lengths are the sizes of the JSON object and of the
sound in bytes, as unsigned 32-bit little-endian integers.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

LENGTHS = struct.Struct("<II")

Head = dict[str, Any]


def packed_message(head: Head, pcm_length: int = 0) -> bytes:
    """Return the start of an encoded message: its lengths and its JSON object.

    :param pcm_length: length in bytes of the sound, which the caller writes after the result.
    """
    encoded = json.dumps(head, sort_keys=True).encode()
    return LENGTHS.pack(len(encoded), pcm_length) + encoded


def unpacked_message(read: Callable[[int], bytes]) -> tuple[Head, bytes]:
    """Return the JSON object and the sound of the next message.

    :param read: function that returns exactly the given number of bytes, or fewer at the end of the stream.
    :raises EOFError: the stream ends before or within the message.
    """
    head_length, pcm_length = LENGTHS.unpack(_exactly(read, LENGTHS.size))
    head: Head = json.loads(_exactly(read, head_length))
    return head, _exactly(read, pcm_length)


def _exactly(read: Callable[[int], bytes], length: int) -> bytes:
    data = read(length)
    if len(data) < length:
        raise EOFError
    return data
