"""The categories of podcast directories, as Apple publishes them (``itunes:category``); others use the same names."""

from __future__ import annotations

from pipeline.settings.toml_file import suggestion

_PUBLISHED = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government:
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
History:
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics, \
Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming, \
Tennis, Volleyball, Wilderness, Wrestling
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
Technology:
True Crime:
"""


def _published() -> tuple[str, ...]:
    names: list[str] = []
    for line in _PUBLISHED.strip().splitlines():
        category, _, parts = line.partition(":")
        names += [category, *(f"{category} > {part.strip()}" for part in parts.split(",") if part.strip())]
    return tuple(names)


CATEGORIES = _published()
"""``Education`` and ``Education > Courses``, all of them."""
DEFAULT = "Education"
"""Given where a series has no category, since a feed must have one."""

_EXACT = {name.casefold(): name for name in CATEGORIES}


def category(worded: str) -> str:
    """A category as it is published, whatever the case and the blanks in which it is worded; empty for any other."""
    return _EXACT.get(" > ".join(" ".join(part.split()) for part in worded.split(">")).casefold(), "")


def nearest(worded: str) -> str:
    """A hint for what is no category: the one that is meant, as far as it can be told."""
    head, _, part = worded.partition(">")
    last = " ".join((part or head).split()).casefold()
    same = [name for name in CATEGORIES if name.casefold().rpartition(" > ")[2] == last]
    if same:
        return f'did you mean "{same[0]}"?'
    parts = [name for name in CATEGORIES if name.startswith(f"{category(head)} > ")]
    heads = [name for name in CATEGORIES if ">" not in name]
    return suggestion(worded, (parts or list(CATEGORIES)) if part else heads)
