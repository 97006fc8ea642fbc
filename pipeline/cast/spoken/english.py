"""English."""

from __future__ import annotations

from pipeline.cast.spoken.language import Language

LANGUAGE = Language(
    "en", ",", ".", "point", "to", "minus", "percent", (), lambda *_: "", lambda *_: "", lambda _: "", {}, {}, {}
)
