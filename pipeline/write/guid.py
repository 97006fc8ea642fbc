"""Identifiers that never change, so that no client takes a known episode for a new one."""

from __future__ import annotations

from uuid import UUID, uuid5

from pipeline.settings import Settings
from pipeline.write.address import feed_address

_PODCAST = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Name space of the Podcasting 2.0 namespace for ``podcast:guid``."""


def podcast_guid(feed_url: str) -> str:
    """The ``podcast:guid`` that belongs to a feed's address.

    UUIDv5 of the address without its scheme and without slashes at its end (Podcasting 2.0, tag ``guid``).
    """
    return str(uuid5(_PODCAST, feed_url.partition("://")[2].rstrip("/")))


def show_guid(settings: Settings) -> str:
    """The show's ``podcast:guid``: the one it already has, else the one of its feed's address."""
    return settings.series.guid.strip().lower() or podcast_guid(feed_address(settings))


def episode_guid(series_key: str, episode_key: str, reissue: int = 0) -> str:
    """The GUID of an episode: UUIDv5 of the two keys, and of neither address nor title nor content.

    :param reissue: how often the episode was offered anew; each reissue has another GUID.
    """
    guid = uuid5(uuid5(_PODCAST, series_key), episode_key)
    return str(uuid5(guid, f"reissue {reissue}") if reissue else guid)
