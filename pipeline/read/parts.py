"""The first rules (front matter, speaker tags, title page) and the last (ledger, metadata)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.model import FALLBACK_DATE, Fate, FrontItem, Log, Person, counted, fold_name, slug, unique_id
from pipeline.read.blocks import HEADING_LINE, split_at_lines, split_blocks
from pipeline.read.candidates import is_question
from pipeline.read.detect import detect
from pipeline.read.directions import begins_aside
from pipeline.read.drafts import SourceBlock
from pipeline.read.formats import retold
from pipeline.read.found_front import is_title_page, read_found_front
from pipeline.read.front import SHOWN, Front, front_text, guessed_front, read_front, read_yaml_front
from pipeline.read.front_pieces import says_of_itself
from pipeline.read.headings import names_topic, underlined
from pipeline.read.listed import introduced
from pipeline.read.look_alikes import report_untaken, untaken
from pipeline.read.marks import ENDS, plain, space_entities
from pipeline.read.people import name_keys, spelt_keys
from pipeline.read.references import find_reference_heading
from pipeline.read.scope import has_scenes, is_drama, untagged
from pipeline.read.source import Source, View
from pipeline.read.speakers import doubtful
from pipeline.read.state import State
from pipeline.read.tags import Tag
from pipeline.read.title_lines import announces_transcript, bare, could_be_title, level, points_elsewhere
from pipeline.read.yaml_front import yaml_text

_TALK = 2
"""Minimum number of paragraphs in a talk before the first question."""
_PARAGRAPH = 4
"""Minimum number of words in a paragraph of a talk."""
_DRAMATIC = ("own-line", "dash", "name-dash", "bare-bold", "bracketed", "tabbed")
"""Conventions whose tags also occur in plays.

