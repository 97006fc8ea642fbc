"""``rostra publish``: only what changed is sent, what is published stays, and no subscriber sees a duplicate."""

from __future__ import annotations

import difflib
import shutil
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from pipeline.audit import audit_site
from pipeline.model import Log
from tests.commands.publishing import (
    ATOM,
    BASE,
    BEGAN,
    DAY,
    Live,
    LiveBranch,
    LiveFolder,
    answers,
    enclosures,
    git,
    guids,
    items,
    other_libraries,
    publish,
    record,
    say,
)
from tests.conftest import Once, copy_series, run_rostra

on_both = pytest.mark.parametrize("first_published", ["folder", "git"], indirect=True)
"""A test of what each kind of target must do; the others try a folder."""


@pytest.fixture(scope="session")
def first_published(request: pytest.FixtureRequest, once: Once) -> Path:
    """A place with the small series, published for the first time; not to be changed."""
    kind: str = getattr(request, "param", "folder")
    if kind == "git" and shutil.which("git") is None:
        pytest.skip("git is not installed")

    def make(folder: Path) -> None:
        root = copy_series(folder / "quay")
        settings = root / "transcripts" / "series.toml"
        text = settings.read_text(encoding="utf-8")
        target = "git:gh-pages" if kind == "git" else "../www"
        settings.write_text(f'{text}\n[publish]\ntarget = "{target}"\n', encoding="utf-8")
        if kind == "git":
            git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
            (root / ".gitignore").write_text("/output/\n", encoding="utf-8")
            git(root, "init", "--quiet", "--initial-branch=main")
            git(root, "remote", "add", "origin", "../origin.git")
            commit(root)
        publish(root)
        if kind == "git":
            commit(root)

    return once(f"published-{kind}", make)


