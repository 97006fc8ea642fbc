"""Addresses of the site's files, and permanent GUIDs.

GUIDs never change, so that apps do not list a known episode as new.
"""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID, uuid5

from pipeline.model import FEED, Asset
from pipeline.settings import Settings
from pipeline.write.text.plain import web_address

PREVIEW = "http://127.0.0.1:8000"
"""Address of the local preview, used if the settings contain no site address."""


def base_address(settings: Settings) -> str:
    """Return the address of the site, without a trailing slash.

    If the settings contain no address, the result is the address of the local preview.
    """
    return web_address(settings.series.url).rstrip("/") or PREVIEW


def feed_address(settings: Settings) -> str:
    """Return the absolute address of the feed."""
    return f"{base_address(settings)}/{FEED.path}"


def asset_address(settings: Settings, asset: Asset) -> str:
    """Return the absolute address of a file on the site, percent-encoded to ASCII."""
    return f"{base_address(settings)}/{quote(asset.path, safe='/~')}"


_PODCAST = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""UUID namespace for ``podcast:guid`` (Podcasting 2.0)."""


def podcast_guid(feed_url: str) -> str:
    """Return the ``podcast:guid`` for the address of a feed.

    It is a UUIDv5 of the address without scheme and trailing slashes (Podcasting 2.0, tag ``guid``).
    """
    return str(uuid5(_PODCAST, feed_url.partition("://")[2].rstrip("/")))


def show_guid(settings: Settings) -> str:
    """Return the show's ``podcast:guid``, from the settings or otherwise derived from the feed address."""
    return settings.series.guid.strip().lower() or podcast_guid(feed_address(settings))


def episode_guid(series_key: str, episode_key: str, reissue: int = 0) -> str:
    """Return an episode's GUID: a UUIDv5 of the series key and the episode key.

    The GUID does not depend on the episode's address, title or content.

    :param reissue: number of times the episode has been reissued; each reissue has a new GUID.
    """
    guid = uuid5(uuid5(_PODCAST, series_key), episode_key)
    return str(uuid5(guid, f"reissue {reissue}") if reissue else guid)
