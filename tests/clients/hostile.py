"""A series in which whoever wrote it tried everything, in every field."""

from __future__ import annotations

from pathlib import Path

EPISODES = ["one", "two"]
FLAG = "rostraWasHere"
"""What a script of the texts would set on the window."""
MARKUP = f"]]><script>window.{FLAG}=1;alert(1)</script><img src=x onerror=window.{FLAG}=2>&amp;&lt;&"
QUOTED = f"\\\"' onmouseover='window.{FLAG}=3' javascript:alert(2)"
ODD = "\\u0007\\u001b[31m\\u0085\\u202eשלום עולם\\u202c مرحبا 🧑🏽\\u200d🚀"
NASTY = f"{MARKUP} {QUOTED} {ODD}"
"""As a string of TOML, which has its own ways to write control characters."""

_SERIES = f"""\
[series]
key = "hostile"
title = "Title {NASTY}"
subtitle = "Subtitle {NASTY}"
author = "Author {NASTY}"
description = "Description {NASTY}"
language = "en"
url = "https://example.org/hostile"
email = "editor@example.org"
categories = ["Government"]
licence = "Licence {NASTY}"
copyright = "© {NASTY}"
publisher = "Publisher {NASTY}"
"""

_EPISODE = f"""\
+++
title = "Episode {NASTY}"
number = 1
date = 2026-03-04
summary = "Summary {NASTY}"
language = "en"
licence = "Licence {NASTY}"
publisher = "Publisher {NASTY}"
source = "https://example.org/?a=1&b=2"
subjects = ["Subject {NASTY}"]
people = [
  {{ name = "Ann Host", role = "host {NASTY}", affiliation = "Affiliation {NASTY}" }},
  {{ name = "Guest {MARKUP}", role = "guest", affiliation = "{ODD}" }},
]
+++

## Heading {{}}

ANN HOST - Said: {{}} And then more was said, by somebody who had time. *{{}}* [a link {{}}](javascript:window.{FLAG}=4)

> Pulled out of nowhere: {{}}

BEN GUEST - שלום לכולם. It goes on 🧑🏽‍🚀 with {{}}. {{lang=he}}מה שלומך{{/}}?

![Alternative {{}}](picture.png)
Drawing: {{}}

REFERENCES

Host, A. (2024). *The Work {{}}*. Press. <https://example.org/?a=1&b=2>
"""

_SPOKEN = (
    f"]]> <script>window.{FLAG}=5;alert(5)</script> <img src=x onerror=alert(6)> & &amp; "
    "</p></section></main> \x07\x1b[31m\x85 \u202eהפוך\u202c 🧑🏽‍🚀"
)


def hostile_series(root: Path, picture: Path) -> Path:
    """Write the series into a folder."""
    transcripts = root / "transcripts"
    transcripts.mkdir(parents=True)
    (transcripts / "series.toml").write_text(_SERIES, encoding="utf-8")
    for number, key in enumerate(EPISODES, 1):
        text = _EPISODE.replace("{}", _SPOKEN).replace("number = 1", f"number = {number}")
        (transcripts / f"{key}.txt").write_text(text, encoding="utf-8")
    (transcripts / "picture.png").write_bytes(picture.read_bytes())
    return root