def commit(root: Path) -> None:
    """Commit the series, as its publisher does."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Talks")
    git(root, "push", "--quiet", "origin", "main")


@pytest.fixture
def place(first_published: Path, tmp_path: Path) -> Path:
    """A copy of that folder to work in."""
    return Path(shutil.copytree(first_published, tmp_path / "place", symlinks=True))


@pytest.fixture
def root(place: Path) -> Path:
    return place / "quay"


@pytest.fixture
def target(place: Path) -> Live:
    """What is live."""
    repository = place / "origin.git"
    return LiveBranch(repository) if repository.is_dir() else LiveFolder(place / "www")


def check_media(root: Path) -> None:
    """Check what was built; the books, which take long, are checked elsewhere."""
    log = Log()
    audit_site(root / "output" / "site", log)
    assert not log.errors, log.sorted()


def fresh_clone(root: Path) -> Path:
    """The same series as somebody else has it: without what was built."""
    clone = root.with_name("clone")
    if (root / ".git").is_dir():
        git(root.parent, "clone", "--quiet", "origin.git", "clone")
        return clone
    return copy_series(clone, root)


@on_both
def test_all_is_live_and_on_record(root: Path, target: Live) -> None:
    live = target.files()
    answers(live)
    assert len(enclosures(live["feed.xml"])) == 2
    site = root / "output" / "site"
    built = {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    assert {name: data for name, data in live.items() if name in built} == built
    assert live.keys() - built.keys() <= {".rostra/published.toml", ".nojekyll"}
    known = record(root)
    assert known["series"] == "quay-talks"
    assert {key: entry["guid"] for key, entry in known["episodes"].items()} == {
        "bench": guids(live["feed.xml"])["A Bench by the Water"],
        "bollard": guids(live["feed.xml"])["The Bollard"],
    }
    assert tomllib.loads(live[".rostra/published.toml"].decode()) == known


@on_both
def test_nothing_to_send(root: Path, target: Live) -> None:
    before = target.files()
    assert publish(root, at=BEGAN + DAY).splitlines()[-1] == "Already up to date."
    assert target.files() == before
    assert "Already up to date" in run_rostra("build", ".", cwd=root).stdout


@on_both
def test_an_edit_sends_only_what_changed(root: Path, target: Live) -> None:
    before = target.files()
    say(root, "I thank it too.")
    printed = publish(root, at=BEGAN + DAY)
    assert "regenerated  bollard: The Bollard" in printed
    assert "1 episode unchanged" in printed
    after = target.files()
    answers(after)
    changed = {name for name in after if after[name] != before.get(name)}
    kept = ("media/bench.", "books/bench.", "covers/", "assets/", "cover.", "subscribe.opml", "feed-qr.svg")
    assert [name for name in changed if name.startswith(kept)] == []
    assert before.keys() <= after.keys(), "what was replaced stays under its address"
    old, new = items(before["feed.xml"]), items(after["feed.xml"])
    bench, bollard = "A Bench by the Water", "The Bollard"
    assert etree.tostring(old[bench]) == etree.tostring(new[bench])
    assert guids(before["feed.xml"]) == guids(after["feed.xml"])
    assert new[bollard].findtext(f"{ATOM}updated") == "2026-03-21T08:00:00+00:00"
    assert new[bollard].findtext("pubDate") == old[bollard].findtext("pubDate")
    lines = [feed["feed.xml"].decode().splitlines() for feed in (before, after)]
    outside = [line for line in difflib.ndiff(*lines) if line[0] in "+-" and "/media/bollard." not in line]
    assert [line for line in outside if "updated" not in line and "lastBuildDate" not in line] == []


@on_both
def test_superseded_files_stay_for_ninety_days(root: Path, target: Live) -> None:
    (old,) = (name for name in target.files() if name.startswith("media/bollard.") and name.endswith(".mp3"))
    say(root, "I thank it too.")
    publish(root, at=BEGAN + DAY)
    until = BEGAN + DAY + timedelta(days=90)
    assert record(root)["episodes"]["bollard"]["owed"][old]["until"] == until
    say(root, "I thank it as well.")
    publish(root, at=until - timedelta(seconds=1))
    assert old in target.files()
    say(root, "I thank it again.")
    assert "files removed" in publish(root, at=until)
    assert old not in target.files()
    assert old not in record(root)["episodes"]["bollard"].get("owed", {})


@on_both
def test_a_fresh_clone_speaks_nothing_and_sends_nothing(root: Path, target: Live, tmp_path: Path) -> None:
    before, clone = target.files(), fresh_clone(root)
    # Not even with libraries that would make other bytes of the same words.
    elsewhere = other_libraries(tmp_path / "elsewhere")
    done = run_rostra("build", ".", cwd=clone, **elsewhere)
    assert "\n0 sentences spoken, 0 parts mixed" in done.stdout, done.stdout + done.stderr
    assert "cover" not in done.stdout.partition("\n0 sentences spoken")[2].partition(" written")[0]
    assert publish(clone, at=BEGAN + DAY, **elsewhere).splitlines()[-1] == "Already up to date."
    assert target.files() == before
    sites = [folder / "output" / "site" for folder in (root, clone)]
    one, other = ({p.relative_to(s): p.read_bytes() for p in s.rglob("*") if p.is_file()} for s in sites)
    assert one == other
    say(clone, "I thank it too.")
    printed = publish(clone, at=BEGAN + DAY, **elsewhere)
    assert "regenerated  bollard" in printed
    changed = [name for name, data in target.files().items() if data != before.get(name)]
    assert [name for name in changed if name.startswith(("media/bench.", "books/bench."))] == []


@on_both
def test_two_publishers(root: Path, target: Live) -> None:
    clone = fresh_clone(root)
    say(root, "I thank it too.")
    publish(root, at=BEGAN + DAY)
    live = target.files()
    stopped = publish(clone, at=BEGAN + 2 * DAY, fails=1)
    assert stopped.startswith("R503 error ")
    assert "has a newer publication of bollard" in stopped
    assert "rostra publish --pull" in stopped
    assert target.files() == live
    done = run_rostra("publish", ".", "--pull", cwd=clone)
    assert done.returncode == 0, done.stderr
    assert record(clone) == record(root)
    shutil.copy(root / "transcripts" / "bollard.txt", clone / "transcripts" / "bollard.txt")
    assert publish(clone, at=BEGAN + 2 * DAY).splitlines()[-1] == "Already up to date."
    assert target.files() == live


def test_a_record_that_is_gone_here_is_taken_from_the_target(root: Path) -> None:
    text = (root / "published.toml").read_text(encoding="utf-8")
    (root / "published.toml").unlink()
    stopped = publish(root, at=BEGAN + DAY, fails=1)
    assert "R503 error " in stopped
    assert "published.toml is missing locally" in stopped
    assert run_rostra("publish", ".", "--pull", cwd=root).returncode == 0
    assert (root / "published.toml").read_text(encoding="utf-8") == text


def test_published_sound_that_is_lost_is_not_replaced_in_silence(root: Path, target: Live, tmp_path: Path) -> None:
    assert isinstance(target, LiveFolder)
    clone = fresh_clone(root)
    for path in (target.folder / "media").glob("bollard.*.mp3"):
        path.unlink()
    elsewhere = other_libraries(tmp_path / "elsewhere")
    built = run_rostra("build", ".", cwd=clone, **elsewhere)
    assert built.returncode == 0
    assert "R509 warning ./transcripts/bollard.txt: " in built.stderr.replace("transcripts/", "./transcripts/")
    stopped = publish(clone, at=BEGAN + DAY, fails=1, **elsewhere)
    assert "R504 error " in stopped
    assert "--regenerate bollard" in stopped
    printed = publish(clone, "--regenerate", "bollard", at=BEGAN + DAY, **elsewhere)
    assert "regenerated  bollard" in printed
    answers(target.files())
    assert record(clone)["episodes"]["bollard"]["updated"] == BEGAN + DAY


def test_regenerate_makes_new_sound_of_the_same_text(root: Path, target: Live, tmp_path: Path) -> None:
    before = guids(target.files()["feed.xml"])
    printed = publish(root, "--regenerate", "bench", at=BEGAN + DAY, **other_libraries(tmp_path / "elsewhere"))
    assert "regenerated  bench" in printed
    assert "bollard" not in printed
    live = target.files()
    answers(live)
    assert guids(live["feed.xml"]) == before


def test_dry_run_sends_nothing(root: Path, target: Live) -> None:
    before, known = target.files(), record(root)
    say(root, "I thank it too.")
    done = run_rostra("publish", ".", "--dry-run", cwd=root, SOURCE_DATE_EPOCH=str(int(BEGAN.timestamp())))
    assert done.returncode == 0, done.stderr
    assert "regenerated  bollard" in done.stdout
    assert target.files() == before
    assert record(root) == known


def test_without_a_terminal_it_asks_nothing(root: Path) -> None:
    done = run_rostra("publish", ".", cwd=root)
    assert done.returncode == 2
    assert (
        done.stderr
        == "Cannot ask for confirmation without a terminal. Add --yes, or --dry-run to see what would change.\n"
    )


@on_both
def test_withdrawn_episode(root: Path, target: Live) -> None:
    printed = publish(root, "--withdraw", "bollard", at=BEGAN + DAY)
    assert "withdrawn    bollard: leaves the feed; its media are deleted, and its page says so" in printed
    assert "leaving" not in printed
    live = target.files()
    answers(live)
    assert list(guids(live["feed.xml"])) == ["A Bench by the Water"]
    assert [name for name in live if name.startswith(("media/bollard.", "books/bollard", "covers/bollard"))] == []
    assert b"This episode was withdrawn" in live["episodes/bollard.html"]
    assert b"The Bollard" not in live["index.html"]
    assert "bollard" not in publish(root, at=BEGAN + 2 * DAY), "its transcript is not built any more"
    check_media(root)


def test_the_last_episode_is_withdrawn(root: Path, target: Live) -> None:
    publish(root, "--withdraw", "bollard", at=BEGAN + DAY)
    publish(root, "--withdraw", "bench", at=BEGAN + 2 * DAY)
    live = target.files()
    assert guids(live["feed.xml"]) == {}
    assert b"<lastBuildDate>Sun, 22 Mar 2026 08:00:00 +0000<" in live["feed.xml"]
    assert [name for name in live if name.startswith(("media/", "books/", "covers/"))] == []
    assert b"No episodes yet." in live["index.html"]
    assert "Already up to date" in run_rostra("build", ".", cwd=root).stdout
    stopped = run_rostra("reissue", "bench", cwd=root)
    assert stopped.returncode == 2
    assert "R405 error bench: the episode was withdrawn" in stopped.stderr


def test_episode_that_leaves(root: Path, target: Live) -> None:
    before = target.files()
    (root / "transcripts" / "bollard.txt").unlink()
    assert "leaving      bollard: leaves the feed" in publish(root, at=BEGAN + DAY)
    live = target.files()
    answers(live)
    assert list(guids(live["feed.xml"])) == ["A Bench by the Water"]
    assert before.keys() <= live.keys(), "its files stay for a while"
    (root / "transcripts" / "bench.txt").write_text(
        (root / "transcripts" / "bench.txt").read_text(encoding="utf-8"), encoding="utf-8"
    )
    publish(root, at=BEGAN + 92 * DAY)
    assert [name for name in target.files() if "bollard" in name] == []


def test_episode_that_returns_is_no_duplicate(root: Path, target: Live) -> None:
    before = guids(target.files()["feed.xml"])
    talk = root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    talk.unlink()
    publish(root, at=BEGAN + DAY)
    talk.write_text(text, encoding="utf-8")
    publish(root, at=BEGAN + 2 * DAY)
    answers(target.files())
    assert guids(target.files()["feed.xml"]) == before


@on_both
def test_renamed_episode_stays_the_same_for_apps(root: Path, target: Live) -> None:
    before = target.files()
    done = run_rostra("rename", "bench", "seat", cwd=root)
    assert done.returncode == 0, done.stderr
    assert (root / "transcripts" / "seat.txt").is_file()
    publish(root, at=BEGAN + DAY)
    live = target.files()
    answers(live)
    assert guids(live["feed.xml"]) == guids(before["feed.xml"])
    assert enclosures(live["feed.xml"]) == enclosures(before["feed.xml"])
    assert b'<a href="seat.html">' in live["episodes/bench.html"]
    check_media(root)


def test_a_key_that_an_episode_had_is_given_to_no_other(root: Path) -> None:
    assert run_rostra("rename", "bench", "seat", cwd=root).returncode == 0
    taken = run_rostra("rename", "bollard", "bench", cwd=root)
    assert taken.returncode == 2
    assert "R405 error bench: apps know seat by this key" in taken.stderr
    shutil.copy(root / "transcripts" / "bollard.txt", root / "transcripts" / "bench.txt")
    assert "R514 error " in publish(root, at=BEGAN + DAY, fails=1)


def test_renamed_there_and_back_it_is_as_it_was(root: Path, target: Live) -> None:
    before = target.files()
    for old, new in (("bench", "seat"), ("seat", "bench")):
        assert run_rostra("rename", old, new, cwd=root).returncode == 0
        assert run_rostra("build", ".", cwd=root).returncode == 0
    publish(root, at=BEGAN + DAY)
    after = target.files()
    assert [name for name in before if after[name] != before[name] and not name.startswith(".rostra/")] == []


def test_comments_in_the_record_follow_a_renamed_episode(root: Path) -> None:
    path = root / "published.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[episodes.bench]\n", '# Ask Mira.\n[episodes.bench]\ndesk = "north"\n'), encoding="utf-8"
    )
    assert run_rostra("rename", "bench", "seat", cwd=root).returncode == 0
    renamed = path.read_text(encoding="utf-8")
    assert '# Ask Mira.\n[episodes.seat]\ndesk = "north"\n' in renamed
    changed = [line for line in difflib.ndiff(text.splitlines(), renamed.splitlines()) if line[0] == "-"]
    assert [line for line in changed if "[episodes.bench" not in line and "revision" not in line] == []


def test_a_file_that_was_renamed_by_hand(root: Path) -> None:
    (root / "transcripts" / "bench.txt").rename(root / "transcripts" / "seat.txt")
    done = run_rostra("publish", ".", "--dry-run", cwd=root, SOURCE_DATE_EPOCH=str(int(BEGAN.timestamp())))
    assert "Renamed bench? Run `rostra rename bench seat` to keep its GUID and subscribers." in done.stdout


def test_no_address(root: Path, target: Live) -> None:
    before = target.files()
    settings = root / "transcripts" / "series.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace(f'url = "{BASE.rstrip("/")}"\n', ""), encoding="utf-8")
    assert "R513 error transcripts/series.toml: the series has no `url`" in publish(root, at=BEGAN + DAY, fails=1)
    assert target.files() == before


def test_reissued_episode_is_a_new_one_for_apps(root: Path, target: Live) -> None:
    before = guids(target.files()["feed.xml"])
    epoch = str(int((BEGAN + DAY).timestamp()))
    assert run_rostra("reissue", "bench", cwd=root, SOURCE_DATE_EPOCH=epoch).returncode == 0
    printed = publish(root, at=BEGAN + DAY)
    assert "reissued     bench: A Bench by the Water" in printed
    assert "1 episode unchanged" in printed
    after = guids(target.files()["feed.xml"])
    assert after["The Bollard"] == before["The Bollard"]
    assert after["A Bench by the Water"] != before["A Bench by the Water"]
    assert publish(root, at=BEGAN + 2 * DAY).splitlines()[-1] == "Already up to date."


LATER = """\
+++
title = "{title}"
date = {date}
number = 3
{more}
+++

