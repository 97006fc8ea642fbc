"""Measured pitch and spectrum of espeak's variants.

``python -m tools.voices espeak`` measures them again and prints the table; its source describes the method.
"""

from __future__ import annotations

from functools import cache

from pipeline.model import VoiceMeasure

_TABLE = """
104 13.4    8  12  14  13  10   6   4   2  -3  -6  -7  -6 -11 -10 -13 -12  Alex
248  9.8    8   8  12  11   9   0  -1  -3  -3  -3  -2   2  -4 -11 -14  -8  Alicia
245 11.2   14  13  16  10   6   3   1  -1  -3  -3   2  -1  -5 -15 -18 -18  Andrea
 96 10.3    6  10  16  16  14   9   6   4  -2  -2  -4 -16 -15 -12 -15 -15  Andy
249  5.8    8   9  10   9   6   6   4   2   0  -5  -3  -1  -6 -10 -15 -14  Annie
102 14.9    6   9  16  16  15  11   8   6   0 -10 -22  -6  -8 -13 -16 -15  AnxiousAndy
115  3.4   14  14   9   6   5   2   1   3   7  -2  -9 -10  -9  -8 -12 -11  Demonic
 98 10.2   14  16  15  10   6   5   4   0  -2  -4 -13 -15  -9  -6 -10  -9  Denis
104  9.9   18  20  18  13   7   2   0  -1  -4  -6 -15 -15 -10  -7 -10 -10  Diogo
 94 10.6   15  18  16  11   7   5   4   2   2   0   0  -5 -18 -16 -20 -20  Gene
114 11.4   15  18  16  11   7   5   4   3   2   1   0  -5 -19 -17 -21 -20  Gene2
108  8.0   21  19  17  12   6   0  -2  -3  -5  -6 -14 -14  -8  -6  -9  -9  Henrique
108  7.8   18  14  13  10   5   2   0  -1  -3  -5 -13 -13  -7  -4  -8  -7  Hugo
119  7.7   20  27  25  19   6   0  -1  -5 -10 -13 -13 -13 -11  -8 -12 -12  Jacky
 95 11.2   13  18  19  19  14  10   7  -1 -12 -18 -18 -15  -9  -6 -10  -9  Lee
130  9.9   22  23  20  14   9   7   4   1  -7 -17 -12  -7 -12 -12 -16 -16  Marco
112  6.6   13  15  16  14   7   4   3   2  -2  -3 -11 -16 -11  -8 -11 -11  Mario
113  6.7   16  19  17  10   5   5   7   4  -4  -7 -14 -16 -11  -8 -12 -11  Michael
 90  7.9    9  12  12   9   6   4   2   0  -5  -2  -4  -2 -10  -8 -12 -12  Mike
102  9.8    8  11  11   9   7   5   5   4   5   1  -3  -1 -10 -16 -19 -19  Mr serious
148  8.0   18  18  16  11   3   0   0  -2  -7  -5  -6 -10 -10  -7 -11 -10  Nguyen
114  9.3   18  18  19  13   7   5   4   0  -6  -7 -10 -16 -12  -9 -13 -12  Reed
101  9.0   12  13  13  10   6   5   4   2  -3  -3  -6  -6 -11 -10 -13 -13  RicishayMax
101  9.3   20  18  16   9   3  -2  -3   0  -4  -7 -13 -12  -7  -4  -7  -7  RicishayMax2
100 10.0   20  18  16   9   3  -2  -2   0  -4  -7 -13 -12  -7  -4  -7  -7  RicishayMax3
 87  7.8   10  13  13  10   8   6   5   3   7  10  -4 -21 -15 -12 -16 -16  Storm
104  9.5    9  12  13  10   8   6   6   4  -1 -10  -1   1  -8 -14 -18 -18  Tweaky
137 10.1   16  19  17  10   6   5   3   2  -7 -16 -16 -13  -7  -4  -8  -7  UniRobot
100 10.2   16  14  15  14   9   5   3   1  -3  -6 -12 -16 -11  -8 -11 -11  adam
269 10.0   26  26  19  13   5  -2  -5  -2  -3  -7 -14 -14 -11  -9 -12 -12  anika
269 10.2   26  27  19  13   6  -3  -5  -3  -3  -7 -13 -13 -11  -9 -12 -12  anikaRobot
 71  4.0   16  18  18  14   7   4   2  -1  -5  -6  -9 -13 -12  -9 -13 -12  announcer
111  9.0   20  22  19  13  10   9   8   3  -6 -13 -14 -13 -15 -12 -16 -15  antonio
173 16.0   11  12  13  11   9   5   2  -1  -2  -7  -3  -6  -3  -8 -17 -16  aunty
227 12.1   13  10  11  14  14  11   5   2  -2  -9 -11 -14  -7  -7 -15 -15  belinda
100 10.2   17  15  16  14  10   6   4   1  -3  -6 -13 -17 -11  -9 -12 -12  benjamin
101  9.2   10  10  12   9   6   7  10   5  -1 -10 -10  -5  -9  -9 -12 -12  boris
 74 10.1   20  19  17  11   6   3   0  -4  -8 -13 -15 -13  -6  -4  -7  -7  david
125  8.1   11  15  15  12  10   9   9   7   3  -1  -8  -5 -13 -19 -23 -22  ed
100 10.1   17  16  17  13   6   3   2   0  -4  -6 -10  -5  -7 -11 -15 -15  edward
100 10.2   17  16  16  12   7   5   3   1  -3  -5 -10 -15 -11  -8 -12 -12  edward2
176 10.8   11  12  13  12   9   6   3  -1  -4  -7  -3  -2  -5 -12 -16 -16  f1
193  9.8   12  12  13  11   8   5   1  -2  -4  -5  -5  -4  -4  -9 -14 -14  f2
208  8.8   12  12  13  10   8   4   1  -2  -3  -7  -2  -4  -3  -8 -16 -16  f3
176 10.7   10  13  13  12   9   5   2  -1  -2  -7  -3  -6  -3  -8 -17 -16  f4
204 10.7   11  11  12  10   7   3   1  -3  -5  -5  -5  -4  -3  -7 -12 -11  f5
101  9.6   10  13  14  11   7   4   3   1  -3   0  -4  -4 -11 -11 -15 -14  fast
200  7.5   16  14  13   8   6   5   4   7   9  -5 -16 -13 -13 -10 -13 -13  grandma
110  8.3    9  12  13  10   7   5   3   2  -3   0  -3  -3 -11 -12 -15 -15  grandpa
111  7.8   20  23  20  11   2   2   5   1  -6  -8 -13 -16 -11  -8 -11 -11  gustave
 84  9.5    6  11  10   8   7   6   5   6   6 -12 -15 -13  -7  -4  -8  -7  ian
 99  9.3   20  19  17  11   4   3   1  -2  -3  -2  -9   0  -6 -15 -19 -19  iven
 99  9.2   20  19  18  13   5   4   1  -1  -3  -2  -9   0  -6 -20 -20 -20  iven2
 99  9.3   18  17  16  11   3   2   0  -3  -4  -3 -10  -1  -7 -11 -14 -14  iven3
 99  9.3   20  20  19  13   4   0  -3  -6 -10  -9 -13  -7  -7  -5  -8  -8  iven4
103  9.6    8  11  12   9   7   5   5   4   0   3   0   0 -10 -16 -19 -19  john
100  8.6   17  12   7  10   9   8   4   0   7   4  -8 -20 -13 -10 -14 -14  kaukovalta
101  9.5   -4   2   8   9   6   4   4   3   0  -1  -3  -4  -6  -4  -7  -7  klatt
102  9.7   -7   0   6   8   6   5   6   6   3   1  -3  -6  -7  -4  -8  -7  klatt2
101  9.8   12  13  14  15   8   1   1   0  -2  -2  -5  -9 -12  -9 -13 -12  klatt3
101  9.8   13  14  16  15   9   5   3   1  -3  -5  -7  -9 -13 -11 -14 -14  klatt4
100 10.1   16  15  16  15   9   4   2   0  -4  -6  -8 -10 -13 -10 -14 -13  klatt5
100 10.2   16  15  16  14   9   5   3   0  -4  -6 -12 -16 -11  -8 -11 -11  klatt6
227 12.1   11   7   8   9  11   8   4   0  -1  -6  -2  -5  -2  -8 -18 -18  linda
 93  8.7   11  14  14  11   7   5   3   1  -3   0  -5  -7 -11 -11 -14 -14  m1
100 11.4   10  14  12   8   3   3   2   1  -1   0   0  -2 -10 -11 -14 -13  m2
104  9.0   10  13  13   9   7   4   3   1  -3   0  -2  -4 -12 -11 -14 -13  m3
 93  8.7    9  12  12  10   7   5   3   2  -2  -1  -4  -2  -8 -12 -15 -15  m4
103  9.4   10  13  13   9   4   5   4   1  -5  -2  -3  -2  -8 -11 -14 -14  m5
100 10.3   11  14  14  12   8   3   0  -2  -5  -2  -3  -3 -10 -10 -14 -13  m6
105  8.8   16  16  16  13   6   3   2   1  -5  -2  -5 -13 -13 -10 -14 -13  m7
 85  9.0   22  21  17   9   0  -5  -5  -3  -7  -8 -12 -11  -5  -2  -5  -5  m8
 98  6.5   19  22  19  10   0   1   4   0  -7  -8 -16 -14  -8  -5  -9  -8  marcelo
101  8.8   12  13  13  10   6   5   4   2  -3  -3  -6  -6 -11 -10 -13 -13  max
104  9.8   18  21  19  15  10   6   3   1  -2  -4 -16 -18 -14 -11 -14 -14  michel
110  9.1   21  22  19  15  10   5   3   1  -3  -5 -16 -17 -14 -11 -15 -15  miguel
 89  9.2   19  19  20  17  11   7   4   0  -7  -9 -13 -17 -13 -10 -14 -13  mike2
103  9.6   14  16  18  16   7  -6 -10 -14  -5   3   2   3  -6 -11 -14 -14  norbert
114  8.7    9  12  12   8   5   4   4   4  -1   1  -6   1  -2 -13 -19 -18  pablo
 85  9.0   16  17  17  14  10   7   5   3  -2  -2  -9 -11 -13 -15 -18 -17  paul
104  9.7   13  13  12   8   5   4   3   2  -3   2  -1   0 -10 -14 -18 -17  pedro
 91  7.5   16  19  19  16   9   4   2   0  -8 -10 -15 -15 -10  -7 -11 -10  quincy
120  4.4   12  15  15  10   7   4   3   1  -6  -5 -11  -8  -8  -7 -11 -10  rob
104  6.6   13  15  16  12   6   3   3   2  -6 -10 -13  -8  -8  -6 -10  -9  robert
 75  8.7   15  15  16  14   8   4   1  -2  -5  -6 -10 -13 -10  -7 -10 -10  robosoft
 81 10.8   13  16  17  14   8   4   1  -1  -4  -6  -9 -12 -11  -7 -11 -11  robosoft2
100  8.8   14  14  16  14   9   4   2   0  -4  -6  -9 -12 -11  -8 -12 -11  robosoft3
100  8.9   24  21  16   8   1  -5  -6  -4  -7  -8 -12 -11  -5  -2  -5  -5  robosoft4
 98  8.8   26  23  19  11   4  -3  -4  -2  -5  -6 -14 -14  -9  -6 -10  -9  robosoft5
141 14.5   21  21  19  10   1  -5  -5  -2  -6  -7 -13 -12  -6  -3  -7  -6  robosoft6
 99  8.9   23  20  17  10   4   1  -1   2  -2  -5 -13 -15 -11  -8 -12 -11  robosoft7
141 14.5   11  14  15  10   7   5   4   3  -3  -3  -6  -6 -12 -11 -15 -14  robosoft8
 97 10.0   15  14  12   9   5   4   3   1  -4  -6  -9  -9 -10  -7  -9  -9  sandro
178  7.3   12  12  11   4  -6   1   4   3   1   1   2   4  -5 -11 -16 -16  shelby
182 12.3   26  23  18   9   4   0  -2  -1  -3  -9 -10 -14 -11  -8 -12 -11  steph
182 12.5   27  24  19  11   5   1  -1   0  -2  -8 -10 -13 -13 -12 -13 -13  steph2
182 12.5   27  24  18  10   5   0  -1   0  -2  -8 -10 -13 -13 -11 -13 -13  steph3
108  7.6   17  21  15   0   5   4   1   6   2  -8 -18 -10  -8  -7 -11 -10  travis
 94 10.0   10  13  13  11   7   5   4   0  -2  -4 -11 -14  -9  -6  -9  -9  victor
101  9.6   10  13  14  11   7   4   3   1  -3   0  -4  -4 -11 -11 -15 -14
"""
"""Table of the measured pitch and frequency levels of the variants.

The columns are pitch (Hz), pitch change from setting 20 to 80 (semitones), levels of 16 frequency bands (dB), and
variant. The last row is for a voice without a variant. Variants without a measurable pitch are left out: whispers, a
croak and two squeaks.
"""
_BANDS = 16
HIGHER = 155.0
"""Minimum pitch, in Hz, of a voice in the class ``higher``.

No voice in the roster is between 148 and 182 Hz.
"""


@cache
def _variants() -> dict[str, tuple[float, float, tuple[float, ...]]]:
    """Return each variant's pitch, pitch change and frequency levels, parsed from ``_TABLE``."""
    rows = (line.split(maxsplit=_BANDS + 2) for line in _TABLE.strip().split("\n"))
    return {
        (row[_BANDS + 2] if len(row) > _BANDS + 2 else ""): (
            float(row[0]),
            float(row[1]),
            tuple(map(float, row[2 : _BANDS + 2])),
        )
        for row in rows
    }


def measure(name: str, pitch: int) -> VoiceMeasure | None:
    """Return the measurements of a voice at a pitch setting, or None if unknown.

    The base is ignored, since the distance (``VoiceMeasure.distance``) between English bases is only about 1. In
    semitones, the pitch is a linear function of the setting, to within half a semitone; the spectrum barely changes.

    :param pitch: pitch setting from 0 to 100.
    """
    found = _variants().get(name.partition("+")[2])
    if found is None:
        return None
    own, move, levels = found
    hertz = own * 2 ** (move * (pitch - 50) / 60 / 12)
    return VoiceMeasure(hertz, levels, kind="higher" if hertz >= HIGHER else "lower")
