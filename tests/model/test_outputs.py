"""The table of output kinds: every path has one kind, and what is not Rostra's has none."""

from __future__ import annotations

import pytest

from pipeline.model.outputs import EPISODE_KINDS, OUTPUT_KINDS, OutputKind, kind_of

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize("key", ["bench", "01-a.b", "a.picture", "a.0123456789ab", "a.chapters", "ö#1"])
@pytest.mark.parametrize("kind", EPISODE_KINDS, ids=lambda kind: kind.name)
def test_a_file_has_the_kind_that_named_it(kind: OutputKind, key: str) -> None:
    path = kind.named(key, DIGEST)
    assert kind_of(path) is kind
    form = kind.form.fullmatch(path)
    assert form is not None
    assert form["key"] == key


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("media/bench.picture.0123456789ab.png", "picture"),
        ("assets/style.0123456789ab.css", "style"),
        ("cover.0123456789ab.jpg", "show_cover"),
        ("feed.xml", "feed"),
        ("index.html", "index"),
    ],
)
def test_files_of_the_series_and_pictures_have_theirs(path: str, name: str) -> None:
    found = kind_of(path)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "path", ["assets/style.0123456789ab.css.gz", "cover.0123456789ab.jpg.webp", "cover.jpg", "CNAME", "media/own.txt"]
)
def test_what_a_publisher_puts_beside_them_is_of_no_kind_in_no_version(path: str) -> None:
    assert not [kind for kind in OUTPUT_KINDS if kind.older_form.fullmatch(path)]
