"""Where the files of the site are found.

Identifiers that never change, so that no client takes a known episode for a new one.
"""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID, uuid5

from pipeline.model import FEED, Asset
from pipeline.settings import Settings
from pipeline.write.text.plain import web_address

PREVIEW = "http://127.0.0.1:8000"
"""Address of the preview, used where the series has none."""


def base_address(settings: Settings) -> str:
    """Address of the site, without the final slash."""
    return web_address(settings.series.url).rstrip("/") or PREVIEW


def feed_address(settings: Settings) -> str:
    """Address of the feed."""
    return f"{base_address(settings)}/{FEED.path}"


def asset_address(settings: Settings, asset: Asset) -> str:
    """Address of a file of the site, in ASCII."""
    return f"{base_address(settings)}/{quote(asset.path, safe='/~')}"


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

    :param reissue: how often the episode was offered again; each reissue has another GUID.
    """
    guid = uuid5(uuid5(_PODCAST, series_key), episode_key)
    return str(uuid5(guid, f"reissue {reissue}") if reissue else guid)
