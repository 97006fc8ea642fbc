"""How a chunk is kept in the store. What makes chunks is not loaded here: who joins them needs none of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.build.jobs import ChunkJob
from pipeline.build.store import Store
from pipeline.mix.crc16 import crc16
from pipeline.timeline import ChunkInfo, Mark, Placed, Words

if TYPE_CHECKING:
    from pipeline.mix.chunk import MixedChunk

_FRAMES, _ENERGIES, _PACKETS, _SIZES = range(4)
"""Numbers of a stored chunk's blobs."""


def keep_chunk(store: Store, key: str, mixed: MixedChunk) -> None:
    """Keep a chunk.

    :raises OSError: the store cannot be written.
    """
    info = mixed.info
    header = {
        "frames": info.frames,
        "length": len(mixed.mp3),
        "peak": info.peak_dbtp,
        "crc": crc16(mixed.mp3),
        "placed": [[p.start, p.end, [dataclasses.astuple(m) for m in p.words]] for p in info.placed],
    }
    store.put(
        "chunks", key, header, [mixed.mp3, mixed.energies.astype("<f4").tobytes(), mixed.aac.packets, mixed.aac.sizes]
    )


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """What the store knows of a chunk, besides its frames."""

    info: ChunkInfo
    length: int
    """Bytes of the frames."""
    crc: int
    """Checksum of the frames (``mix.crc16``)."""
    energies: np.ndarray[Any, np.dtype[np.float32]]


def load_chunk(store: Store, job: ChunkJob) -> StoredChunk | None:
    """The stored chunk of a job, its lines named after the passage's; None where there is none."""
    entry = store.get("chunks", job.key, only=_ENERGIES)
    if entry is None:
        return None
    header = entry.header
    placed = tuple(
        Placed(line.id, start, end, Words(Mark(*w) for w in words))
        for line, (start, end, words) in zip(job.passage.lines, header["placed"], strict=True)
    )
    info = ChunkInfo(header["frames"], placed, header["peak"])
    return StoredChunk(info, header["length"], header["crc"], np.frombuffer(entry.blobs[0], "<f4"))


def load_frames(store: Store, job: ChunkJob) -> bytes | None:
    """The MP3 frames of a job's chunk; None where there is none."""
    return _blob(store, job, _FRAMES)


def load_packets(store: Store, job: ChunkJob) -> bytes | None:
    """The AAC packets of a job's chunk; None where there is none."""
    return _blob(store, job, _PACKETS)


def load_packet_sizes(store: Store, job: ChunkJob) -> bytes | None:
    """Bytes of each of these packets (``mix.aac.Aac.sizes``); None where there is none."""
    return _blob(store, job, _SIZES)


def _blob(store: Store, job: ChunkJob, number: int) -> bytes | None:
    entry = store.get("chunks", job.key, only=number)
    return None if entry is None else entry.blobs[0]