Many such tags do not rule out a play.
"""


def read_front_matter(state: State) -> None:
    """Read the TOML or YAML front matter, if any, into the state."""
    source, toml = state.source, front_text(state.source, state.log)
    if toml:
        state.begin = toml.end
        state.declared = guessed_front(toml.text)
        if toml.whole:
            state.declared = read_front(toml.text, toml.first_line, source.path, state.editor_log)
    elif yaml := yaml_text(source):
        state.begin, state.declared = yaml.end, read_yaml_front(source, yaml, state.log)
    state.ledger.paint(0, state.begin, Fate.METADATA, "front matter")
    if not source.captions:
        state.ledger.paint_all(space_entities(source.text), Fate.LEFT_OUT, "markup")


def divide(state: State) -> None:
    """Find the speaker tags, and split the text into front matter, body and references.

    If the text has no tags or looks like a play, R004 is reported and reading stops. If a title page lists people, the
    search for tags is repeated with their names.
    """
    source, declared, lines = state.source, state.declared, state.lines
    blocks = split_blocks(source, state.begin)
    known = name_keys(declared.people) if declared else frozenset[str]()
    exact = spelt_keys(declared.people) if declared else frozenset[str]()
    above: tuple[Tag, ...] = ()
    if source.names_speakers:
        name, tags = given(source)
    else:
        found = detect(lines, state.begin, known, state.convention, exact)
        tags = _without_labels(source, found.tags)
        if tags and source.laid_out:
            before, _ = _at_first_turn(source, blocks, tags[0], declared)
            listed = read_found_front(source, before, Log(), None, speakers_of(tags)).people
            listed += introduced_people(source, tags[0].line)
            if listed:
                keys = known | name_keys(listed)
                again = detect(lines, source.starts[tags[0].line - 1], keys, state.convention, exact)
                found = again if again.tags else found
        name, tags, above = found.convention, _without_labels(source, found.tags), found.before
        state.labels = {t.line: t for t in found.labels if not introduced(source.line_text(t.line).strip())}
    doubts = {} if source.names_speakers or known else doubtful(tags)
    if source.captions and tags:
        report_untaken(state, untaken(lines, tags, {*exact, *(t.key for t in tags)}, range(len(source.starts) + 1)))
        state.look_at(retold(source, name, tags))
        state.labels = {}
        source, (name, tags) = state.source, given(state.source)
        doubts = {t.key: t for t in reversed(tags) if t.key in doubts}
        state.ledger.paint_all(space_entities(source.text), Fate.LEFT_OUT, "markup")
        blocks = split_blocks(source, state.begin)
    count = 0 if name in _DRAMATIC else len(tags)
    acted = has_scenes(source, count) or is_drama(source, count)
    if not tags or (not known and source.laid_out and acted):
        if declared is None or "people" not in declared.unread:
            line = source.line(source.trimmed(state.begin, len(source.text))[0])
            advice = source.view.advice if source.view else ("", "")
            state.report("R004", line, *(advice if advice[0] else untagged(source)))
        state.refused = True
        return
    _report_doubts(state, above, doubts.values())
    at = find_reference_heading(blocks, tags) if source.laid_out else -1
    if at >= 0:
        blocks, state.listed = blocks[:at], blocks[at:]
        tags = tuple(t for t in tags if t.line < state.listed[0].line)
    state.convention, state.tags = name, tags
    state.before, state.body = _at_first_turn(source, blocks, tags[0], declared)
    if source.laid_out and all(is_question(t.key) for t in tags):
        _take_talk(state)


def _report_doubts(state: State, before: Iterable[Tag], doubts: Iterable[Tag]) -> None:
    """Report possible turns before the first recognised turn (R057), and doubtful speakers (R049)."""
    for tag in before:
        text = state.source.line_text(tag.line).strip()
        if not says_of_itself(text):
            message = f'"{text[:60]}" may be a turn, but is kept as front matter'
            state.report("R057", tag.line, message, "list the speaker in `people` to have it spoken")
    for tag in doubts:
        message = f'"{tag.name}" is read as a speaker'
        state.report("R049", tag.line, message, "if it is a label, add a backslash before its colon")


def _take_talk(state: State) -> None:
    """Move a talk that precedes anonymous questions and answers into the body.

    Otherwise, the talk would be read as part of the title page. A talk has at least two paragraphs, or one if the front
    matter lists a single person. The headings directly above the talk are moved too.
    """
    paragraphs = [n for n, block in enumerate(state.before) if _is_paragraph(block)]
    single = state.declared is not None and len(state.declared.people) == 1
    if len(paragraphs) < _TALK - single:
        return
    first = paragraphs[0]
    while first and level(state.before[first - 1].text) > 1:
        first -= 1
    state.talk = True
    state.before, state.body = state.before[:first], [*state.before[first:], *state.body]


def _is_paragraph(block: SourceBlock) -> bool:
    return len(block.text.split()) >= _PARAGRAPH and block.text.rstrip()[-1] in ENDS and not level(block.text)


def _without_labels(source: Source, tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Return all tags except those that introduce a person or belong to the title page.

    If none would remain, all tags are returned.
    """
    turns = [t for t in tags if not introduced(source.line_text(t.line).strip())]
    count = Counter(fold_name(t.name) for t in turns)
    while len(turns) > 1 and says_of_itself(
        source.line_text(turns[0].line).strip(), once=count[fold_name(turns[0].name)] == 1
    ):
        turns = turns[1:]
    return tuple(turns) or tags


def speakers_of(tags: Iterable[Tag]) -> frozenset[str]:
    """Return the folded names in speaker tags."""
    return frozenset(fold_name(t.name) for t in tags)


def given(source: Source) -> tuple[str, tuple[Tag, ...]]:
    """Return the tag convention and the zero-width speaker tags of a source with a view.

    If the file format itself names the speakers, the convention is a word for the format, such as ``voice``.
    """
    assert source.view is not None
    return source.view.named_by, tuple(Tag(tag.line, tag.at, tag.at, tag.name) for tag in source.view.tags)


