"""Hold the data that passes between the rooms, and what all of them need.

- ``document.py``, ``script.py``, ``timeline.py``, ``release.py``: what each stage hands to the next.
- ``outputs.py``: the table of output kinds.
- ``diagnostics.py``, ``codes.py``: what is wrong, where, and what to do; the table of codes.
- ``clock.py``: integer time, and its text; ``names.py``: people's names folded, ids.
- ``files.py``: files written whole or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.model.clock import (
        FRAME, RATE, SHORTEST_BREAK, milliseconds, resampled, samples, seconds, smil_time, spoken, srt_time,
        vtt_time, whole_milliseconds, whole_seconds,
    )  # fmt: skip
    from pipeline.model.codes import CODES, Severity
    from pipeline.model.diagnostics import (
        Diagnostic, Exit, InputErrors, Log, RostraError, counted, failure, nearest, sized, suggestion,
    )  # fmt: skip
    from pipeline.model.document import (
        FALLBACK_DATE, YEARS, Block, Credit, Document, Fate, Figure, FrontItem, Heading, Licence, Mention,
        Metadata, Paragraph, Person, PullQuote, Reference, Run, Section, Sentence, Span, Stretch, Turn,
    )  # fmt: skip
    from pipeline.model.files import (
        SEAL, TEMPORARY, discard, discard_temporary, is_sealed, make_way, move, named, seal, write_atomically,
    )  # fmt: skip
    from pipeline.model.names import Ids, alphabet, fold_name, looks, slug, unaccented, unique_id
    from pipeline.model.outputs import (
        AUDIO, BOOK, CHAPTER_TRACK, EPISODE_KINDS, FEED, GROUPS, INDEX, OPML, OUTPUT_KINDS, PAGE, PICTURE, PLAYER,
        PUBLISHED, QR_CODE, SERIES_KINDS, SHOW_COVER, STYLE, SUBSCRIBE, TRANSCRIPT, Asset, OutputKind, kind_of,
    )  # fmt: skip
    from pipeline.model.release import Picture, Release, Show, hashed_name, sha256_hex
    from pipeline.model.script import MAX_SENTENCE, NARRATOR, Kind, Line, Passage, Respelling, Script, Sound, Voice
    from pipeline.model.timeline import (
        AAC_FRAME, CODEC_DELAY_FRAMES, Chapter, Chunk, ChunkInfo, Cue, Mark, Placed, Take, Timeline, Words,
        aac_frames, narration_clock, word_marks,
    )  # fmt: skip
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "clock": (
                "FRAME RATE SHORTEST_BREAK milliseconds resampled samples seconds smil_time spoken srt_time "
                "vtt_time whole_milliseconds whole_seconds"
            ),
            "codes": "CODES Severity",
            "diagnostics": "Diagnostic Exit InputErrors Log RostraError counted failure nearest sized suggestion",
            "document": (
                "FALLBACK_DATE YEARS Block Credit Document Fate Figure FrontItem Heading Licence Mention Metadata "
                "Paragraph Person PullQuote Reference Run Section Sentence Span Stretch Turn"
            ),
            "files": "SEAL TEMPORARY discard discard_temporary is_sealed make_way move named seal write_atomically",
            "names": "Ids alphabet fold_name looks slug unaccented unique_id",
            "outputs": (
                "AUDIO BOOK CHAPTER_TRACK EPISODE_KINDS FEED GROUPS INDEX OPML OUTPUT_KINDS PAGE PICTURE PLAYER "
                "PUBLISHED QR_CODE SERIES_KINDS SHOW_COVER STYLE SUBSCRIBE TRANSCRIPT Asset OutputKind kind_of"
            ),
            "release": "Picture Release Show hashed_name sha256_hex",
            "script": "MAX_SENTENCE NARRATOR Kind Line Passage Respelling Script Sound Voice",
            "timeline": (
                "AAC_FRAME CODEC_DELAY_FRAMES Chapter Chunk ChunkInfo Cue Mark Placed Take Timeline Words "
                "aac_frames narration_clock word_marks"
            ),
        },
    )

__all__ = [
    "AAC_FRAME", "AUDIO", "BOOK", "CHAPTER_TRACK", "CODEC_DELAY_FRAMES", "CODES", "EPISODE_KINDS", "FALLBACK_DATE",
    "FEED", "FRAME", "GROUPS", "INDEX", "MAX_SENTENCE", "NARRATOR", "OPML", "OUTPUT_KINDS", "PAGE", "PICTURE",
    "PLAYER", "PUBLISHED", "QR_CODE", "RATE", "SEAL", "SERIES_KINDS", "SHORTEST_BREAK", "SHOW_COVER", "STYLE",
    "SUBSCRIBE", "TEMPORARY", "TRANSCRIPT", "YEARS", "Asset", "Block", "Chapter", "Chunk", "ChunkInfo", "Credit",
    "Cue", "Diagnostic", "Document", "Exit", "Fate", "Figure", "FrontItem", "Heading", "Ids", "InputErrors", "Kind",
    "Licence", "Line", "Log", "Mark", "Mention", "Metadata", "OutputKind", "Paragraph", "Passage", "Person",
    "Picture", "Placed", "PullQuote", "Reference", "Release", "Respelling", "RostraError", "Run", "Script", "Section",
    "Sentence", "Severity", "Show", "Sound", "Span", "Stretch", "Take", "Timeline", "Turn", "Voice", "Words",
    "aac_frames", "alphabet", "counted", "discard", "discard_temporary", "failure", "fold_name", "hashed_name",
    "is_sealed", "kind_of", "looks", "make_way", "milliseconds", "move", "named", "narration_clock", "nearest",
    "resampled", "samples", "seal", "seconds", "sha256_hex", "sized", "slug", "smil_time", "spoken", "srt_time",
    "suggestion", "unaccented", "unique_id", "vtt_time", "whole_milliseconds", "whole_seconds", "word_marks",
    "write_atomically",
]  # fmt: skip
