"""``Anna Berg: text``: a name and a colon.

This is the most common form, but many labels have it too.
"""

from __future__ import annotations

from pipeline.read.conventions.form import SPACE, Convention, Trust, between

CONVENTION = Convention(
    name="colon",
    rank=4,
    trust=Trust.PLAIN,
    form=rf"(?P<open>\((?=[^()\n]{{1,60}}\){SPACE}*:))?{between(':：*')}(?(open)\)){SPACE}*(?::(?=\s|\Z)|：)",
    examples=(
        ("Anna Berg: Yes.", "Anna Berg"),
        ("Anna Berg:", "Anna Berg"),
        ("Anna Berg (host): Yes.", "Anna Berg"),
        ("Anna Berg [host]: Yes.", "Anna Berg"),
        ("Prof. Anna Berg, PhD: Yes.", "Prof. Anna Berg"),
        ("ANNA BERG (D), COUNCIL CANDIDATE: Yes.", "ANNA BERG"),
        ("[00:00:01 - 00:00:04] Anna Berg: Yes.", "Anna Berg"),
        ("[00:12] - Anna Berg: Yes.", "Anna Berg"),
        ("[00:00:01] Anna Berg: Yes.", "Anna Berg"),
        ("00:00:01 Anna Berg: Yes.", "Anna Berg"),
        ("0:12 Anna Berg: Yes.", "Anna Berg"),
        ("\u200b\u200eAnna Berg: Yes.", "Anna Berg"),
        ("Anna\u200b Berg\u200e\u2060: Yes.", "Anna Berg"),
        ("ANNA BERG, PORT AUTHORITY: Yes.", "ANNA BERG"),
        ("Anna Berg   : Yes.", "Anna Berg"),
        ("Speaker 12: Yes.", "Speaker 12"),
        ("Anna_Berg: Yes.", "Anna_Berg"),
        ("Anna Berg | Lamps: Yes.", "Anna Berg | Lamps"),
        ("Holt & Sons: Yes.", "Holt & Sons"),
        ("山田花子：はい。", "山田花子"),
        ("(UNKNOWN): Yes.", "UNKNOWN"),
        ("Anna Berg\\: Yes.", ""),
        ("http://example.org", ""),
        ("Anna Berg:Yes.", ""),
    ),
)
