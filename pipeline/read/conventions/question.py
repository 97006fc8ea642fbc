"""``Q. text`` and ``Q    text``: questions and answers, as in hearings and depositions."""

from __future__ import annotations

from pipeline.read.conventions.form import Convention, Trust

CONVENTION = Convention(
    name="question",
    rank=7,
    trust=Trust.PLAIN,
    form=r"(?P<name>[QA])(?:\.(?=\s)|(?=[^\S\n\t]{2}))",
    examples=(
        ("Q. Where were you?", "Q"),
        ("A. At home.", "A"),
        ("   Q.    Where were you?", "Q"),
        ("[00:12] A. At home.", "A"),
        ("Q    Where were you?", "Q"),
        ("B. At home.", ""),
        ("Q: At home.", ""),
        ("A.B. was there.", ""),
        ("Quiet. It rains.", ""),
        ("AQ. It rains.", ""),
    ),
)
