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
from tests.docs.pages import GENERATED, page_text, pages, written_pages


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


@pytest.mark.parametrize("page", pages())
def test_commands_and_options_that_a_page_names_are_there(page: str) -> None:
    text = page_text(page)
    for name, rest in re.findall(r"(?:`|^ *(?:\$ )?|\.venv/bin/)rostra ([a-z]+)\b([^`#\n]*)", text, re.MULTILINE):
        if name not in cli.commands:
            # Prose in a page of help: "rostra is …".
            assert page in GENERATED or page == "CHANGELOG.md", f"rostra {name}"
            continue
        params = named_command(name, rest).params
        known = {option for param in params for option in (*param.opts, *param.secondary_opts)}
        typed = re.sub(r"(['\"]).*?\1", "", rest)
        named = set(re.findall(r"(?<![\S-])--?[a-z][a-z-]*", typed))
        # The changelog names what version 0.1.0 had.
        former = {"--reissue"} if page == "CHANGELOG.md" else set()
        assert named <= known | former | {"--help"}, f"rostra {name}{rest}"


@pytest.mark.parametrize("page", pages())
def test_no_shell_replaces_an_amount_in_dollars(page: str) -> None:
    assert re.findall(r'rostra \w+ .*"[^"\n]*\$\d[^"\n]*"', page_text(page)) == []


@pytest.mark.parametrize("page", pages())
def test_links_of_a_page_lead_to_headings_that_are_there(page: str) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page_text(page), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)]*)\)|^\[[^]]+\]: (\S+)$", prose, re.MULTILINE):
        address = link[0] or link[1]
        if address.startswith("http"):
            continue
        file, _, anchor = address.partition("#")
        target = (ROOT / page).parent / file if file else ROOT / page
        if target.is_dir():
            target = target / "README.md"
        assert target.is_file(), address
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), address


def test_every_page_is_reached_from_the_index_or_from_a_list_that_it_names() -> None:
    listed: set[Path] = set()
    for page in ("docs/README.md", "docs/decisions/README.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", page_text(page)):
            listed.add(((ROOT / page).parent / link).resolve())
    wanted = {(ROOT / page).resolve() for page in pages()} - {ROOT / "README.md", ROOT / "docs" / "README.md"}
    assert wanted - listed == set()


@pytest.mark.parametrize("page", sorted({*written_pages()} - {"README.md", "docs/glossary.md"}))
def test_every_code_that_a_page_names_is_a_link_to_its_row(page: str) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page_text(page), flags=re.DOTALL)
    rows = anchors(page_text("docs/diagnostics.md"))
    linked = set()
    for code, anchor in re.findall(r"\[(R\d{3})\](?:\(|: )\S*?diagnostics\.md#(r\d{3})", prose):
        assert code in CODES, code
        assert code.lower() == anchor, code
        assert anchor in rows, code
        linked.add(code)
    assert set(re.findall(r"R\d{3}", prose)) == linked
    assert re.findall(r"(?<!\[)\bR\d{3}\b", prose) == []


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


def test_the_record_that_the_guide_shows_can_be_read() -> None:
    """With its hashes written out."""
    text = (ROOT / "docs" / "publish.md").read_text(encoding="utf-8")
    shown = next(block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "schema" in block)
    whole = re.sub(r'"([0-9a-f]+)…"', lambda short: f'"{short[1]:0<64}"', shown)
    known = parse_published(whole, "docs/publish.md")
    assert [entry.guid for entry in known.episodes.values()] == ["e29e4144-317b-55aa-aee6-57acee7a4eca"]
    assert record_with(None, known)


def test_every_setting_is_documented_with_its_default() -> None:
    shown = dict(re.findall(r"^\| `(\w+)` \| (?:`(.*?)`|none) \|", page_text("docs/settings.md"), re.MULTILINE))
    for table in (Series, Speech, Pauses, Audio, Build, Publish, Reading, Book):
        for field in dataclasses.fields(table):
            value = getattr(table(), field.name)
            assert tomllib.loads(f"v = {shown[field.name] or '0'}")["v"] in (_plain(value), 0), field.name


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


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


def test_pages_that_the_program_names_are_there() -> None:
    files = [p for p in (ROOT / "pipeline").rglob("*") if p.suffix in (".py", ".toml", ".txt", ".yml", ".md")]
    named = {page for path in files for page in re.findall(r"docs/[a-z-]+\.md", path.read_text(encoding="utf-8"))}
    assert named - set(pages()) == set()


@pytest.mark.parametrize("page", written_pages())
def test_files_that_a_page_names_are_there(page: str) -> None:
    named = set(re.findall(r"`((?:pipeline/|tests/)?[a-z_]+(?:/[a-z_*]+)*/[a-z_*]+\.(?:py|js|css))`", page_text(page)))
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
    documented = table_below(page_text("docs/bring.md"), "## Conventions")
    assert sorted(documented) == sorted(CONVENTIONS)
    ranks = [CONVENTIONS[name].rank for name in documented]
    assert ranks == sorted(ranks)
