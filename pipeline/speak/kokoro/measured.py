"""Measured pitch, pace, quality and similarity of Kokoro's voices.

``python -m tools.voices kokoro`` measures them again and prints the table; its source describes the method.
"""

# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.model import VoiceMeasure, VoiceTraits
from pipeline.speak.kokoro.voices import NARRATOR_VOICE, ROSTER

_TABLE = """
139 170 4.66 0.0 -53 205 319 18 70 -59 -53 28 184 -174 1 -61 64 63 83 -82 -92 -30 -19 6 -52 -109 16 37 41 af_alloy
180 173 4.49 0.0 -121 171 26 -212 133 276 -45 56 -124 2 -195 185 -12 -37 10 133 -14 -34 73 46 50 -52 -9 15 35 af_aoede
191 166 3.73 0.0 -307 -159 -79 -179 -20 -28 -97 93 115 125 -18 -58 105 -111 -39 69 -61 144 31 44 -98 2 63 9 -31 af_bella
186 171 4.57 0.0 -365 -24 -205 -133 29 6 -99 -17 -39 69 86 -65 -106 10 62 -25 -66 24 -49 -43 -21 45 -56 -26 122 af_heart
201 192 4.35 0.0 -245 -177 -130 -198 -62 -201 174 -132 -39 49 -135 -46 19 -120 -72 -50 -18 -70 -61 -69 27 -86 -54 20 -34 af_jessica
150 165 4.58 0.0 -163 159 205 113 3 20 -136 111 -139 -174 -20 -34 42 -2 -65 54 87 117 -33 -95 -14 -5 -85 -47 -36 af_kore
154 176 4.68 0.8 -278 222 -3 -92 213 95 -140 -117 -26 136 65 -111 -162 108 -23 -54 114 -14 -37 29 16 -41 56 -5 -59 af_nova
174 187 4.65 0.0 -90 6 168 -163 -271 182 203 -12 -183 80 177 22 45 100 12 -51 -25 -48 89 9 -87 -3 -30 -22 -25 af_river
182 172 4.60 0.0 -265 -84 16 -44 -17 -152 -63 164 -133 -179 89 -125 -31 3 -17 14 -118 -58 46 59 107 65 10 43 -39 af_sarah
152 172 4.60 0.0 -269 29 152 -229 -12 -22 -11 -10 253 -85 -75 134 49 -8 -41 -63 104 -98 -12 -21 -10 119 18 -27 -1 af_sky
113 175 4.51 0.8 264 -22 -276 -115 -222 151 -48 111 92 -89 88 -105 33 -87 179 27 159 -26 6 -16 27 -29 -1 27 -6 am_adam
103 168 4.62 0.8 118 353 -10 142 -72 -159 -41 -56 138 145 -15 -36 48 -46 -25 -65 26 29 83 133 54 0 -96 -32 8 am_echo
154 188 4.67 0.0 275 -129 307 -64 -120 -206 -63 135 -148 144 33 144 -34 -70 98 -27 9 18 -125 38 39 -11 41 -37 6 am_eric
134 164 4.50 0.0 143 263 -189 109 -248 28 -12 -29 -34 -116 -10 130 -130 -9 -124 -16 -9 21 -94 63 -77 16 -1 83 -1 am_fenrir
122 180 4.62 0.0 326 -17 -168 -252 -29 -152 -26 -203 60 -52 40 75 98 233 8 111 -48 70 -30 -13 52 -2 -2 -13 -14 am_liam
110 152 4.62 0.8 275 -36 50 -65 295 -160 215 13 74 -87 235 39 -122 -109 -77 100 47 3 54 -1 -31 -20 0 -16 19 am_michael
 83 172 4.66 0.8 250 195 -140 -17 351 103 201 130 -130 44 -19 -28 174 9 10 -127 5 41 -64 2 5 52 3 39 2 am_onyx
108 165 4.64 0.0 119 394 -166 87 -126 -57 66 -10 -37 -50 -90 11 -66 -48 13 -79 -75 35 92 -101 27 -1 99 -71 1 am_puck
205 166 4.12 0.8 -191 -182 -98 298 -40 16 -62 -127 -127 -46 87 -7 186 -13 -117 29 74 -69 -17 39 16 -32 69 -34 61 bf_alice
177 179 4.66 0.0 -207 -255 163 147 -119 74 330 5 80 -18 -154 -104 -90 93 23 39 65 105 -14 40 51 12 22 10 33 bf_emma
199 176 4.45 0.0 -252 -294 -253 292 161 -172 -5 49 -28 -43 -68 168 -34 75 160 -30 19 -21 47 24 -69 -9 -25 -16 -43 bf_isabella
186 168 4.51 0.0 -112 -159 121 213 32 256 -40 -220 112 43 156 137 6 -103 44 -46 -78 62 4 -61 77 14 -13 47 -30 bf_lily
123 173 4.54 0.8 464 -229 59 -3 85 194 -58 -205 -36 -108 -131 -149 -41 -75 33 11 -82 -45 -39 62 -55 38 -14 -67 -25 bm_daniel
110 158 4.73 0.0 8 322 94 248 -9 -89 41 -18 23 191 -30 -81 28 6 65 206 -28 -105 -31 -67 -35 49 3 36 -12 bm_fable
138 147 4.54 0.0 417 -301 141 -20 12 -123 -183 -54 -101 78 -100 -44 -29 41 -55 -66 74 10 125 -66 -23 21 4 81 35 bm_george
 88 155 4.36 0.0 260 -251 -106 118 -17 179 -49 315 193 114 3 7 -37 96 -144 -12 -71 -62 -22 -39 24 -34 -19 -35 -9 bm_lewis
168 148 0 0 ef_dora
129 146 0 0 em_alex
200 153 0 0 ff_siwis
203 142 0 14 if_sara
174 141 0 0 pf_dora
"""
"""Columns: pitch in Hz, natural pace, DistillMOS, word error rate in %, embedding, name.

DistillMOS is a score from 1 to 5, or 0 if not measured. The pace is espeak's rate setting, in words per minute, at which
espeak is as fast as the voice at speed 1. The embeddings (Resemblyzer) of the English voices are rotated so that few
numbers preserve their distances: half the squared distance between two rows is the cosine distance.
Voices of other languages were measured on one text each, and have no embedding.
"""
_LANGUAGES = {
    "a": ("en", "US"),
    "b": ("en", "GB"),
    "e": ("es", "ES"),
    "f": ("fr", "FR"),
    "i": ("it", "IT"),
    "p": ("pt", "BR"),
}
"""First letter of a voice's name -> the language and region of the voice."""
_KINDS = {"f": "higher", "m": "lower"}
"""Second letter of a voice's name -> the class of the voice."""
_UNIT = 1000
"""Scale factor of the embeddings in the table."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Measurements of a voice, from one row of the table."""

    pitch: float
    pace: float
    quality: float
    errors: float
    embedding: tuple[float, ...]


