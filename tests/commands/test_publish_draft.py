"""``rostra publish`` never sends what a draft build made (R515): it builds without, or stops."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.publishing import LiveFolder, publish, say
from tests.conftest import ROOT, run_rostra

MEANWHILE = """
import os, pathlib, subprocess, sys
from pipeline.commands import publish
known = publish.locked_for_publishing
def locked_for_publishing(output, *rest):
    if not os.environ.get("ROSTRA_MEANWHILE"):
        environment = {**os.environ, "ROSTRA_MEANWHILE": "1"}
        subprocess.run([sys.executable, "-m", "pipeline", "build", ".", "--draft"], env=environment, check=True)
    return known(output, *rest)
publish.locked_for_publishing = locked_for_publishing
"""
"""Runs at the start of Python: another command makes a draft when a publication is about to send."""


def test_a_draft_is_not_what_is_published(root: Path) -> None:
    say(root, "I thank it daily.")
    before = LiveFolder(root.parent / "www").files()
    assert run_rostra("build", ".", "--draft", cwd=root).returncode == 0
    assert "regenerated  bollard" in publish(root, "--dry-run", "--to", "../www")
    assert LiveFolder(root.parent / "www").files() == before
    assert run_rostra("build", ".", "--draft", cwd=root).returncode == 0
    publish(root, "--to", "../www")
    live = LiveFolder(root.parent / "www").files()
    assert b"daily" in live["episodes/bollard.html"]
    assert not [name for name, data in live.items() if b"DRAFT" in data or b'draft-notice"' in data]


def test_a_draft_that_is_made_meanwhile_stops_it(root: Path, tmp_path: Path) -> None:
    say(root, "I thank it daily.")
    before = LiveFolder(root.parent / "www").files()
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(MEANWHILE, encoding="utf-8")
    told = publish(root, "--to", "../www", fails=1, PYTHONPATH=os.pathsep.join(map(str, (hook, ROOT))))
    assert "R515" in told
    assert "the site is a draft build, which is never published" in told
    assert LiveFolder(root.parent / "www").files() == before
    publish(root, "--to", "../www")


def test_publish_has_no_option_for_it(root: Path) -> None:
    assert run_rostra("publish", ".", "--draft", "--yes", cwd=root).returncode == 2


def test_a_session_sends_no_draft(root: Path) -> None:
    """A program that calls the library in place of the command is refused too."""
    with pytest.raises(subprocess.CalledProcessError) as failed:
        subprocess.run([sys.executable, "-c", SENDS], cwd=root, check=True, capture_output=True, text=True)
    assert "R515" in failed.value.stderr


SENDS = """
from datetime import UTC, datetime
from pathlib import Path
from pipeline.commands.console import Reporter
from pipeline.publish import Published, open_target
from pipeline.run import Builder, BuildRequest, Sending, send
with Builder(Path()) as builder:
    outcome = builder.build(Reporter(True), BuildRequest(draft=True))
    target = open_target("../www", Path.cwd(), Path.cwd())
    with target.session("nobody", datetime.now(UTC)) as session:
        sending = Sending(outcome, builder.output, Published(), Published(), Published(), ())
        send(sending, session, {}, print, datetime.now(UTC))
"""
