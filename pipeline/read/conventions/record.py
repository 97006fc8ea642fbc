"""``Mr. BERG. text``: a title, surname in capitals and full stop, as in parliamentary records.

The name of the presiding officer may follow in brackets.
"""

from __future__ import annotations

from pipeline.read.conventions.form import SPACE, Convention, Trust

_TITLE = rf"(?:[A-Z][a-z]+\.?{SPACE}+){{1,3}}"
_SURNAME = r"(?:[A-Z][a-z]{1,2})?[A-Z][A-Z'’.]*[A-Z](?:[-‑](?:[A-Z][a-z]{1,2})?[A-Z'’]+)*"
_PLACE = rf"(?:{SPACE}+of(?:{SPACE}+[A-Z][\w'’\-]+){{1,3}}|{SPACE}+pro{SPACE}+tempore)?"

CONVENTION = Convention(
    name="record",
    rank=6,
    trust=Trust.MARKED,
    form=(
        rf"(?P<name>{_TITLE}{_SURNAME}(?:{SPACE}+{_SURNAME})*{_PLACE}(?:{SPACE}*\([^()\n]{{1,60}}\))?"
        rf"(?:{SPACE}+\(?continu(?:ed|ing)\)?)?)\.(?=\s)"
    ),
    examples=(
        ("Mr. THOMPSON. Mr. President, yes.", "Mr. THOMPSON"),
        ("Mrs. McCARTHY. Yes.", "Mrs. McCARTHY"),
        ("Ms. JACKSON-LEE of New York. Yes.", "Ms. JACKSON-LEE of New York"),
        ("Ms. HOLLANDER-McCRAE. Yes.", "Ms. HOLLANDER-McCRAE"),
        ("The SPEAKER pro tempore. Yes.", "The SPEAKER pro tempore"),
        ("The PRESIDING OFFICER (Ms. Berg). Yes.", "The PRESIDING OFFICER"),
        ("Mr. THOMPSON (during the reading). Yes.", "Mr. THOMPSON"),
        ("Mrs. Watson COLEMAN. Yes.", "Mrs. Watson COLEMAN"),
        ("Senator O’NEILL. Yes.", "Senator O’NEILL"),
        ("Mr. Thompson built it.", ""),
        ("MR. THOMPSON. Yes.", ""),
    ),
)
