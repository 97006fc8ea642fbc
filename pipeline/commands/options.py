"""Arguments and options shared by several subcommands."""

from __future__ import annotations

from pathlib import Path

import click

TARGET = click.argument("target", metavar="[SERIES | FILE]", type=click.Path(path_type=Path), default=Path())
OUTPUT = click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Output folder (default: output/ in the series folder; ./output for a single file).",
)
JOBS = click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Maximum number of worker processes (default: one per core, if memory allows).",
)
QUIET = click.option("-q", "--quiet", is_flag=True, help="Print only errors and warnings.")
DRAFTS = click.option("--drafts", is_flag=True, help="Include episodes with `draft = true`, marked as drafts.")
DRAFT = click.option(
    "--draft",
    is_flag=True,
    help="Build a quick preview: espeak voices, fast encoding, books without sound. Never published.",
)
ONLY = click.option(
    "--only", metavar="KEY", multiple=True, help="Generate new sound only for this episode. May be repeated."
)