def _at_first_turn(
    source: Source, blocks: Sequence[SourceBlock], first: Tag, declared: Front | None
) -> tuple[list[SourceBlock], list[SourceBlock]]:
    """Return the blocks before the first turn, and the blocks of the body.

    Section headings directly before the first turn belong to the body. A level-1 heading is the title instead, unless
    the front matter has a different title or more level-1 headings follow. A heading of a lower level is the title if
    no other heading or line can be the title.
    """
    index = next(i for i, b in enumerate(blocks) if b.last_line >= first.line)
    *cut, holding = split_at_lines(source, blocks[index], [first.line])
    before, body = [*blocks[:index], *cut], [holding, *blocks[index + 1 :]]
    title = declared.meta.title if declared else ""
    titled = bool(title) or (declared is not None and "title" in declared.unread)
    titled = titled or any(level(b.text) == 1 and HEADING_LINE.match(b.text) for b in body)
    while before and _is_heading(before[-1]):
        depth, said = level(before[-1].text) or underlined(before[-1].text), bare(before[-1].text)
        repeats = fold_name(said) == fold_name(title)
        if repeats or announces_transcript(said) or (depth and not titled and _is_topmost(depth, before[:-1], body)):
            break
        titled = titled and (depth > 1 or bool(title))
        body.insert(0, before.pop())
    return before, body


def _is_heading(block: SourceBlock) -> bool:
    return bool(HEADING_LINE.match(block.text) or underlined(block.text)) or names_topic(block.text)


def _is_topmost(depth: int, before: Sequence[SourceBlock], body: Sequence[SourceBlock]) -> bool:
    """Return whether a heading outranks all others and may be the title."""
    if depth == 1:
        return True
    below = all(level(b.text) > depth for b in body if HEADING_LINE.match(b.text))
    return below and not any(could_be_title(bare(b.text)) and not points_elsewhere(b.text) for b in before)


def read_opening(state: State) -> None:
    """Read the title page before the first turn, and report the number of tags (R010).

    Front matter takes precedence over the title page.
    """
    source, declared = state.source, state.declared
    view = None if source.laid_out else source.view
    unnamed = [b for b in state.before if view is not None and b.start >= view.fore]
    state.before = [b for b in state.before if view is None or b.start < view.fore]
    unreadable = declared is not None and "people" in declared.unread
    log = Log() if unreadable else state.log
    state.front = read_found_front(source, state.before, log, declared, speakers_of(state.tags))
    if view is not None:
        state.front = replace(state.front, items=(*state.front.items, *(_unnamed(state, b) for b in unnamed)))
        events = view.asides.difference(view.nobodys)
        _report_unnamed(state, view, [b.line for b in unnamed if b.line not in events and not begins_aside(b.text)])
    state.found = view is None and (declared is None or is_title_page(state.front))
    if view is None:
        take_introductions(state)
        leave_out_repeated_title(state)
    for start, end, reason in state.front.left_out:
        state.ledger.paint(start, end, Fate.LEFT_OUT, reason)
    for item in state.front.items:
        fate = Fate.LEFT_OUT if item.kind == "page header" else Fate.METADATA
        state.ledger.paint_span(item.span, fate, item.kind)
    form = " after ".join(filter(None, (state.convention, state.tags[0].mark)))
    state.report("R010", state.tags[0].line, f"found {counted(len(state.tags), 'speaker tag')} (convention: {form})")


def introduced_people(source: Source, first_line: int) -> tuple[Person, ...]:
    """Return the people whose initials a transcript explains (``Presenter: Anna Berg (AB)``).

    :param first_line: number of the first line to search.
    """
    people: dict[str, Person] = {}
    for number in range(first_line, len(source.starts) + 1):
        if found := introduced(source.line_text(number).strip()):
            for listed in found.people:
                name = fold_name(listed.name)
                new = Person(slug(listed.name), listed.name, found.role, listed.affiliation, (), False, None)
                known = people.get(name, new)
                people[name] = replace(known, aliases=tuple(dict.fromkeys((*known.aliases, listed.initials))))
    return tuple(people.values())


