"""What every target must do. To test another one, import the class into a module with a fixture ``place``."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from pipeline.model import RostraError, is_temporary
from pipeline.publish import RECORD_COPY, Session, Target, open_target
from tests.conftest import ROOT, short_or_long
from tests.publish.publisher import MOMENT, OWNER

FIRST = {
    "media/one.0123456789ab.mp3": b"\xff\xfb" + bytes(range(256)) * 9000,
    "media/empty.0123456789ab.vtt": b"",
    "episodes/one.html": b"<p>One</p>\r\n",
    RECORD_COPY: b"schema = 1\n",
    "feed.xml": b"<rss>1</rss>\n",
}
"""A site, the feed last; its sound is sent in several parts."""
SECOND = {
    "media/one.0123456789ab.mp3": FIRST["media/one.0123456789ab.mp3"],
    "media/two.ba9876543210.mp3": b"\xff\xfb" + bytes(range(255, -1, -1)) * 7000,
    "episodes/one.html": b"<p>One, corrected</p>\n",
    "feed.xml": b"<rss>2</rss>\n",
}
"""The same site after an episode was added and a page was corrected."""


@dataclass(frozen=True)
class Place:
    """A place for a site, and what others see and do there."""

    text: str
    base: Path
    root: Path
    seen: Callable[[], dict[str, bytes]]
    """Reads every file there, as a listener may get it at this moment."""
    add: Callable[[Mapping[str, bytes]], None]
    """Adds files, as another program or another person does."""

    def open(self) -> Target:
        return open_target(self.text, self.base, self.root)

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.open().session(OWNER, MOMENT) as session:
            yield session

    def publish(self, files: Mapping[str, bytes | Path], remove: tuple[str, ...] = ()) -> None:
        with self.session() as session:
            for name, source in files.items():
                session.put(name, source, lambda _: None)
            for name in remove:
                session.remove(name)
            session.finish("Publish")


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def publisher(place: Place, files: Path, until: object) -> list[str]:
    """The command of a publisher in a process of its own."""
    arguments = (place.text, place.base, place.root, files, until)
    return [sys.executable, "-m", "tests.publish.publisher", *map(str, arguments)]


def run_publisher(place: Place, files: Path, step: int = 0) -> subprocess.CompletedProcess[str]:
    """Publish in a process of its own, which is killed before a step."""
    command = publisher(place, files, step)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@contextmanager
def holding(place: Place, files: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is publishing; killed at the end."""
    pipe = subprocess.PIPE
    with subprocess.Popen(publisher(place, files, "hold"), cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def refusal(code: str, work: Callable[[], object]) -> str:
    """The message of a failure, which must have this code."""
    with pytest.raises(RostraError) as caught:
        work()
    assert caught.value.diagnostic is not None
    assert caught.value.diagnostic.code == code, str(caught.value)
    return str(caught.value)


class TargetContract:
    whole_site_at_once = False
    """Whether all files of a publication appear at the same moment."""
    stride, long_stride = 2, 1
    """Each of how many steps a publisher is killed at in the short test, and in the long one."""

    def test_where_nothing_was_published_there_is_nothing(self, place: Place, tmp_path: Path) -> None:
        with place.open().reading() as reader:
            assert dict(reader.sizes()) == {}
            assert reader.read("feed.xml") is None
            assert not reader.holds("feed.xml", written(tmp_path / "local", FIRST) / "feed.xml")

    def test_what_is_put_is_live_and_is_what_a_reader_finds(self, place: Place, tmp_path: Path) -> None:
        local = written(tmp_path / "local", FIRST)
        place.publish({name: local / name for name in FIRST})
        assert place.seen() == FIRST
        with place.open().reading() as reader:
            assert {name: size for name, size in reader.sizes().items() if name in FIRST} == {
                name: len(data) for name, data in FIRST.items()
            }
            for name, data in FIRST.items():
                assert reader.read(name) == data
                assert reader.holds(name, local / name)

    def test_a_file_of_other_bytes_is_not_held_even_if_it_is_as_long(self, place: Place, tmp_path: Path) -> None:
        place.publish(FIRST)
        (tmp_path / "other").write_bytes(b"<rss>9</rss>\n")
        (tmp_path / "longer").write_bytes(b"<rss>1</rss>\n\n")
        (tmp_path / "same").write_bytes(FIRST["feed.xml"])
        with place.open().reading() as reader:
            assert [reader.holds("feed.xml", tmp_path / name) for name in ("other", "longer", "same")] == [0, 0, 1]
            assert not reader.holds("media", tmp_path / "same")

    def test_bytes_and_files_are_put_alike_and_each_part_is_told(self, place: Place, tmp_path: Path) -> None:
        local = written(tmp_path / "local", FIRST)
        with place.session() as session:
            for name, data in FIRST.items():
                for source in (data, local / name):
                    parts: list[int] = []
                    session.put(name, source, parts.append)
                    assert sum(parts) == len(data)
            session.finish("Publish")
        assert place.seen() == FIRST

    def test_a_session_reads_what_it_has_put_and_removed(self, place: Place, tmp_path: Path) -> None:
        place.publish(FIRST)
        local = written(tmp_path / "local", SECOND)
        with place.session() as session:
            session.put("feed.xml", SECOND["feed.xml"], lambda _: None)
            session.remove("episodes/one.html")
            assert session.read("feed.xml") == SECOND["feed.xml"]
            assert session.holds("feed.xml", local / "feed.xml")
            assert session.sizes()["feed.xml"] == len(SECOND["feed.xml"])
            assert "episodes/one.html" not in session.sizes()
            assert session.read("episodes/one.html") is None

    def test_the_next_publication_replaces_adds_and_removes(self, place: Place) -> None:
        place.publish(FIRST)
        place.publish(SECOND, remove=("media/empty.0123456789ab.vtt", RECORD_COPY))
        assert place.seen() == SECOND

    def test_removing_what_is_not_there_is_nothing(self, place: Place) -> None:
        place.publish(FIRST, remove=("media/none.mp3", "books/none.epub", "none", "feed.xml/none", "media"))
        assert place.seen() == FIRST

    def test_what_others_put_there_stays_and_is_seen(self, place: Place) -> None:
        own = {"robots.txt": b"User-agent: *\n", "about/us.html": b"<p>Us</p>", "media/jingle.mp3": b"\xff\xfb"}
        private = {".well-known/x": b"x", "node_modules/a/b.js": b"y", ".hidden/z": b"z"}
        place.add({**own, **private})
        place.publish(FIRST)
        place.publish(SECOND, remove=tuple(FIRST.keys() - SECOND.keys()))
        assert place.seen() == {**SECOND, **own, **private}
        with place.open().reading() as reader:
            sizes = {name: size for name, size in reader.sizes().items() if name != ".nojekyll"}
        assert sizes == {name: len(data) for name, data in {**SECOND, **own}.items()}

    def test_somebody_else_s_file_is_no_folder_of_the_site(self, place: Place) -> None:
        place.add({"media": b"a list of media\n"})
        message = refusal("R501", lambda: place.publish({"media/a.mp3": b"\xff\xfb"}))
        assert "media must be a folder" in message
        assert place.seen() == {"media": b"a list of media\n"}

    def test_somebody_else_s_folder_is_no_file_of_the_site(self, place: Place) -> None:
        place.add({"feed.xml/index.html": b"<p>Feed</p>"})
        assert "feed.xml must be a file" in refusal("R501", lambda: place.publish({"feed.xml": b"<rss/>"}))
        assert place.seen() == {"feed.xml/index.html": b"<p>Feed</p>"}

    @pytest.mark.parametrize(
        "path",
        ["", "..", "../feed.xml", "/feed.xml", "media/../../x", "media//x", "./x", "a\\b", "a\0b", ".git/config",
         "media/.GIT/hooks/x", ".rostra/lock", "media/.tmp-01234567"],
    )  # fmt: skip
    def test_paths_that_lead_elsewhere_are_refused(self, place: Place, path: str, tmp_path: Path) -> None:
        with place.session() as session:
            for work in (
                lambda: session.put(path, b"x", lambda _: None),
                lambda: session.remove(path),
                lambda: session.read(path),
                lambda: session.holds(path, tmp_path),
            ):
                with pytest.raises(ValueError, match="is not a file of a site"):
                    work()

    def test_a_local_file_that_is_gone_is_named(self, place: Place, tmp_path: Path) -> None:
        place.publish(FIRST)
        gone = tmp_path / "gone.mp3"
        message = refusal("R505", lambda: place.publish({"media/gone.mp3": gone}))
        assert f"{gone} cannot be read: No such file or directory" in message
        assert place.seen() == FIRST

    def test_it_is_named_as_the_publisher_named_it(self, place: Place) -> None:
        assert place.open().name == place.text
        assert place.open().place

    def test_two_publishers_never_meet(self, place: Place, tmp_path: Path) -> None:
        files = written(tmp_path / "local", FIRST)
        with place.open().session("bo  cole\n", MOMENT + timedelta(hours=2)):
            message = refusal("R502", lambda: place.publish(SECOND))
            assert "bo cole has been publishing since 2026-03-04 12:11:12 UTC; wait until" in message
            refused = run_publisher(place, files)
            assert refused.returncode == 1
            assert "bo cole has been publishing since 2026-03-04 12:11:12 UTC" in refused.stderr
            with place.open().reading() as reader:
                assert dict(reader.sizes()) == {}, "who only looks need not wait"
        place.publish(FIRST)
        assert place.seen() == FIRST

    def test_a_session_that_fails_lets_the_next_one_in(self, place: Place) -> None:
        place.publish(FIRST)

        def fail() -> None:
            with place.session() as session:
                session.put("media/two.ba9876543210.mp3", SECOND["media/two.ba9876543210.mp3"], lambda _: None)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fail()
        assert {name: data for name, data in place.seen().items() if name in FIRST} == FIRST
        place.publish(SECOND)
        assert place.seen() == {**FIRST, **SECOND}

    def test_an_interrupt_while_a_file_is_sent_leaves_no_part_of_it(self, place: Place) -> None:
        place.publish(FIRST)

        def interrupt(_: int) -> None:
            raise KeyboardInterrupt

        with place.session() as session, pytest.raises(KeyboardInterrupt):
            session.put("media/two.ba9876543210.mp3", SECOND["media/two.ba9876543210.mp3"], interrupt)
        assert place.seen() == FIRST

    def test_a_publisher_that_was_killed_stops_nobody(self, place: Place, tmp_path: Path) -> None:
        files = written(tmp_path / "local", FIRST)
        with holding(place, files) as other:
            assert f"{OWNER} has been publishing since" in refusal("R502", lambda: place.publish(SECOND))
            other.send_signal(signal.SIGKILL)
            other.wait()
            place.publish(SECOND)
        assert place.seen() == SECOND

    @pytest.mark.parametrize("every", short_or_long("few steps", "step"))
    def test_killed_at_any_step_each_file_is_the_old_or_the_new_one(
        self, place: Place, tmp_path: Path, every: str
    ) -> None:
        """And the next publication goes on from there; nothing that is half-written is left."""
        place.publish(FIRST)
        both = {**FIRST, **SECOND}
        files = written(tmp_path / "local", SECOND)
        kills = 0
        for step in count(1, self.stride if every == "few steps" else self.long_stride):
            done = run_publisher(place, files, step)
            if done.returncode == 0:
                break
            assert done.returncode == -signal.SIGKILL, done.stderr
            seen = {name: data for name, data in place.seen().items() if not is_temporary(Path(name).name)}
            assert seen.keys() <= both.keys()
            for name, data in both.items():
                assert seen.get(name) in (FIRST.get(name), data), f"{name} before step {step}"
            if self.whole_site_at_once:
                assert seen in (FIRST, both), f"before step {step}"
            kills += 1
            if kills % 3 == 0:
                assert run_publisher(place, files).returncode == 0
                assert place.seen() == both, f"after the publication that follows step {step}"
            place.publish(FIRST, remove=("media/two.ba9876543210.mp3",))
            assert place.seen() == FIRST, f"after step {step}"
        assert kills >= 3
        assert place.seen() == both
