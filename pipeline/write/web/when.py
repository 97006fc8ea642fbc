"""When an episode was published and how long it is, for people and for programs."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from pipeline.clock import spoken, whole_seconds
from pipeline.release import Release
from pipeline.write.inline import Inline

_MONTHS = ("January February March April May June July August September October November December").split()
_FACTS = Markup('<p class="facts"><time datetime="{}">{}</time> · <time datetime="PT{}S">{}</time></p>')


def when(release: Release, own: Inline) -> Markup:
    """Day of publication and length."""
    length = release.timeline.duration
    published = release.published
    return _FACTS.format(published.date().isoformat(), own.own(_day(published)), whole_seconds(length), spoken(length))


def _day(moment: datetime) -> str:
    """``29 February 2024``, in no locale but English."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