def take_introductions(state: State) -> None:
    """Move lines that only explain initials from the text to the front matter (R059)."""
    source, tagged = state.source, {t.line for t in state.tags}
    lines = {
        n
        for block in state.body
        if "(" in block.text
        for n in range(block.line, block.last_line + 1)
        if n not in tagged and introduced(source.line_text(n).strip())
    }
    if not lines or not state.repairs("introductions"):
        return
    cuts = lines | {n + 1 for n in lines}
    blocks = [
        part
        for b in state.body
        for part in split_at_lines(source, b, [n for n in range(b.line, b.last_line + 1) if n in cuts])
    ]
    apart = [b for b in blocks if b.line in lines]
    state.body = [b for b in blocks if b.line not in lines]
    for block in apart:
        state.report("R059", block.line, f'introduction of a speaker is not spoken: "{block.text[:60]}"', SHOWN)
    items = tuple(FrontItem("participants", b.text, source.span(b.start, b.end)) for b in apart)
    found = introduced_people(source, min(lines))
    known, taken = {fold_name(p.name): p for p in state.front.people}, {p.id for p in state.front.people}
    for person in found:
        name = fold_name(person.name)
        old = known.get(name) or replace(person, id=unique_id(person.id, taken))
        taken.add(old.id)
        known[name] = replace(old, aliases=tuple(dict.fromkeys((*old.aliases, *person.aliases))))
    state.front = replace(state.front, people=tuple(known.values()), items=(*state.front.items, *items))


def leave_out_repeated_title(state: State) -> None:
    """Leave out headings in the body that only repeat the title (R017)."""
    title = fold_name(state.front.meta.title)
    heads = [b for b in state.body if title and level(b.text) and fold_name(bare(b.text)) == title]
    if not heads or not state.repairs("repeated title"):
        return
    for block in heads:
        state.report("R017", block.line, f'page header left out: "{block.text[:60]}"')
        state.ledger.paint(block.start, block.end, Fate.LEFT_OUT, "page header")
    state.body = [b for b in state.body if b.start not in {h.start for h in heads}]


def _unnamed(state: State, block: SourceBlock) -> FrontItem:
    """Return a front matter item for a block before the first named speaker."""
    return FrontItem("front matter", " ".join(plain(block.text).split()), state.source.span(block.start, block.end))


def _report_unnamed(state: State, view: View, before: Sequence[int]) -> None:
    """Report lines without a speaker in a format that names speakers (R050).

    :param before: numbers of the lines without a speaker before the first turn.
    """
    later = [line for line in view.nobodys if line >= state.tags[0].line]
    where = [f"{len(before)} before the first turn, kept in the book"] if before else []
    where += [f"{len(later)} shown but not spoken"] if later else []
    if where:
        message = f"{counted(len(before) + len(later), 'line')} without a speaker ({'; '.join(where)})"
        state.report("R050", [*before, *later][0], message, "add the speaker's name before the text")


def settle_ledger(state: State) -> None:
    """Store the ledger's stretches in the state, and report unaccounted-for text (R026)."""
    state.settled, state.unaccounted = state.ledger.stretches()
    for stretch in state.unaccounted:
        text = state.source.file.text[stretch.start : stretch.end][:60]
        message = f'"{text}" was neither used nor left out'
        state.editor_log.add("R026", state.source.path, stretch.line, message, "report this as a bug")


def complete_metadata(state: State) -> None:
    """Fill in a missing title (R029), and report a missing or invalid date (R028).

    The file name becomes the title.
    """
    meta, unread = state.front.meta, state.front.unread
    if not meta.title:
        if "title" not in unread:
            state.report("R029", 0, f'found no title; using "{state.stem}"', "set `title` in the front matter")
        meta = replace(meta, title=state.stem.replace("-", " ").replace("_", " "))
    try:
        datetime.fromisoformat(meta.date)
    except ValueError:
        problem = f"{meta.date} is not a valid date" if meta.date else "found no date"
        meta = replace(meta, date="")
        if "date" not in unread:
            state.report("R028", 0, f"{problem}; using {FALLBACK_DATE}", "set `date = YYYY-MM-DD` in the front matter")
    state.meta = meta
