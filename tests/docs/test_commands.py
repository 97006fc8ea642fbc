"""Every command and every snippet that the documentation shows is run, read or loaded.

A page is run in a folder of its own, its blocks in their order. The folder has ``my-series``, as ``rostra new`` writes
it, unless the page writes it itself, and each transcript that a command names and no block gives. A comment directly
above a block says what is special about it:

- ``<!-- test: exit 1 -->``: each command ends with this status.
- ``<!-- test: skip, needs a host -->``: nothing of the block can be run here, for this reason.
- ``<!-- test: in my-series -->``: this block and those after it are run in this folder.
- ``<!-- test: save as talk.txt -->``: the text is a file that later commands read.
- ``<!-- test: apply -->``: the settings are written into the series, for later commands.
- ``<!-- test: run touch talk.txt -->``: what the page's text asks for, done before the block.
- ``<!-- test: not a transcript -->``: the text is only shown.
- ``<!-- test: finds R011 -->``: reading the text, or loading the settings, reports this, even if it is an error.

Programs in ``NEVER_RUN`` are not run. In what a command prints, ``…`` is anything, also on a line of its own.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from click.testing import CliRunner, Result

from pipeline.cli import cli
from pipeline.model import Log, RostraError, Severity
from pipeline.settings import load_settings
from tests.conftest import ROOT
from tests.docs.pages import GENERATED, Block, Command, blocks_of, pages, unfenced, written_pages

NEVER_RUN = {
    "apt-get": "installs packages",
    "curl": "needs the published site",
    "docker": "needs a registry",
    "make": "its targets are looked up",
    "netlify": "needs an account",
    "npm": "installs packages",
    "pip": "installs packages; tests/clients/test_install.py does",
    "pipx": "installs packages; tests/clients/test_install.py does",
    "rsync": "needs a server",
    "uv": "installs packages; tests/clients/test_install.py does",
    "git clone": "needs the network",
    "git fetch": "needs the remote",
    "git push": "needs the remote",
    "rostra voices install": "fetches the model",
    ".ci/run": "runs these tests",
    ".venv/bin/python -m pytest": "runs these tests",
}
"""The beginning of a command -> why it is not run."""
SERVES = ("rostra serve", "rostra watch")
"""Commands that run until Ctrl-C: they are started, and stopped after the first line."""
DIRECTIVE = r"exit \d+|skip, .+|in \S+|save as \S+|apply|run .+|not a transcript|finds .+"
ANSWER = re.compile(r"\[y/N\]: (\S*)$")
"""What a page shows of a question, with the answer."""
ANY_LINES = "(?s:.*?)"
STARTER = "my-series"
SAMPLE = "INES CALDER - Who owns a puddle?\n\nRAYMOND QUILL - Nobody does. It is all in the map.\n"
TRANSCRIPT = re.compile(r"\.(?:txt|md|vtt|srt|json|csv|tsv|html?)$")
NOW = "1796040000"
"""Seconds since 1970: noon of 30 November 2026, the clock of `rostra publish`."""
SETTINGS = "series speech pauses audio build publish reading book convention".split()
FRONT = "accept corrections date draft key language people rules_off title".split()


class Terminal(CliRunner):
    """Runs the command in this process, as on a terminal that answers questions."""

    @contextmanager
    def isolation(self, *arguments: Any, **options: Any) -> Iterator[Any]:
        with super().isolation(*arguments, **options) as streams:
            sys.stdin.isatty = lambda: True  # type: ignore[method-assign]
            yield streams


class Reader:
    """Follows a page: runs its commands, keeps its files."""

    def __init__(self, page: str, folder: Path) -> None:
        self.page, self.folder, self.here = page, folder, folder
        self.blocks = blocks_of(page)
        self.environment: dict[str, str] = {}
        bin_folder = folder.parent / "bin"
        bin_folder.mkdir()
        shim = bin_folder / "rostra"
        shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m pipeline "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
        self.path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
        if not any(c.text.startswith(f"rostra new {STARTER}") for b in self.blocks for c in self._commands(b)):
            os.chdir(folder)
            assert self._rostra(["new", STARTER]).exit_code == 0

    def read(self) -> None:
        """Follow the page from top to bottom."""
        for block in self.blocks:
            where = f"{block.page}:{block.line}"
            for directive in block.directives:
                known = re.fullmatch(DIRECTIVE, directive)
                assert known, f"{where}: unknown directive {directive!r}"
            if (into := block.directive("in")) is not None:
                self.here = self.folder / into
            os.chdir(self.here)
            if (before := block.directive("run")) is not None:
                self._shell(before)
            if block.directive("skip") is not None:
                continue
            if block.language in ("console", "sh"):
                for command in block.commands():
                    self._follow(command, int(block.directive("exit") or 0))
            elif block.language == "toml":
                self._toml(block, where)
            elif block.language == "text":
                self._text(block, where)
            elif block.language == "json":
                json.loads(block.text)
            elif block.language == "python":
                ast.parse(block.text)
            else:
                assert block.language in ("nginx", "mermaid"), f"{where}: nothing tests {block.language}"

    # Commands

    def _commands(self, block: Block) -> list[Command]:
        return block.commands() if block.language in ("console", "sh") else []

    def _follow(self, command: Command, status: int) -> None:
        where = f"{self.page}:{command.line}"
        if command.text.startswith("make"):
            wanted = re.sub(r"[A-Z_]+=\S+", "", command.text).split()[1:]
            targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
            assert set(wanted) <= set(targets), where
            return
        if any(re.match(rf"{re.escape(beginning)}\b", command.text) for beginning in NEVER_RUN):
            return
        if found := re.fullmatch(r"cd (\S+)", command.text):
            if found[1] != "rostra":  # The clone.
                self.here = (self.here / found[1]).resolve()
                os.chdir(self.here)
            return
        if found := re.fullmatch(r"export (\w+)=(\S+)", command.text):
            if found[1] != "PATH":
                self.environment[found[1]] = found[2]
            return
        if command.text.startswith("git ") and shutil.which("git") is None:
            return
        self._give_transcripts(command.text)
        if command.text.startswith(SERVES):
            self._serve(command, where)
            return
        answers = [found[1] for line in command.printed or () if (found := ANSWER.search(line))]
        words = _words(command.text)
        if words is not None and words[0] == "rostra":
            done = self._rostra(words[1:], "".join(f"{answer}\n" for answer in answers))
            code, printed = done.exit_code, done.output
        else:
            shell = self._shell(command.text, check=False)
            code, printed = shell.returncode, shell.stdout
        assert code == status, f"{where}: {command.text}: exit status {code}\n{printed}"
        if command.printed is not None:
            wanted = "\n".join(command.printed)
            assert matches(wanted, printed), f"{where}: {command.text}: prints\n{printed}\nand the page shows\n{wanted}"

    def _rostra(self, arguments: list[str], answers: str = "") -> Result:
        done = Terminal().invoke(cli, arguments, prog_name="rostra", input=answers, env=self.environment)
        if isinstance(done.exception, RostraError):
            done.exit_code = done.exception.status
            done.output_bytes += f"{done.exception}\n".encode()
        elif done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    def _shell(self, text: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **self.environment, "PATH": self.path}
        return subprocess.run(
            ["bash", "-c", text], cwd=self.here, env=environment, text=True, check=check, timeout=120,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def _serve(self, command: Command, where: str) -> None:
        words = [sys.executable, "-m", "pipeline", *shlex.split(command.text)[1:]]
        if words[3] == "serve":
            words += ["--port", "0"]
        with subprocess.Popen(words, cwd=self.here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as run:
            assert run.stdout is not None
            first = run.stdout.readline()
            run.send_signal(signal.SIGINT)
            rest = run.stdout.read()
        assert first, where
        assert run.returncode in (0, 130), f"{where}: {first}{rest}"

    def _give_transcripts(self, command: str) -> None:
        """Write each transcript that a command reads and that is not there: the page's first one."""
        if not command.startswith("rostra ") or command.startswith("rostra new"):
            return
        for word in shlex.split(command)[2:]:
            path = self.here / word
            if TRANSCRIPT.search(word) and "=" not in word and not path.exists() and path.parent.is_dir():
                texts = [b.text for b in self.blocks if b.language == "text" and b.directive("not") is None]
                path.write_text(next((t for t in texts if t.startswith("+++")), SAMPLE), encoding="utf-8")

    # Snippets

    def _toml(self, block: Block, where: str) -> None:
        values = tomllib.loads(block.text.replace("…", "0"))
        if "schema" in values or "project" in values:
            return  # The record of publication, which test_docs.py reads; an entry point.
        if set(values) <= set(FRONT) and (set(values) - {"key", "language", "title"}):
            self._check(f"+++\n{block.text}+++\n{SAMPLE}", where, block)
            return
        scratch = self.folder.parent / f"settings-{block.line}"
        shutil.copytree(self.folder / STARTER, scratch, ignore=shutil.ignore_patterns("output"))
        self._write_settings(scratch, block.text, values)
        log = Log()
        load_settings(scratch, "", log)
        found = log.sorted()
        errors = [str(d) for d in found if d.severity == Severity.ERROR]
        self._expect({d.code for d in found}, errors, where, block)
        if block.directive("apply") is not None:
            self._write_settings(self.folder / STARTER, block.text, values)

    def _write_settings(self, root: Path, text: str, values: Mapping[str, Any]) -> None:
        """Write settings into the file to which they belong."""
        if "word" in values:
            (root / "voices" / "lexicon.toml").write_text(text, encoding="utf-8")
        elif set(values) <= set(SETTINGS):
            path = root / "transcripts" / "series.toml"
            whole = tomlkit.parse(path.read_text(encoding="utf-8"))
            for table, keys in values.items():
                if isinstance(keys, Mapping):
                    whole.setdefault(table, tomlkit.table()).update(keys)
                else:
                    whole[table] = keys
            path.write_text(tomlkit.dumps(whole), encoding="utf-8")
        else:
            (root / "voices" / "cast.toml").write_text(text, encoding="utf-8")

    def _text(self, block: Block, where: str) -> None:
        if block.directive("not") is not None:
            return
        if (name := block.directive("save")) is not None:
            path = self.here / name.removeprefix("as ")
            path.write_text(block.text, encoding="utf-8")
        self._check(block.text, where, block)

    def _check(self, text: str, where: str, block: Block) -> None:
        """Read a transcript, or a part of one that a person speaks before and after."""
        folder = self.folder.parent / f"text-{block.line}"
        folder.mkdir()
        name = (block.directive("save") or "as talk.txt").removeprefix("as ")
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+\.png)\)", text):
            (folder / picture).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "docs" / "pictures" / "report.png", folder / picture)
        if not _is_transcript(block) and block.language == "text":
            text = f"INES CALDER - Who owns a puddle?\n\nRAYMOND QUILL - Nobody.\n\nINES CALDER - Go on.\n\n{text}"
        (folder / Path(name).name).write_text(text, encoding="utf-8")
        os.chdir(folder)
        done = self._rostra(["check", Path(name).name, "--json"])
        found = json.loads(done.stdout)["diagnostics"]
        errors = [f"{d['code']} {d['line']}: {d['message']}" for d in found if d["severity"] == "error"]
        self._expect({d["code"] for d in found}, errors, where, block)
        os.chdir(self.here)

    def _expect(self, codes: set[str], errors: list[str], where: str, block: Block) -> None:
        if (wanted := block.directive("finds")) is not None:
            assert set(re.findall(r"R\d+", wanted)) <= codes, f"{where}: finds {sorted(codes)}"
        else:
            assert errors == [], f"{where}: {errors}"


