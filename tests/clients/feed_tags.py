"""The Podcasting 2.0 tags of a feed as each of two parsers by other people tells them, in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clients.nodejs import node_lines

Record = Mapping[str, Any]
_TYPES = {"application/srt": "application/x-subrip"}
"""podcast-partytime has one name for SubRip of its own."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a parser reads in a feed: the channel's tags, and those of each item by its GUID."""

    channel: Record
    items: Mapping[str, Record]


@dataclass(frozen=True, slots=True)
class Read:
    """A feed as read by both."""

    partytime: Tags
    feedsmith: Tags
    warnings: list[str]
    """podcast-partytime's."""
    whole: Record
    """Everything feedsmith reads."""


def read(feed: str) -> Read:
    """Both parsers' reading of the text of a feed."""
    *warnings, record = node_lines("feeds.mjs", {"feed": feed}, "podcast-partytime", "feedsmith")
    partytime, feedsmith = record["partytime"], record["feedsmith"]
    assert partytime is not None, "podcast-partytime does not take it for a feed"
    return Read(_partytime(partytime), _feedsmith(feedsmith), [w["msg"] for w in warnings], feedsmith)


def read_file(path: Path) -> Read:
    """Both parsers' reading of a feed."""
    return read(path.read_text(encoding="utf-8"))


def _partytime(feed: Record) -> Tags:
    channel = {
        "guid": feed.get("guid"),
        # It leaves out a tag without an owner, which is that of a podcast that is not locked.
        "locked": (feed.get("locked", False), feed.get("podcastOwner")),
        "medium": feed.get("medium"),
        "license": _partytime_license(feed),
    }
    return Tags(channel, {item["guid"]: _partytime_item(item) for item in feed["items"]})


def _partytime_item(item: Record) -> Record:
    chapters = item.get("podcastChapters", {})
    return {
        "transcripts": [
            (t["url"], _TYPES.get(t["type"], t["type"]), t.get("language")) for t in item.get("podcastTranscripts", [])
        ],
        "chapters": (chapters.get("url"), chapters.get("type")),
        "soundbites": [(s["startTime"], s["duration"], s.get("title")) for s in item.get("podcastSoundbites", [])],
        # It capitalises the words of the taxonomy.
        "people": [(p["name"], p["role"].casefold(), p["group"].casefold()) for p in item.get("podcastPeople", [])],
        "season": item.get("podcastSeason", {}).get("number"),
        "episode": item.get("podcastEpisode", {}).get("number"),
        "license": _partytime_license(item),
        "alternates": [
            (e["type"], e["length"], e.get("title"), [s["uri"] for s in e["source"]])
            for e in item.get("alternativeEnclosures", [])
        ],
    }


def _partytime_license(tags: Record) -> tuple[str | None, str | None]:
    licence = tags.get("license", {})
    return licence.get("identifier"), licence.get("url")


def _feedsmith(feed: Record) -> Tags:
    tags = feed["podcast"]
    locked = tags.get("locked", {})
    channel = {
        "guid": tags.get("guid"),
        "locked": (locked.get("value"), locked.get("owner")),
        "medium": tags.get("medium"),
        "license": _feedsmith_license(tags),
    }
    return Tags(channel, {item["guid"]["value"]: _feedsmith_item(item["podcast"]) for item in feed["items"]})


def _feedsmith_item(tags: Record) -> Record:
    chapters = tags.get("chapters", {})
    return {
        "transcripts": [(t["url"], t["type"], t.get("language")) for t in tags.get("transcripts", [])],
        "chapters": (chapters.get("url"), chapters.get("type")),
        "soundbites": [(s["startTime"], s["duration"], s.get("display")) for s in tags.get("soundbites", [])],
        "people": [(p["display"], p["role"], p["group"]) for p in tags.get("persons", [])],
        "season": tags.get("season", {}).get("number"),
        "episode": tags.get("episode", {}).get("number"),
        "license": _feedsmith_license(tags),
        "alternates": [
            (e["type"], e["length"], e.get("title"), [s["uri"] for s in e["sources"]])
            for e in tags.get("alternateEnclosures", [])
        ],
    }


def _feedsmith_license(tags: Record) -> tuple[str | None, str | None]:
    licence = tags.get("license", {})
    return licence.get("display"), licence.get("url")
