"""All episodes of a series in one table, and everybody who is heard in them in another."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pipeline.model import Release, Voice, sized, spoken
from pipeline.settings import Settings
from pipeline.write.report.data import EpisodeReport, Voicing, heard_stretches, voicings
from pipeline.write.report.episode import SPEAKER_NAME, TITLE, level
from pipeline.write.text.facts import facts
from pipeline.write.text.markup import lines

_EPISODES = Markup("""\
<div class="scroll" role="region" tabindex="0" aria-label="All episodes">
<table>
<caption>All episodes</caption>
<thead><tr><th scope="col">Episode</th><th scope="col" class="n">Length</th><th scope="col" class="n">MP3</th>\
<th scope="col" class="n">EPUB</th><th scope="col" class="n">Loudness, LUFS</th>\
<th scope="col" class="n">True peak, dBTP</th><th scope="col" class="n">Chapters</th>\
<th scope="col" class="n">Voices</th></tr></thead>
<tbody>""")
_EPISODE = Markup(
    '<tr><th scope="row"><a href="#{}">{}. {}</a></th><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td>'
    '<td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td></tr>'
)
_TABLE_END = Markup("</tbody>\n</table>\n</div>")
_PEOPLE = Markup("""\
<section aria-labelledby="_people">
<h2 id="_people">People and their voices</h2>
<p>All voices are synthetic; they are not the voices of the people named.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Table of voices">
<table>
<thead><tr><th scope="col">Who</th><th scope="col">Voice</th><th scope="col" class="n">Words a minute</th>\
<th scope="col" class="n">Pitch</th><th scope="col" class="n">Heard for</th><th scope="col">Episodes</th></tr></thead>
<tbody>""")
_PERSON = Markup(
    '<tr><th scope="row">{}{}</th><td><code>{}</code></td><td class="n">{}</td><td class="n">{}</td>'
    '<td class="n">{}</td><td>{}</td></tr>'
)
_ROLE = Markup(' <small dir="auto">{}</small>')
_LINK = Markup('<a href="#{}" aria-label="Episode {number}">{number}</a>')
_COMMA = Markup(", ")
_SECTION_END = Markup("</section>")


def episodes_table(episodes: Sequence[EpisodeReport], settings: Settings) -> Markup:
    """Length, size, loudness, chapters and voices of each episode."""
    return lines(_EPISODES, *(_episode(e, settings) for e in episodes), _TABLE_END)


def _episode(episode: EpisodeReport, settings: Settings) -> Markup:
    release, timeline = episode.release, episode.release.timeline
    known = facts(release.document, settings, release.number)
    return _EPISODE.format(
        release.document.key,
        release.number,
        TITLE.format(known.language, known.title),
        spoken(timeline.duration),
        sized(release.audio.length),
        sized(release.book.length),
        level(timeline.loudness),
        level(timeline.peak_dbtp),
        len(timeline.chapters),
        len({voice for _, voice in episode.script.voices} | {episode.script.narrator}),
    )


def people_table(episodes: Sequence[EpisodeReport]) -> Markup:
    """Everybody who is heard, with their voice: who speaks longest first, the narrator last."""
    heard: dict[tuple[str, Voice], list[tuple[Release, Voicing]]] = {}
    for episode in episodes:
        for voicing in voicings(episode, heard_stretches(episode.release.timeline)):
            heard.setdefault((voicing.person, voicing.voice), []).append((episode.release, voicing))
    ordered = sorted(heard.values(), key=lambda h: (not h[0][1].person, -_spoken(h)))
    return lines(_PEOPLE, *map(_person, ordered), _TABLE_END, _SECTION_END)


def _spoken(heard: Sequence[tuple[Release, Voicing]]) -> int:
    return sum(voicing.spoken for _, voicing in heard)


def _person(heard: Sequence[tuple[Release, Voicing]]) -> Markup:
    person = heard[0][1]
    described = ", ".join(filter(None, (person.role, person.affiliation)))
    return _PERSON.format(
        SPEAKER_NAME.format(person.name),
        _ROLE.format(described) if described else "",
        person.voice.name,
        person.voice.rate,
        person.voice.pitch,
        spoken(_spoken(heard)),
        _COMMA.join(_LINK.format(release.document.key, number=release.number) for release, _ in heard),
    )
