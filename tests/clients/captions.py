"""When each sentence is heard, as the captions of an episode state it."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from pathlib import Path

from tests.clients.overlay import Clip

_CUE = re.compile(r"^(\S+)\n(\d+):(\d+):(\d+\.\d+) --> (\d+):(\d+):(\d+\.\d+)$", re.MULTILINE)


def schedule(captions: Path, page: str = "", sound: str = "") -> list[Clip]:
    """A clip for each element of a page that is heard, until the next one is: with it, its pause.

    Captions have the ids of what they say; parts of a long one are numbered, and that of a name is ``a-`` and its
    turn's id.
    """
    found = _CUE.findall(captions.read_text(encoding="utf-8"))
    starts = [(_element(id_), 3600 * int(h) + 60 * int(m) + float(s)) for id_, h, m, s, *_ in found]
    firsts = [next(parts) for _, parts in groupby(starts, key=lambda start: start[0])]
    *_, hours, minutes, seconds = found[-1]
    over = ("", 3600 * int(hours) + 60 * int(minutes) + float(seconds))
    return [Clip(f"{page}#{id_}", sound, begin, end) for (id_, begin), (_, end) in pairwise([*firsts, over])]


def _element(id_: str) -> str:
    id_ = re.sub(r"\.\d+$", "", id_)
    return f"{id_.removeprefix('a-')}-h" if id_.startswith("a-") else id_
