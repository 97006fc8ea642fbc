"""What the documentation says is what the program does."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import click
from click.testing import CliRunner

from pipeline.cli import cli
from pipeline.model import CODES
from pipeline.read.conventions import CONVENTIONS
from pipeline.settings import Audio, Book, Build, Pauses, Publish, Reading, Series, Speech
from tests.conftest import ROOT, Golden, run_rostra


def help_pages() -> str:
    pages = ["# The command line\n\nGenerated from the program's own help (`make docs`).\n"]
    names = sorted(cli.commands)
    for arguments in ([], *([name] for name in names)):
        result = CliRunner().invoke(cli, [*arguments, "--help"], prog_name="rostra", terminal_width=100)
        title = " ".join(["rostra", *arguments])
        pages.append(f"## `{title}`\n\n```\n{result.output.rstrip()}\n```\n")
    return "\n".join(pages)


def test_documented_help_is_the_help(golden: Golden) -> None:
    golden(ROOT / "docs" / "cli.md", help_pages())


def test_every_option_says_what_it_does() -> None:
    for name, command in cli.commands.items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


def test_readme_names_only_commands_and_files_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in re.findall(r"rostra (build|check|new|\w+) ", readme):
        if command in ("build", "check", "new"):
            assert command in cli.commands
    for link in re.findall(r"\]\(([^)h#][^)]*)\)", readme):
        assert (ROOT / link).is_file(), link
    for option in re.findall(r"`(--[a-z-]+)", readme):
        params = [p for c in cli.commands.values() for p in c.params]
        known = {o for p in params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
        assert option in known, option


def test_readme_transcript_builds(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    start = readme.index("    +++\n    title")
    block = readme[start : readme.index("\n\nCaptions (WebVTT", start)]
    text = "\n".join(line[4:] for line in block.splitlines())
    (tmp_path / "talk.txt").write_text(text, encoding="utf-8")
    done = run_rostra("check", "talk.txt", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert [d for d in found["diagnostics"] if d["severity"] != "info"] == []
    assert [len(r["mentions"]) for r in found["episodes"][0]["references"]] == [1]


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for table in (Series, Speech, Pauses, Audio, Build, Publish, Reading, Book):
        for field in dataclasses.fields(table):
            assert f"`{field.name}`" in text, field.name


def test_starter_series_names_every_setting_and_checks_clean(tmp_path: Path) -> None:
    done = run_rostra("new", "mine", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "mine" / "transcripts" / "series.toml").read_text(encoding="utf-8")
    for table in (Series, Speech, Pauses, Audio, Build, Publish, Reading, Book):
        for field in dataclasses.fields(table):
            assert re.search(rf"^#?\s*{field.name} =", text, re.MULTILINE), field.name
    found = json.loads(run_rostra("check", "mine", "--json", cwd=tmp_path).stdout)
    assert [d["code"] for d in found["diagnostics"] if d["severity"] != "info"] == ["R056", "R114", "R056"]


def test_new_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    done = run_rostra("new", "mine", cwd=tmp_path)
    assert done.returncode == 2
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_documented_check_fields_are_the_fields(tmp_path: Path) -> None:
    run_rostra("new", "mine", cwd=tmp_path)
    found = json.loads(run_rostra("check", "mine", "--json", cwd=tmp_path).stdout)
    text = (ROOT / "docs" / "check-json.md").read_text(encoding="utf-8")
    assert list(found) == ["episodes", "diagnostics"]
    for name in [*found["episodes"][0], *found["episodes"][0]["ledger"], *found["diagnostics"][0]]:
        assert f"`{name}`" in text or f'"{name}"' in text, name


def test_files_that_the_architecture_names_are_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {
        name for name in re.findall(r"`([a-z_]+(?:/[a-z_*]+)*/[a-z_*]+\.(?:py|js|css))`", text) if "NAME" not in name
    }
    assert named
    assert [n for n in sorted(named) if not any((*ROOT.glob(n), *(ROOT / "pipeline").glob(n)))] == []


def test_every_promise_names_a_test_that_is_there() -> None:
    """Each line under a heading of promises links to a row of a table, or to a test, by its name or the start of it."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    promises, _, _ = text.partition("## What Rostra does not promise")
    for line in re.findall(r"^- .*(?:\n  .*)*", promises, re.MULTILINE):
        links = re.findall(r"\[([^\]]+)\]\(\.\./(tests/[^)]+)\)", line)
        assert links, line
        for name, file in links:
            source = (ROOT / file).read_text(encoding="utf-8")
            name = " ".join(name.split())
            assert name in source or name.replace(" ", "_") in source, f"{file} has no {name}"


def table_below(text: str, heading: str) -> list[str]:
    """What the first column of the first table below a heading has in code."""
    rows = re.search(r"(?:^\|.*\n)+", text[text.index(f"\n{heading}\n") :], re.MULTILINE)
    assert rows, heading
    return re.findall(r"^\| `([^`]+)`", rows.group(), re.MULTILINE)


def test_every_convention_is_documented_in_the_order_of_ranks() -> None:
    text = (ROOT / "docs" / "transcripts.md").read_text(encoding="utf-8")
    documented = table_below(text, "### Conventions")
    assert sorted(documented) == sorted(CONVENTIONS)
    ranks = [CONVENTIONS[name].rank for name in documented]
    assert ranks == sorted(ranks)


def test_every_code_that_the_documentation_names_is_a_link_to_its_row() -> None:
    text = (ROOT / "docs" / "transcripts.md").read_text(encoding="utf-8")
    prose, _, links = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL).rpartition("\n\n")
    linked = re.findall(r"^\[(R\d{3})\]: diagnostics\.md#(r\d{3})$", links, re.MULTILINE)
    assert all(code.lower() == anchor and code in CODES for code, anchor in linked)
    assert set(re.findall(r"R\d{3}", prose)) == {code for code, _ in linked}
    assert re.findall(r"(?<!\[)R\d{3}", prose) == []
    rows = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert all(f'<a id="{anchor}"></a>' in rows for _, anchor in linked)
