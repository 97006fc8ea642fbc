"""What the documentation says is what the program does."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import cli
from pipeline.model import CODES
from pipeline.publish import parse_published, record_with
from pipeline.read.conventions import CONVENTIONS
from pipeline.settings import Audio, Book, Build, Pauses, Publish, Reading, Series, Speech
from tests.conftest import ROOT, Golden, requires_natural_voices, run_rostra


def every_command() -> list[tuple[list[str], click.Command]]:
    """Each command that help lists with the arguments that name it, those of groups too."""
    found: list[tuple[list[str], click.Command]] = []
    for name, command in sorted(cli.commands.items()):
        found.append(([name], command))
        inner = sorted(command.commands.items()) if isinstance(command, click.Group) else []
        found += [([name, other], each) for other, each in inner if not each.hidden]
    return found


def named_command(name: str, rest: str) -> click.Command:
    """The command that is meant by what is typed after ``rostra``."""
    command = cli.commands[name]
    if not isinstance(command, click.Group):
        return command
    return command.commands.get(rest.split()[0] if rest.split() else "", command.commands["list"])


def help_pages() -> str:
    pages = ["# The command line\n\nGenerated from the program's own help (`make docs`).\n"]
    for arguments, _ in ([[], cli], *every_command()):
        result = CliRunner().invoke(cli, [*arguments, "--help"], prog_name="rostra", terminal_width=100)
        title = " ".join(["rostra", *arguments])
        pages.append(f"## `{title}`\n\n```\n{result.output.rstrip()}\n```\n")
    return "\n".join(pages)


def test_documented_help_is_the_help(golden: Golden) -> None:
    golden(ROOT / "docs" / "cli.md", help_pages())


def test_every_option_says_what_it_does() -> None:
    for name, command in every_command():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


GUIDES = ("README.md", "docs/publish.md", "docs/voices.md")
"""Pages with commands to type."""


@pytest.mark.parametrize("page", GUIDES)
def test_commands_and_options_that_a_guide_names_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"(?:`|^    (?:\$ )?|\.venv/bin/)rostra ([a-z]+)([^`#\n]*)", text, re.MULTILINE)
    assert named
    for name, rest in named:
        params = named_command(name, rest).params
        known = {option for param in params for option in (*param.opts, *param.secondary_opts)}
        assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest)) <= known, f"rostra {name}{rest}"
    commands = [*(command for _, command in every_command()), named_command("voices", "")]
    every = {option for command in commands for p in command.params for option in (*p.opts, *p.secondary_opts)}
    # The guide of publishing names options of other programs too.
    assert page != "README.md" or set(re.findall(r"`(--[a-z-]+)", text)) <= every | {"--help"}


@pytest.mark.parametrize("page", GUIDES)
def test_links_of_a_guide_lead_to_headings_that_are_there(page: str) -> None:
    for link in re.findall(r"\]\(([^)]*)\)", (ROOT / page).read_text(encoding="utf-8")):
        if link.startswith("http"):
            continue
        file, _, anchor = link.partition("#")
        target = (ROOT / page).parent / file if file else ROOT / page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.natural
def test_the_natural_voices_that_the_guide_lists_are_so(tmp_path: Path) -> None:
    requires_natural_voices()
    text = (ROOT / "docs" / "voices.md").read_text(encoding="utf-8")
    block = text.partition("$ rostra voices --engine kokoro\n")[2].partition("```")[0]
    shown = [line for line in block.splitlines() if line != "…"]
    printed = run_rostra("voices", "--engine", "kokoro", cwd=tmp_path).stdout.splitlines()
    start = printed.index(shown[0])
    assert printed[start : start + len(shown)] == shown


def anchors(text: str) -> set[str]:
    """What links to the headings and to the named rows of a page end in."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    named = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    return named | set(re.findall(r'<a id="([^"]+)"></a>', text))


def test_codes_and_settings_that_the_guide_of_publishing_names_are_there() -> None:
    text = (ROOT / "docs" / "publish.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bR\d{3}\b", text)) <= set(CODES)
    linked = re.findall(r"\[(R\d{3})\]\(diagnostics\.md#(r\d{3})\)", text)
    assert [code.lower() for code, _ in linked] == [anchor for _, anchor in linked]
    assert re.findall(r"(?<!\[)\bR\d{3}\b", text) == []
    settings = next(tomllib.loads(b) for b in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[series]" in b)
    tables = {"series": Series, "publish": Publish}
    for table, values in settings.items():
        assert set(values) <= {field.name for field in dataclasses.fields(tables[table])}


def test_the_record_that_the_guide_shows_can_be_read() -> None:
    """With its hashes written out."""
    text = (ROOT / "docs" / "publish.md").read_text(encoding="utf-8")
    shown = next(block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "schema" in block)
    whole = re.sub(r'"([0-9a-f]+)…"', lambda short: f'"{short[1]:0<64}"', shown)
    known = parse_published(whole, "docs/publish.md")
    assert [entry.guid for entry in known.episodes.values()] == ["e29e4144-317b-55aa-aee6-57acee7a4eca"]
    assert record_with(None, known)


def test_readme_transcript_builds(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = next(block for block in re.findall(r"```text\n(.*?)```", readme, re.DOTALL) if "REFERENCES" in block)
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
