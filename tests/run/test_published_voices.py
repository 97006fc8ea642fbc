"""People may come and go: nobody in a published episode sounds otherwise because of them."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import NARRATOR
from pipeline.publish import load_published
from tests.commands.publishing import BEGAN, DAY, items, publish
from tests.conftest import run_rostra
from tests.run.conftest import EndsClean, copy_series, replace

NEWCOMER = "Olle Dahl"
"""Who is given Petra Sund's voice where nobody has it; she speaks in the second episode, they join the first."""


@pytest.fixture
def root(published: Path) -> Path:
    return published


def join(root: Path) -> None:
    """The newcomer says something in the first episode."""
    bench = root / "transcripts" / "bench.txt"
    text = bench.read_text(encoding="utf-8")
    text = text.replace('{ name = "Jonas Ahl"', f'{{ name = "{NEWCOMER}" }}, {{ name = "Jonas Ahl"')
    bench.write_text(text.replace("REFERENCES", f"{NEWCOMER}: I brought the paint.\n\nREFERENCES"), encoding="utf-8")


def cast_toml(root: Path, text: str) -> None:
    (root / "voices").mkdir(exist_ok=True)
    (root / "voices" / "cast.toml").write_text(text, encoding="utf-8")


def printed(root: Path, *arguments: str) -> str:
    """What a command prints that succeeds."""
    done = run_rostra(*arguments, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout


def build(root: Path, *options: str) -> str:
    return printed(root, "build", ".", *options)


def voices(summary: str) -> dict[str, str]:
    """Name -> voice, of everybody in the summary of a build."""
    lines = re.findall(r"^   voices: (.*); narrator", summary, re.MULTILINE)
    return dict(pair.rsplit(" ", 1) for line in lines for pair in line.split(", "))


def script(said: str) -> dict[str, str]:
    """The same of ``rostra check --script``."""
    found = dict(re.findall(r"\[(.+?), ([^\s,]+)(?:, \S+)?\]: ", said))
    found.pop("narrator")
    return found


def built_voices(root: Path, *options: str) -> dict[str, str]:
    """Who has which voice in a build; that of what is up to date does not print them."""
    return voices(build(root, *options)) or script(printed(root, "check", ".", "--script", *options))


def media(root: Path) -> dict[str, bytes]:
    """The files of the second episode."""
    return {p.name: p.read_bytes() for p in sorted((root / "output" / "site" / "media").glob("bollard.*"))}


def bollard(root: Path) -> bytes:
    """Its item in the feed."""
    return etree.tostring(items((root / "output" / "site" / "feed.xml").read_bytes())["The Bollard"])


def test_newcomer_changes_nothing_in_another_published_episode(root: Path) -> None:
    before, known = bollard(root), media(root)
    was = built_voices(root)
    join(root)
    plan = json.loads(build(root, "--explain", "--json"))
    assert {r["episode"] for r in plan["reasons"]} == {"bench"}
    shown = script(printed(root, "check", ".", "--script"))
    summary = build(root)
    assert voices(summary) == shown
    assert {**shown, **was} == shown
    assert shown.keys() - was.keys() == {NEWCOMER}
    assert "voice" not in summary.replace("   voices:", "")
    assert bollard(root) == before
    assert media(root) == known


def test_newcomer_in_what_was_never_published_is_cast_as_by_a_clean_build(quay: Path, ends_clean: EndsClean) -> None:
    known = media(quay).keys()
    join(quay)
    shown = script(printed(quay, "check", ".", "--script"))
    summary = build(quay)
    assert voices(summary) == shown
    assert "bollard: Petra Sund has a different voice (" in summary
    assert "voices changed because people joined or left the series; to keep a voice, " in summary
    assert media(quay).keys() != known, "otherwise this series shows nothing"
    ends_clean(quay)


def test_voices_are_on_record_from_the_day_they_were_heard(root: Path) -> None:
    join(root)
    publish(root, at=BEGAN + DAY)
    since = {person: voice.since - BEGAN for person, voice in load_published(root).episodes["bench"].voices.items()}
    nothing = timedelta()
    assert since == {NARRATOR: nothing, "mira-holt": nothing, "jonas-ahl": nothing, "olle-dahl": DAY}


def test_what_is_published_is_what_would_be_chosen(root: Path) -> None:
    """So the record of a series changes nothing of it, however much of it is published."""
    join(root)
    publish(root, at=BEGAN + DAY)
    before = built_voices(root)
    shutil.rmtree(root / "output")
    assert built_voices(root) == before


def test_who_returns_sounds_as_before(root: Path) -> None:
    known, talk = media(root).keys(), root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    talk.unlink()
    publish(root, at=BEGAN + DAY)
    join(root)
    publish(root, at=BEGAN + 2 * DAY)
    talk.write_text(text, encoding="utf-8")
    build(root)
    assert media(root).keys() == known


def test_voices_of_what_was_never_published_are_free(quay: Path) -> None:
    was = built_voices(quay)["Petra Sund"]
    (quay / "transcripts" / "bollard.txt").unlink()
    build(quay)
    join(quay)
    assert built_voices(quay)[NEWCOMER] == was


def test_without_the_record_voices_are_chosen_again_and_it_is_said(root: Path) -> None:
    (root / "published.toml").unlink()
    join(root)
    assert "voices changed because people joined" in build(root)


def test_voice_that_cast_toml_gives_away_is_reported_until_another_is_published(root: Path) -> None:
    known = built_voices(root)
    cast_toml(root, f'["Jonas Ahl"]\nvoice = "{known["Petra Sund"]}"\n')

    def said() -> tuple[str, dict[str, str]]:
        done = run_rostra("build", ".", cwd=root)
        assert done.returncode == 0, done.stderr
        return done.stderr, voices(done.stdout) or script(printed(root, "check", ".", "--script"))

    told, after = said()
    assert told == (
        f"R116 warning voices/cast.toml:1: Petra Sund cannot keep the published voice {known['Petra Sund']}: "
        "Jonas Ahl has it; give Jonas Ahl another voice in cast.toml\n"
    )
    assert after["Petra Sund"] not in known.values()
    publish(root, at=BEGAN + DAY)
    shutil.rmtree(root / "output")
    assert said() == ("", after)
    cast_toml(root, "")
    assert said()[1] == {**known, "Petra Sund": after["Petra Sund"]}, "what was published last"


def test_cast_toml_undone_gives_the_voice_back(root: Path, ends_clean: EndsClean) -> None:
    before = media(root)
    cast_toml(root, '["Jonas Ahl"]\nvoice = "' + built_voices(root)["Petra Sund"] + '"\n')
    build(root)
    assert media(root) != before
    cast_toml(root, "")
    build(root)
    assert media(root) == before
    ends_clean(root)


def test_published_voice_that_the_engine_does_not_have_is_an_error(root: Path) -> None:
    voice = built_voices(root)["Petra Sund"]
    replace(root / "published.toml", f'petra-sund = {{name = "{voice}"', 'petra-sund = {name = "en-us+Nobody"')
    for command in ("check", "build"):
        done = run_rostra(command, ".", cwd=root)
        assert done.returncode == 1
        assert (
            "R506 error voices/cast.toml: Petra Sund cannot keep the published voice en-us+Nobody: the installed "
            "espeak does not have it; install a version with this voice, or choose another voice in cast.toml"
        ) in done.stderr
    cast_toml(root, f'["Petra Sund"]\nvoice = "{voice}"\n')
    assert built_voices(root)["Petra Sund"] == voice


def test_every_output_folder_takes_the_record_of_the_series(root: Path) -> None:
    join(root)
    here = script(printed(root, "check", ".", "--script"))
    assert script(printed(root, "check", ".", "--script", "--output", "public")) == here
    assert built_voices(root, "--output", "public") == here


def test_check_of_a_transcript_beside_a_series_knows_nothing_of_it(root: Path, tmp_path: Path) -> None:
    """Its output would be the series', and no build would touch that (R403)."""
    text = f"{NEWCOMER}: I brought the paint.\n\nPetra Sund: Green?\n"
    for folder in (root, tmp_path):
        (folder / "draft.txt").write_text(text, encoding="utf-8")
    alone = printed(tmp_path, "check", "draft.txt", "--script")
    assert printed(root, "check", "draft.txt", "--script") == alone


def test_check_reports_a_damaged_record_beside_everything_else(tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    (root / "published.toml").write_text("schema = 2\nepisodes = 2\n", encoding="utf-8")
    cast_toml(root, '["Nobody Here"]\nvoice = "en-us+f2"\n')
    done = run_rostra("check", ".", cwd=root)
    assert done.returncode == 1
    assert "R406 error published.toml: not a publication record: " in done.stderr
    assert "R112 warning voices/cast.toml:1" in done.stderr
