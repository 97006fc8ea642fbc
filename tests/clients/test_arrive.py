"""A sentence of an episode's page is reached by its address, by a moment's, and by a click, served and from disk."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clients.captions import schedule
from tests.clients.conftest import Recorded
from tests.clients.nodejs import run_browser
from tests.clients.overlay import Clip
from tests.clients.serving import serving
from tests.conftest import ROOT
from tests.run.conftest import Built

KEY = "01-shade"
PLACES = ["served", "from disk"]


@pytest.fixture(scope="module")
def sentences(shipped: Built) -> list[Clip]:
    """Three sentences, far from each other; each lasts for a while."""
    clips = schedule(shipped.one(f"media/{KEY}.????????????.vtt"))
    longer = [clip for clip in clips if clip.end - clip.begin > 4 and clip.id.startswith("s")]
    return [longer[len(longer) * part // 4] for part in (1, 2, 3)]


@pytest.fixture(scope="module")
def visits(shipped: Built, sentences: list[Clip], recorded: Recorded) -> dict[str, Any]:
    page = f"episodes/{KEY}.html"
    there = {"ids": [s.id for s in sentences], "time": sentences[2].begin + 1}

    def take() -> Any:
        with serving(ROOT, shipped.root / "output") as served:
            return run_browser("arrive.mjs", {"pages": [served + page, (shipped.site / page).as_uri()], **there})

    return dict(zip(PLACES, recorded("arrive", take), strict=True))


@pytest.mark.parametrize("place", PLACES)
def test_the_address_of_a_sentence(visits: dict[str, Any], sentences: list[Clip], place: str) -> None:
    found = visits[place]["byId"]
    assert found["sound"] == pytest.approx(sentences[0].begin, abs=0.01)
    assert found["lit"] == [sentences[0].id]
    assert found["shown"]
    assert found["paused"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("how", ["byTime", "changed"])
def test_the_address_of_a_moment(visits: dict[str, Any], sentences: list[Clip], place: str, how: str) -> None:
    found = visits[place][how]
    assert found["sound"] == pytest.approx(sentences[2].begin + 1, abs=0.01)
    assert found["lit"] == [sentences[2].id]
    assert found["paused"]


@pytest.mark.parametrize("place", PLACES)
def test_a_click_plays_from_there(visits: dict[str, Any], sentences: list[Clip], place: str) -> None:
    found = visits[place]["byClick"]
    assert 0 <= found["sound"] - sentences[1].begin + 0.05 < 3
    assert found["lit"] == [sentences[1].id]
    assert not found["paused"]
    onward = visits[place]["whilePlaying"]
    assert onward["lit"] == [sentences[2].id]
    assert not onward["paused"]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_goes_wrong_on_the_way(visits: dict[str, Any], place: str) -> None:
    assert visits[place]["said"] == []
