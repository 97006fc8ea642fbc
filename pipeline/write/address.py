"""Where the files of the site are found."""

from __future__ import annotations

from urllib.parse import quote

from pipeline.release import Asset
from pipeline.settings import Settings
from pipeline.write.text import web_address

PREVIEW = "http://127.0.0.1:8000"
"""Address of the preview, used where the series has none."""

FEED = "feed.xml"
"""Path of the feed within the site."""


def base_address(settings: Settings) -> str:
    """Address of the site, without the final slash."""
    return web_address(settings.series.url).rstrip("/") or PREVIEW


def feed_address(settings: Settings) -> str:
    """Address of the feed."""
    return f"{base_address(settings)}/{FEED}"


def asset_address(settings: Settings, asset: Asset) -> str:
    """Address of a file of the site, in ASCII."""
    return f"{base_address(settings)}/{quote(asset.path, safe='/~')}"
