"""Data model and helpers shared by all packages.

- ``document.py``, ``script.py``, ``timeline.py``, ``release.py``: the data that each stage passes to the next.
- ``outputs.py``: the kinds of output files.
- ``diagnostics.py``: errors, warnings and notes; ``codes.py``: their codes; ``acceptance.py``: accepted findings.
- ``clock.py``: integer time and its text forms; ``names.py``: name comparison and ids; ``memo.py``: stored results.
- ``files.py``: atomic file operations; ``sources.py``: access to source files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.model.acceptance import ENTRIES, Acceptance, Accepting, accept_findings, acceptances
    from pipeline.model.clock import (
        FRAME, RATE, SHORTEST_BREAK, clock_time, milliseconds, resampled, samples, seconds, smil_time, srt_time,
        vtt_time, whole_milliseconds, whole_seconds,
    )  # fmt: skip
    from pipeline.model.codes import CODES, Severity
    from pipeline.model.diagnostics import (
        INTERRUPTS, Diagnostic, Exit, InputErrors, Log, RostraError, counted, failure, nearest, printed_lines,
        resource_error, sized, suggestion,
    )  # fmt: skip
    from pipeline.model.document import (
        FALLBACK_DATE, YEARS, Block, Correction, Credit, Document, Fate, Figure, FrontItem, Heading, Licence, ListItem,
        Mention, Metadata, Paragraph, Person, PullQuote, Reference, Run, Section, Sentence, Span, Stretch, Turn,
    )  # fmt: skip
    from pipeline.model.files import (
        SEAL, check_writable, copy_checked, discard, discard_temporary, is_sealed, is_temporary, make_way, move, named,
        seal, set_aside, sync, write_atomically,
    )  # fmt: skip
    from pipeline.model.names import Ids, alphabet, fold_name, lookalike_forms, slug, unaccented, unique_id
    from pipeline.model.outputs import (
        AUDIO, BOOK, CHAPTER_TRACK, COVER, EPISODE_KINDS, FEED, GROUPS, INDEX, MARK, OPML, OUTPUT_KINDS, PAGE,
        PICTURE, PLAYER, PUBLISHED, QR_CODE, SERIES_KINDS, SHOW_COVER, SOUND_KINDS, STYLE, SUBSCRIBE, TIMELINE,
        TRANSCRIPT, Asset, OutputKind, is_output, kind_of,
    )  # fmt: skip
    from pipeline.model.memo import Memo, remembered
    from pipeline.model.release import Picture, Release, Show, hashed_name, sha256_hex
    from pipeline.model.script import (
        MAX_SENTENCE, MINIMUM_DISTANCE, NARRATOR, NATURAL_PITCH, PUBLISHER_RULES, Change, Kind, Line, Part, Passage,
        Script, Sound, Voice, VoiceMeasure, VoiceTraits, ipa_of, spoken_text,
    )  # fmt: skip
    from pipeline.model.sources import ABSENT, FOLDER, Bounds, file_problem, open_file, read_file, real_path
    from pipeline.model.timeline import (
        AAC_FRAME, CODEC_DELAY_FRAMES, Chapter, Chunk, ChunkInfo, Cue, Mark, PlacedLine, Take, Timeline, Words,
        aac_frames, narration_clock, word_marks,
    )  # fmt: skip
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "acceptance": "ENTRIES Acceptance Accepting accept_findings acceptances",
            "clock": (
                "FRAME RATE SHORTEST_BREAK clock_time milliseconds resampled samples seconds smil_time srt_time "
                "vtt_time whole_milliseconds whole_seconds"
            ),
            "codes": "CODES Severity",
            "diagnostics": (
                "INTERRUPTS Diagnostic Exit InputErrors Log RostraError counted failure nearest printed_lines "
                "resource_error sized suggestion"
            ),
            "document": (
                "FALLBACK_DATE YEARS Block Correction Credit Document Fate Figure FrontItem Heading Licence ListItem "
                "Mention Metadata Paragraph Person PullQuote Reference Run Section Sentence Span Stretch Turn"
            ),
            "files": (
                "SEAL check_writable copy_checked discard discard_temporary is_sealed is_temporary make_way move "
                "named seal set_aside sync write_atomically"
            ),
            "names": "Ids alphabet fold_name lookalike_forms slug unaccented unique_id",
            "outputs": (
                "AUDIO BOOK CHAPTER_TRACK COVER EPISODE_KINDS FEED GROUPS INDEX MARK OPML OUTPUT_KINDS PAGE PICTURE "
                "PLAYER PUBLISHED QR_CODE SERIES_KINDS SHOW_COVER SOUND_KINDS STYLE SUBSCRIBE TIMELINE TRANSCRIPT "
                "Asset OutputKind is_output kind_of"
            ),
            "memo": "Memo remembered",
            "release": "Picture Release Show hashed_name sha256_hex",
            "script": (
                "MAX_SENTENCE MINIMUM_DISTANCE NARRATOR NATURAL_PITCH PUBLISHER_RULES Change Kind Line Part Passage "
                "Script Sound Voice VoiceMeasure VoiceTraits ipa_of spoken_text"
            ),
            "sources": "ABSENT FOLDER Bounds file_problem open_file read_file real_path",
            "timeline": (
                "AAC_FRAME CODEC_DELAY_FRAMES Chapter Chunk ChunkInfo Cue Mark PlacedLine Take Timeline Words "
                "aac_frames narration_clock word_marks"
            ),
        },
    )

__all__ = [
    "AAC_FRAME", "ABSENT", "AUDIO", "BOOK", "CHAPTER_TRACK", "CODEC_DELAY_FRAMES", "CODES", "COVER", "ENTRIES",
    "EPISODE_KINDS", "FALLBACK_DATE", "FEED", "FOLDER", "FRAME", "GROUPS", "INDEX", "INTERRUPTS", "MARK",
    "MAX_SENTENCE", "MINIMUM_DISTANCE", "NARRATOR", "NATURAL_PITCH", "OPML", "OUTPUT_KINDS", "PAGE", "PICTURE",
    "PLAYER", "PUBLISHED", "PUBLISHER_RULES", "QR_CODE", "RATE", "SEAL", "SERIES_KINDS", "SHORTEST_BREAK",
    "SHOW_COVER", "SOUND_KINDS", "STYLE", "SUBSCRIBE", "TIMELINE", "TRANSCRIPT", "YEARS", "Acceptance", "Accepting",
    "Asset", "Block", "Bounds", "Change", "Chapter", "Chunk", "ChunkInfo", "Correction", "Credit", "Cue",
    "Diagnostic", "Document", "Exit", "Fate", "Figure", "FrontItem", "Heading", "Ids", "InputErrors", "Kind",
    "Licence", "Line", "ListItem", "Log", "Mark", "Memo", "Mention", "Metadata", "OutputKind", "Paragraph", "Part",
    "Passage", "Person", "Picture", "PlacedLine", "PullQuote", "Reference", "Release", "RostraError", "Run",
    "Script", "Section", "Sentence", "Severity", "Show", "Sound", "Span", "Stretch", "Take", "Timeline", "Turn",
    "Voice", "VoiceMeasure", "VoiceTraits", "Words", "aac_frames", "accept_findings", "acceptances", "alphabet",
    "check_writable", "clock_time", "copy_checked", "counted", "discard", "discard_temporary", "failure",
    "file_problem", "fold_name", "hashed_name", "ipa_of", "is_output", "is_sealed", "is_temporary", "kind_of",
    "lookalike_forms", "make_way", "milliseconds", "move", "named", "narration_clock", "nearest", "open_file",
    "printed_lines", "read_file", "real_path", "remembered", "resampled", "resource_error", "samples", "seal",
    "seconds", "set_aside", "sha256_hex", "sized", "slug", "smil_time", "spoken_text", "srt_time", "suggestion",
    "sync", "unaccented", "unique_id", "vtt_time", "whole_milliseconds", "whole_seconds", "word_marks",
    "write_atomically",
]  # fmt: skip
