"""An episode on the site's front page: its player, its files, its people, and what may be done with it."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.model import Person
from pipeline.release import Release
from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.facts import Facts
from pipeline.write.inline import Inline
from pipeline.write.lines import one_line
from pipeline.write.markup import NOTHING, block, lines
from pipeline.write.text import direction
from pipeline.write.web.files import downloads, relative
from pipeline.write.web.rights import rights
from pipeline.write.web.when import when

_START = Markup('<article id="{}" aria-labelledby="{}"{}>')
_LANGUAGE = Markup(' lang="{}" dir="{}"')
_TITLE = Markup('<h3 id="{}"><a href="{}">{}. {}</a></h3>')
_PARAGRAPH = Markup("<p>{}</p>")
_PLAYER = Markup("""\
<audio controls preload="none" aria-label="Episode {number}: {title}">
<source src="{audio}" type="{type}">
<track kind="captions" src="{captions}" srclang="{language}" label="Captions">
</audio>""")
_READ = Markup('<p><a class="button" href="{}" aria-label="{words}: {title}">{shown}</a></p>')
_READ_WORDS = "Read along with the transcript"
_FILES = Markup('<ul class="files" aria-label="Downloads of episode {}">')
_LIST_END = Markup("</ul>")
_PEOPLE = Markup("<details>\n<summary>{}</summary>\n<ul>")
_ITEM = Markup("<li>{}</li>")
_PEOPLE_END = Markup("</ul>\n</details>")
_VOICES = Markup('<p class="voices">{}</p>')
_RIGHTS, _RIGHTS_END = Markup('<p class="rights">'), Markup("</p>")
_BREAK = Markup("{}<br>")
_END = Markup("</article>")


def index_episode(release: Release, known: Facts, place: int, language: str) -> Markup:
    """The episode in the given place of the page, counted from 1; ``language`` is the page's."""
    heading = f"_title-{place}"
    other = known.language != language
    marked = _LANGUAGE.format(known.language, direction(known.language)) if other else NOTHING
    page = relative(release.page)
    own = Inline({}, known.language, xhtml=False)
    stated = list(filter(None, rights(known, own)))
    return lines(
        _START.format(release.document.key, heading, marked),
        _TITLE.format(heading, page, release.number, known.title),
        when(release, own),
        _PARAGRAPH.format(known.summary) if known.summary else NOTHING,
        _PLAYER.format(
            number=release.number,
            title=known.title,
            audio=relative(release.audio),
            type=release.audio.type,
            captions=relative(release.vtt),
            language=known.language,
        ),
        _READ.format(page, words=_READ_WORDS, title=known.title, shown=own.own(_READ_WORDS)),
        _FILES.format(release.number),
        *downloads(release, own),
        _LIST_END,
        block(
            _PEOPLE.format(own.own("People")), map(_ITEM.format, map(described, release.document.people)), _PEOPLE_END
        ),
        _VOICES.format(own.own(SYNTHETIC_VOICES)),
        block(_RIGHTS, (*map(_BREAK.format, stated[:-1]), *stated[-1:]), _RIGHTS_END),
        _END,
    )


def described(person: Person) -> str:
    """Name, role and affiliation on one line; that a speaker speaks is heard without being said."""
    role = "" if person.role == "speaker" else person.role
    return ", ".join(filter(None, map(one_line, (person.name, role, person.affiliation))))