def _is_transcript(block: Block) -> bool:
    """Whether a block is a whole transcript: it has front matter, or is captions."""
    return block.text.startswith(("+++", "---", "WEBVTT", "1\n"))


def _words(command: str) -> list[str] | None:
    """The words of a command that needs no shell; None if it needs one."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|&;<>()")
    lexer.whitespace_split = True
    words = list(lexer)
    if any(set(word) <= set("|&;<>()") for word in words) or "$" in command or "~" in command or "=" in words[0]:
        return None
    return words


def matches(wanted: str, printed: str) -> bool:
    """Whether a command prints what a page shows; ``…`` in the page is anything, a line of it any lines."""
    lines = [line.rstrip() for line in wanted.split("\n")]
    pattern = "\n".join(ANY_LINES if line.strip() == "…" else re.escape(line).replace("…", ".*") for line in lines)
    pattern = pattern.replace(f"\n{ANY_LINES}", rf"(?:\n{ANY_LINES})?").replace(
        f"{ANY_LINES}\n", rf"(?:{ANY_LINES}\n)?"
    )
    text = "\n".join(line.rstrip() for line in printed.strip("\n").split("\n"))
    return re.fullmatch(pattern, text) is not None


@pytest.fixture
def reader_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for a page, with the environment that the commands see."""
    folder = tmp_path / "page"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ada Penn")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ada@example.org")
    return folder


@pytest.mark.parametrize("page", written_pages())
def test_what_a_page_shows_works(page: str, reader_folder: Path) -> None:
    Reader(page, reader_folder).read()


@pytest.mark.parametrize("page", written_pages())
def test_every_block_of_a_page_says_its_language(page: str) -> None:
    assert unfenced(page) == []


@pytest.mark.parametrize("page", sorted(GENERATED))
def test_generated_pages_have_only_fenced_blocks(page: str) -> None:
    assert [line for line in unfenced(page) if "indented" in line] == []


def test_skipped_blocks_give_a_reason() -> None:
    for page in pages():
        for block in blocks_of(page):
            if (reason := block.directive("skip")) is not None:
                assert len(reason.split()) > 1, f"{page}:{block.line}"
