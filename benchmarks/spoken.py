"""Print the seconds for the spoken form of a series, including loading the rules."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pipeline.run import Builder


def seconds(series: Path) -> float:
    """Measure the spoken forms of all sentences of a series, without cached rules."""
    checked = Builder(series).check()
    texts = [line.text for script in checked.cast().scripts for line in script.lines()]
    begun = time.perf_counter()
    from pipeline.cast.spoken import narrowed, spoken_form, surroundings
    from pipeline.cast.spoken.form import _rules

    _rules.cache_clear()
    context = surroundings(texts, "en")
    for text in texts:
        spoken_form(text, narrowed(context, text))
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(seconds(Path(sys.argv[1])))