@cache
def _row(line: str) -> tuple[str, Measured]:
    *numbers, name = line.split()
    pitch, pace, quality, errors, *embedding = map(float, numbers)
    return name, Measured(pitch, pace, quality, errors, tuple(value / _UNIT for value in embedding))


VOICES = dict(_row(line) for line in _TABLE.strip().split("\n"))


def own_pace(name: str) -> float:
    """Return a voice's natural pace in words per minute.

    :raises KeyError: there is no such voice.
    """
    return VOICES[name].pace


def traits(name: str) -> VoiceTraits:
    """Return the traits of the voice with a given name.

    :raises KeyError: there is no such voice.
    """
    row = VOICES[name]
    language, region = _LANGUAGES[name[0]]
    recommended = name in ROSTER or name == NARRATOR_VOICE
    return VoiceTraits(name, language, region, row.pitch, _KINDS[name[1]], row.pace, row.quality, recommended)


def measure(name: str, factor: float) -> VoiceMeasure | None:
    """Return a voice's measurements at a multiple of its natural pitch, or None if unknown.

    :param factor: the multiple; 1 for the natural pitch.
    """
    if name not in VOICES:
        return None
    row = VOICES[name]
    return VoiceMeasure(row.pitch * factor, (), row.embedding, _KINDS[name[1]])
