"""``ANNA BERG - text``: a name in capitals and a dash, as in scripts."""

from __future__ import annotations

from pipeline.read.conventions.form import LINE_END, SPACE, Convention, Trust, between, in_capitals

CONVENTION = Convention(
    name="dash",
    rank=1,
    trust=Trust.PLAIN,
    form=(
        rf"{between(':')}{SPACE}*"
        rf"(?:(?:--|[-–—])(?:{SPACE}+|{LINE_END})|(?<=\s)[-–—](?=\S)|(?P<tight>[–—])(?=\S))"
    ),
    fits=in_capitals,
    examples=(
        ("ANNA BERG- Yes.", "ANNA BERG"),
        ("ANNA BERG - Yes.", "ANNA BERG"),
        ("ANNA BERG -Yes.", "ANNA BERG"),
        ("ANNA BERG – Yes.", "ANNA BERG"),
        ("ANNA BERG—Yes.", "ANNA BERG"),
        ("ANNA BERG -- Yes.", "ANNA BERG"),
        ("ANNA\u00a0BERG\u00a0- Yes.", "ANNA BERG"),
        ("ŁUCJA WIŚNIEWSKA - Yes.", "ŁUCJA WIŚNIEWSKA"),
        ("FIONA McDONALD - Yes.", "FIONA McDONALD"),
        ("JEAN-LUC DE LA TOUR - Yes.", "JEAN-LUC DE LA TOUR"),
        ("SÉAMUS O’NEILL - Yes.", "SÉAMUS O’NEILL"),
        ("J. R. BERG - Yes.", "J. R. BERG"),
        ("SPEAKER_01 - Yes.", "SPEAKER_01"),
        ("АННА БЕРГ - Да.", "АННА БЕРГ"),
        ("O’NEIL & CO. - Yes.", "O’NEIL & CO."),
        ("ANNA BERG (laughing) - Yes.", "ANNA BERG"),
        ("ANNA BERG (continued) - Yes.", "ANNA BERG"),
        ("ANNA BERG ... continued - Yes.", "ANNA BERG"),
        ("ANNA BERG, MAYOR - Yes.", "ANNA BERG"),
        ("łucja - yes.", ""),
        ("Anna Berg - yes.", ""),
        ("EU is not - yes.", ""),
        ("CO-OP shops.", ""),
    ),
)