MIRA HOLT - Nobody has heard this yet.

JONAS AHL - So it is, Mira.
"""


def test_episode_of_the_future_comes_out_on_its_day(root: Path, target: Live) -> None:
    due = datetime(2026, 3, 25, 12, 3, tzinfo=UTC)
    talk = root / "transcripts" / "later.txt"
    talk.write_text(LATER.format(title="Later", date="2026-03-25", more=""), encoding="utf-8")
    printed = publish(root, at=due - timedelta(seconds=1))
    assert "not yet      later: due 2026-03-25 12:03 UTC" in printed
    assert "Later" not in guids(target.files()["feed.xml"])
    assert "new          later: Later" in publish(root, at=due)
    assert "Later" in guids(target.files()["feed.xml"])


def test_drafts_are_never_published(root: Path) -> None:
    talk = root / "transcripts" / "later.txt"
    talk.write_text(LATER.format(title="Later", date="2026-03-19", more="draft = true"), encoding="utf-8")
    assert "draft        later" in publish(root, at=BEGAN + DAY)
    assert "later" not in record(root)["episodes"]
    assert "Nobody has heard" not in "".join(run_rostra("build", ".", cwd=root).stdout)
    site = root / "output" / "site"
    assert not (site / "episodes" / "later.html").exists()
    assert run_rostra("build", ".", "--drafts", cwd=root).returncode == 0
    assert "Draft" in (site / "episodes" / "later.html").read_text(encoding="utf-8")
    assert run_rostra("build", ".", cwd=root).returncode == 0
    assert not (site / "episodes" / "later.html").exists()


def test_a_clock_months_ahead_is_refused(root: Path, target: Live) -> None:
    before = target.files()
    text = (root / "published.toml").read_text(encoding="utf-8")
    # As if published long before the present: the clock of the computer that runs this test is far ahead.
    (root / "published.toml").write_text(text.replace("2026-03-20T", "2020-03-20T"), encoding="utf-8")
    for talk in (root / "transcripts").glob("*.txt"):
        talk.write_text(talk.read_text(encoding="utf-8").replace("2026-03-", "2020-03-"), encoding="utf-8")
    done = run_rostra("publish", ".", "--yes", cwd=root)
    assert done.returncode == 1
    assert "R409 error " in done.stderr
    assert target.files() == before


def test_comments_and_unknown_keys_survive(root: Path) -> None:
    path = root / "published.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "[episodes.bollard]\n", '[episodes.bollard]\n# Ask Petra before this is changed.\ndesk = "north"\n'
    )
    path.write_text(text, encoding="utf-8")
    say(root, "I thank it too.")
    publish(root, at=BEGAN + DAY)
    assert "# Ask Petra before this is changed." in path.read_text(encoding="utf-8")
    assert record(root)["episodes"]["bollard"]["desk"] == "north"


FOREIGN = """\
<?xml version="1.0"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Quay Talks</title>
<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>
<item><title>a bench by the water</title><guid>tag:old.example,2026:1</guid>
<pubDate>Wed, 04 Mar 2026 10:00:00 +0100</pubDate>
<enclosure url="https://old.example/1.mp3" length="123" type="audio/mpeg"/></item>
<item><title>Something else</title><itunes:episode>2</itunes:episode><guid>tag:old.example,2026:2</guid>
<pubDate>Wed, 11 Mar 2026 10:00:00 +0100</pubDate>
<enclosure url="https://old.example/2.mp3" length="124" type="audio/mpeg"/></item>
<item><title>Never written down</title><guid>tag:old.example,2026:3</guid></item>
</channel></rss>
"""


def test_a_show_moves_here(tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    (tmp_path / "old.xml").write_text(FOREIGN, encoding="utf-8")
    done = run_rostra("publish", ".", "--adopt", "../old.xml", cwd=root)
    assert done.returncode == 0, done.stderr
    assert 'no transcript matches "Never written down" (tag:old.example,2026:3)' in done.stderr
    publish(root, "--to", "../www", at=BEGAN)
    live = LiveFolder(tmp_path / "www")
    feed = live.files()["feed.xml"]
    assert guids(feed) == {"A Bench by the Water": "tag:old.example,2026:1", "The Bollard": "tag:old.example,2026:2"}
    assert enclosures(feed) == {"https://old.example/1.mp3": 123, "https://old.example/2.mp3": 124}
    assert b"<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c<" in feed
    assert b"Wed, 04 Mar 2026 09:00:00 +0000" in feed
    assert b"podcast:transcript" not in feed, "their times are those of our sound"
    check_media(root)
    say(root, "I thank it too.")
    publish(root, "--to", "../www", at=BEGAN + DAY)
    feed = live.files()["feed.xml"]
    assert guids(feed)["The Bollard"] == "tag:old.example,2026:2"
    ours = [path for path in enclosures(feed) if path.startswith("media/bollard.")]
    assert len(ours) == 1, "an edit replaces the sound"
    again = run_rostra("publish", ".", "--adopt", "../old.xml", cwd=root)
    assert again.returncode == 1
    assert again.stderr.startswith("R406 error published.toml: the series already has a publication record")


@pytest.mark.parametrize("feed", ["no XML", "<html/>", "<rss><channel/>"])
def test_what_is_no_feed_is_not_taken_over(feed: str, tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    (tmp_path / "old.xml").write_text(feed, encoding="utf-8")
    done = run_rostra("publish", ".", "--adopt", "../old.xml", cwd=root)
    assert done.returncode == 1
    assert done.stderr.startswith("R511 error ../old.xml: ")
    assert not (root / "published.toml").exists()


def test_files_of_other_origin_are_not_replaced(tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "index.html").write_text("Somebody's page", encoding="utf-8")
    stopped = publish(root, "--to", "../www", fails=1)
    assert "R501 error ../www: would replace files that Rostra did not make: index.html" in stopped
    assert [p.name for p in (tmp_path / "www").iterdir()] == ["index.html"]


def test_another_series_has_the_target(target: Live, tmp_path: Path) -> None:
    assert isinstance(target, LiveFolder)
    before = target.files()
    other = copy_series(tmp_path / "other")
    settings = other / "transcripts" / "series.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("quay-talks", "pier-talks"), encoding="utf-8")
    publish(other, "--to", "../first")
    stopped = publish(other, "--to", str(target.folder), fails=1)
    assert 'the target contains the series "quay-talks", not "pier-talks"' in stopped
    assert target.files() == before


def test_no_target(tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    assert publish(root, fails=1).startswith("R512 error transcripts/series.toml: no publication target is set")


def test_errors_in_the_input_publish_nothing(root: Path, target: Live) -> None:
    before = target.files()
    (root / "transcripts" / "bollard.txt").write_text("No tag at all.\n", encoding="utf-8")
    stopped = publish(root, at=BEGAN + DAY, fails=1)
    assert "1 error; nothing was published" in stopped
    assert target.files() == before


@pytest.mark.parametrize("option", ["--withdraw", "--regenerate"])
def test_no_such_episode(option: str, root: Path) -> None:
    stopped = publish(root, option, "bolard", at=BEGAN, fails=2)
    assert f'R405 error {option}: "bolard" was never published; did you mean "bollard"?' in stopped


def test_changes_of_title_address_and_season_move_no_identifier(root: Path, target: Live) -> None:
    def identifiers(live: dict[str, bytes]) -> list[bytes]:
        return [line for line in live["feed.xml"].splitlines() if b"guid" in line]

    before = dict(target.files())
    settings = root / "transcripts" / "series.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace('key = "quay-talks"\n', "season = 2\n").replace("Quay Talks", "Pier Talks")
    settings.write_text(text.replace(BASE.rstrip("/"), "https://example.net/pier"), encoding="utf-8")
    publish(root, at=BEGAN + DAY)
    live = dict(target.files())
    assert b"https://example.net/pier/" in live["feed.xml"]
    assert identifiers(live) == identifiers(before)
    assert {n for n in live if n.startswith("books/")} == {n for n in before if n.startswith("books/")}
