"""The audition page: for each voice, a player and the lines for cast.toml.

The page is saved next to its sound files. It contains its style and script, and loads only the sound files. If scripts
are disabled, the lines can be copied by hand.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from pipeline.write.text.markup import lines
from pipeline.write.text.plain import clean_text
from pipeline.write.web.frame import joined_script, language_mark, script_words

_HERE = Path(__file__).parent
_LANGUAGE = "en"
"""Language of the page, which is for the publisher and is not translated."""
_SCRIPT = {
    "copyLinesFor": "Copy the lines for {name}",
    "copyLines": "Copy the lines",
    "copied": "Copied",
    "copyRefused": "The browser does not allow copying. The lines are selected: please copy them",
}
_HEAD = Markup("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src 'self'; \
style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{heading}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
{words}
</head>
<body>
<a class="skip" href="#_main">Skip to the voices</a>
<header>
<p class="number">Audition</p>
<h1>{shown}</h1>
<p class="facts">{facts}</p>
<nav class="on-page" aria-label="On this page">
<ul class="files">""")
_TITLE = Markup("Voices of <span{}>{}</span>")
_WAY = Markup('<li><a href="#{}">{}</a></li>')
_MAIN = Markup("""\
</ul>
</nav>
</header>
<main id="_main" tabindex="-1">
<p>All voices are synthetic; they are not the voices of the people named. To give a person a voice, copy the lines
below its player to <code>voices/cast.toml</code> in the series folder. Each person can have only one entry.</p>""")
_SECTION = Markup('<section aria-labelledby="{id}">\n<h2 id="{id}">{heading}</h2>\n<p>{about}</p>')
_SECTION_END = Markup("</section>")
_SAMPLE = Markup("""\
<article aria-labelledby="{id}">
<h3 id="{id}"><span dir="auto">{name}</span></h3>
<p class="facts">{facts}</p>
<blockquote{language}><p>{sentence}</p></blockquote>
<audio controls preload="none" src="{sound}" aria-label="{label}"></audio>
<pre class="lines" data-name="{name}"><code>{lines}</code></pre>
</article>""")
_END = Markup("</main>\n<script>{}</script>\n</body>\n</html>\n")
_CAST = "The speakers in the series, with their current voice and one of their sentences. The lines keep that voice."
_VOICES = "Recommended voices, each with the same sentence. In the lines, replace Full Name with the name of a person."


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample of a voice, with the cast.toml lines that assign it to a person."""

    name: str
    """Name of the person, or of the voice if no person has it."""
    voice: str
    """Name of the voice."""
    facts: str
    """Description of the voice."""
    sentence: str
    """Sentence spoken in the sound file."""
    language: str
    """BCP 47 tag of the sentence."""
    sound: str
    """Address of the sound file, relative to the page."""
    lines: str
    """Lines to copy to cast.toml."""


@dataclass(frozen=True, slots=True)
class Audition:
    """The content of an audition page."""

    title: str
    """Title of the series, or name of the engine if there is no series."""
    language: str
    """BCP 47 tag of the title."""
    facts: str
    """Description of the speech engine."""
    cast: tuple[Sample, ...]
    """Samples of the speakers in the series."""
    voices: tuple[Sample, ...]
    """Samples of recommended voices."""


def audition_page(audition: Audition) -> bytes:
    """Return the audition page in UTF-8."""
    style = (_HERE / "style.css").read_text(encoding="utf-8").replace('@charset "utf-8";\n', "")
    style += (_HERE / "audition.css").read_text(encoding="utf-8")
    script = joined_script("elements", "audition").decode()
    sections = [s for s in (("cast", "The cast", _CAST), ("voices", "Voices", _VOICES)) if getattr(audition, s[0])]
    shown = _TITLE.format(language_mark(audition.language, _LANGUAGE), audition.title)
    head = _HEAD.format(
        style_hash=_hashed(style),
        script_hash=_hashed(script),
        style=Markup(style),
        words=script_words(_LANGUAGE, _SCRIPT),
        heading=f"Voices of {audition.title}",
        shown=shown,
        facts=audition.facts,
    )
    ways = (_WAY.format(f"_{name}", heading) for name, heading, _ in sections)
    body = (_section(name, heading, about, getattr(audition, name)) for name, heading, about in sections)
    page = lines(head, *ways, _MAIN, *body, _END.format(Markup(script)))
    return clean_text(page).encode()


def _hashed(text: str) -> str:
    """Return the Base64-encoded SHA-256 hash of a style or script, for the Content Security Policy."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _section(name: str, heading: str, about: str, samples: Iterable[Sample]) -> Markup:
    start = _SECTION.format(id=f"_{name}", heading=heading, about=about)
    return lines(start, *_samples(name, samples), _SECTION_END)


def _samples(name: str, samples: Iterable[Sample]) -> Iterator[Markup]:
    for number, sample in enumerate(samples, 1):
        yield _SAMPLE.format(
            id=f"{name}-{number}",
            name=sample.name,
            label=sample.name if sample.name == sample.voice else f"{sample.name}, {sample.voice}",
            facts=sample.facts,
            language=language_mark(sample.language, _LANGUAGE),
            sentence=sample.sentence,
            sound=sample.sound,
            lines=sample.lines,
        )
