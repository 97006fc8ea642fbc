"""The table of kinds and the writers: another kind of output is a row and a function, and nothing besides."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree, html

from pipeline.model import EPISODE_KINDS, SERIES_KINDS, OutputKind, kind_of
from pipeline.write.writers import SeriesEdition, episode_writer, series_writers
from tests.conftest import run_rostra
from tests.write.feed_sample import NAMESPACES, SHOW, edition, releases, settings

pytestmark = pytest.mark.no_cover


@pytest.mark.parametrize("kind", EPISODE_KINDS, ids=lambda kind: kind.name)
def test_the_writer_of_an_episodes_file_writes_the_same_bytes_twice(kind: OutputKind) -> None:
    def written() -> bytes:
        file = io.BytesIO()
        episode_writer(kind)(edition([b"frames"], b"info", [b"\1\0"]), file)
        return file.getvalue()

    assert written()
    assert written() == written()


def test_the_writers_of_the_series_files_write_the_same_bytes_twice() -> None:
    def written() -> list[list[tuple[str, bytes]]]:
        series = SeriesEdition(settings(), releases(), SHOW)
        return [list(write(series)) for write in series_writers()]

    files = written()
    assert files == written()
    paths = [path for of_kind in files for path, _ in of_kind]
    assert len(files) == len(SERIES_KINDS)
    assert {kind.path for kind in SERIES_KINDS} <= set(paths)
    assert len(paths) == len(set(paths))
    assert all(kind_of(path) for path in paths)


WRITER = '''\
def write_words(edition, file):
    """Write the words alone."""
    file.write("\\n".join(s.text for s in edition.document.sentences()).encode())
'''
ROW = """\
import pathlib
import pipeline.write
from pipeline.model import outputs

words = outputs.OutputKind(
    "words", "media/{key}.{hash}.words.md", "text/markdown", "captions",
    writer="words:write_words", label="Words alone", on_pages=("index", "episode"), feed="podcast:transcript",
)
outputs.EPISODE_KINDS += (words,)
outputs.OUTPUT_KINDS += (words,)
pipeline.write.__path__.append(str(pathlib.Path(__file__).parent / "write"))
"""
REQUEST = """\
import asyncio, pathlib, sys
from pipeline.serve import Hosts, preview_application

async def receive():
    await asyncio.Event().wait()

async def send(message):
    if message["type"] == "http.response.start":
        print(message["status"], dict(message["headers"])[b"content-type"].decode())

scope = {"type": "http", "method": "GET", "path": sys.argv[2], "headers": [], "query_string": b"", "scheme": "http"}
application = preview_application(pathlib.Path(sys.argv[1]), "http://127.0.0.1:8000", None, Hosts(), print)
asyncio.run(application(scope, receive, send))
"""


def test_a_kind_that_is_added_to_the_table_is_written_listed_and_served(tmp_path: Path) -> None:
    added, root = tmp_path / "added", tmp_path / "series"
    (added / "write").mkdir(parents=True)
    (added / "write" / "words.py").write_text(WRITER, encoding="utf-8")
    (added / "sitecustomize.py").write_text(ROW, encoding="utf-8")
    (root / "transcripts").mkdir(parents=True)
    (root / "transcripts" / "series.toml").write_text('[series]\nkey = "quay"\ntitle = "Quay"\n', encoding="utf-8")
    (root / "transcripts" / "tide.txt").write_text("MIRA - The tide is late.\n\nJON - It is.\n", encoding="utf-8")
    done = run_rostra("build", root, cwd=tmp_path, PYTHONPATH=str(added))
    assert done.returncode == 0, done.stderr

    output = root / "output"
    (file,) = (output / "site" / "media").glob("*.words.md")
    address = file.relative_to(output / "site").as_posix()
    assert file.read_text(encoding="utf-8") == "The tide is late.\nIt is."
    feed = etree.parse(output / "site" / "feed.xml")
    named = [element.get("url") for element in feed.iterfind(".//podcast:transcript", NAMESPACES)]
    assert any(url.endswith(f"/{address}") for url in named)
    pages = {"index.html": address, "episodes/tide.html": f"../{address}", "../report.html": f"site/{address}"}
    for page, link in pages.items():
        shown = html.parse(output / "site" / page).xpath("//a[@href=$link]", link=link)
        assert any(a.text_content().startswith("Words alone") for a in shown), page

    command = [sys.executable, "-c", REQUEST, output, f"/{address}"]
    environment = {**os.environ, "PYTHONPATH": str(added)}
    served = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert served.stdout == "200 text/markdown; charset=utf-8\n"

    again = run_rostra("build", root, cwd=tmp_path, PYTHONPATH=str(added))
    assert "Already up to date" in again.stdout
