"""Command-line interface of ``rostra``: arguments and exit statuses.

The commands are implemented in ``pipeline/commands/``.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

import click

from pipeline import __version__
from pipeline.commands import console
from pipeline.commands.failures import print_failure
from pipeline.commands.options import DRAFT, DRAFTS, JOBS, ONLY, OUTPUT, QUIET, TARGET
from pipeline.commands.voices import voices
from pipeline.model import INTERRUPTS, Exit

_GARBAGE = 50_000
"""Threshold of the garbage collector, higher than Python's default (``gc.set_threshold``)."""


def _install_completion(context: click.Context, _: click.Parameter, shell: str | None) -> None:
    if shell is None or context.resilient_parsing:
        return
    from pipeline.commands.completion import run_install_completion

    run_install_completion(cli, shell)
    context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--install-completion",
    metavar="[bash|zsh|fish]",
    is_flag=False,
    flag_value="",
    expose_value=False,
    is_eager=True,
    callback=_install_completion,
    help="Install completion for a shell (default: $SHELL) and exit.",
)
@click.version_option(__version__, prog_name="rostra", help="Show the version and exit.")
def cli() -> None:
    """Turn speaker-tagged transcripts into audio episodes, a podcast feed and accessible books.

    \b
    Examples:
      rostra new my-series       create a starter series
      rostra check my-series     find mistakes in its transcripts and settings
      rostra serve my-series     preview it in a browser; rebuild on save
      rostra build my-series     build it into my-series/output/site
      rostra publish my-series   show the changes, ask for confirmation, and publish

    \b
    Exit status:
      0    done
      1    errors in the input; no files were replaced
      2    incorrect usage
      3    problem with the environment: no speech engine, full disk, out of memory
      70   bug in Rostra; please report the output of the command with ROSTRA_TRACEBACK=1
      130  interrupted by Ctrl-C, SIGTERM or SIGHUP
    """


@cli.command()
@TARGET
@OUTPUT
@JOBS
@QUIET
@click.option("--explain", is_flag=True, help="Show what would be rebuilt and why, without building.")
@click.option("--json", "json_output", is_flag=True, help="With --explain: print JSON (format: docs/explain-json.md).")
@DRAFT
@ONLY
@DRAFTS
def build(
    target: Path,
    output: Path | None,
    jobs: int | None,
    quiet: bool,
    explain: bool,
    json_output: bool,
    draft: bool,
    only: tuple[str, ...],
    drafts: bool,
) -> None:
    """Build a series or a single transcript.

    \b
    Examples:
      rostra build my-series               build a series into my-series/output/site
      rostra build talk.txt                build a single transcript into ./output/site
      rostra build my-series --draft       build a quick preview
      rostra build my-series --explain     show what would be rebuilt and why

    A series is a folder that contains transcripts/series.toml. The build creates audio, captions, a feed, books and
    pages. Only parts that changed since the last build are spoken and mixed; the rest comes from output/store. Files
    in the site are replaced only after a build without errors. No files outside the output folder are written.

    The pages and the feed of a --draft build are marked as a draft. With --only, other episodes stay as they were last
    built. The next build without these options completes the site without speaking any sentence twice.
    """
    from pipeline.commands.build import Options, run_build

    options = Options(output, jobs or 0, quiet, drafts, draft, only)
    if explain:
        from pipeline.commands.explain import run_explain

        run_explain(target, options, json_output)
        return
    if json_output:
        raise click.UsageError("--json requires --explain")
    run_build(target, options)


@cli.command()
@TARGET
@OUTPUT
@click.option("--drafts", is_flag=True, help="Include episodes with `draft = true`.")
@click.option("--json", "json_output", is_flag=True, help="Print JSON (format: docs/check-json.md).")
@click.option("--ledger", is_flag=True, help="Print which text is spoken, shown or left out, and why.")
@click.option("--script", is_flag=True, help="Print each sentence with its voice and its spoken form.")
@click.option("--words", is_flag=True, help="Print words that may need a lexicon entry, and how they are spoken.")
@click.option("--media", is_flag=True, help="Check the built files instead: books, audio, captions and feed.")
@click.option("--strict", is_flag=True, help="With --media: fail if EPUBCheck or Ace is not installed.")
def check(
    target: Path,
    output: Path | None,
    drafts: bool,
    json_output: bool,
    ledger: bool,
    script: bool,
    words: bool,
    media: bool,
    strict: bool,
) -> None:
    """Check transcripts and settings for mistakes.

    \b
    Examples:
      rostra check my-series               print errors, warnings and notes
      rostra check my-series --words       list words that may be mispronounced
      rostra check my-series --ledger      show which text is spoken, shown or left out
      rostra check my-series --media       check the built files instead

    No files are written. Repeated findings with the same code in a file are printed on one line; --json lists each of
    them. docs/bring.md explains how to accept warnings.

    --script prints each sentence in the form sent to the speech engine, with each change and its rule. --words prints
    names, foreign words, unknown acronyms and rare words; add those that sound wrong to voices/lexicon.toml. With
    --json, each sentence or word is an object on its own line.

    --media checks every file in output/site, including files that you added, and runs EPUBCheck and Ace on the books
    if they are installed.
    """
    if media:
        if json_output or ledger or script or words or drafts:
            raise click.UsageError("--media cannot be combined with --drafts, --json, --ledger, --script or --words")
        from pipeline.commands.check_media import run_check_media

        run_check_media(target, output, strict)
        return
    if strict:
        raise click.UsageError("--strict requires --media")
    if ledger + words + script > 1 and (words or json_output):
        raise click.UsageError("use only one of --ledger, --script and --words")
    if json_output and ledger:
        raise click.UsageError("--json cannot be combined with --ledger")
    from pipeline.commands.check import Shown, run_check

    run_check(target, output, drafts, Shown(json_output, ledger, script, words))


@cli.command()
@click.argument("text")
@click.option(
    "--voice",
    metavar="VOICE",
    default="",
    help="Voice of the speech engine, such as af_heart (default: the narrator's voice).",
)
@click.option(
    "--as", "person", metavar="PERSON", default="", help="Use the voice of this person in the series, or `narrator`."
)
@click.option(
    "--lang",
    "language",
    metavar="TAG",
    default="",
    help="Language of TEXT, such as sv (default: the language of the series).",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the sound to FILE (.wav or .mp3) instead of playing it.",
)
@click.option(
    "-C",
    "--series",
    type=click.Path(path_type=Path),
    help="Series folder or transcript (default: the current folder, if it is a series).",
)
def say(text: str, voice: str, person: str, language: str, out: Path | None, series: Path | None) -> None:
    """Speak TEXT as a build would, and show its spoken form.

    \b
    Examples:
      rostra say 'The ICT cost $3.4m in 2010–15.'
      rostra say "Åkerblom" --as "Mira Holt" --series my-series
      rostra say "God morgon" --lang sv --out morning.wav

    In a series, the lexicon, settings and cast of the series apply, except lexicon entries for single episodes. You
    hear the speech engine directly, without the mixing of an episode.
    """
    if voice and person:
        raise click.UsageError("--voice cannot be combined with --as")
    from pipeline.commands.say import Wanted, run_say

    run_say(text, Wanted(series, voice, person, language, out))


@cli.command()
@TARGET
@OUTPUT
@JOBS
@DRAFT
@ONLY
@DRAFTS
def watch(
    target: Path, output: Path | None, jobs: int | None, draft: bool, only: tuple[str, ...], drafts: bool
) -> None:
    """Build now and after each change, until you press Ctrl-C.

    \b
    Examples:
      rostra watch my-series
      rostra watch my-series --draft
      rostra watch talk.txt

    Each build prints one line. `rostra serve` also shows a preview.
    """
    from pipeline.commands.build import Options
    from pipeline.commands.watch import run_watch

    run_watch(target, Options(output, jobs or 0, quiet=False, drafts=drafts, draft=draft, only=only))


@cli.command()
@TARGET
@OUTPUT
@JOBS
@DRAFT
@DRAFTS
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 makes the preview available on the network.",
)
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    default=8000,
    help="Port (default 8000; 0 picks a free port).",
)
@click.option("--allow-host", metavar="NAME", multiple=True, help="Accept requests for this host. May be repeated.")
@click.option(
    "--watch/--no-watch", "watching", default=True, help="Rebuild on save and reload open pages (default: on)."
)
def serve(
    target: Path,
    output: Path | None,
    jobs: int | None,
    draft: bool,
    drafts: bool,
    host: str,
    port: int,
    allow_host: tuple[str, ...],
    watching: bool,
) -> None:
    """Preview a series in browsers and podcast apps, until you press Ctrl-C.

    \b
    Examples:
      rostra serve my-series
      rostra serve my-series --draft --port 0
      rostra serve my-series --host 0.0.0.0      listen on a phone on the same network

    The series is built first, and again whenever you save a file; open pages then reload. If the input contains
    errors, they are shown in the terminal and on the page, and the last successful build stays available.

    Links in the served feed and pages point to this server, so that podcast apps can subscribe. The files on disk
    keep the URL of the series.

    Requests for unknown host names are refused, so that other websites cannot read the preview. Use --allow-host for
    a tunnel, a proxy or a host name on your network.
    """
    from pipeline.commands.build import Options
    from pipeline.commands.serve import Address, run_serve

    options = Options(output, jobs or 0, quiet=False, drafts=drafts, draft=draft)
    run_serve(target, options, Address(host, port, allow_host), watching)


@cli.command()
@TARGET
@OUTPUT
@JOBS
@QUIET
@click.option("--to", default="", metavar="TARGET", help="Folder or git:BRANCH (default: `target` in series.toml).")
@click.option("-y", "--yes", is_flag=True, help="Publish without asking.")
@click.option("-n", "--dry-run", is_flag=True, help="Build and show what would change, without publishing.")
@click.option("--regenerate", metavar="KEY", multiple=True, help="Regenerate the sound of an unchanged episode.")
@click.option("--withdraw", metavar="KEY", multiple=True, help="Withdraw an episode and delete its media.")
@click.option("--pull", is_flag=True, help="Fetch the publication record from the target, without publishing.")
@click.option("--adopt", metavar="FEED", default="", help="Create the publication record from a feed (file or URL).")
def publish(
    target: Path,
    output: Path | None,
    jobs: int | None,
    quiet: bool,
    to: str,
    yes: bool,
    dry_run: bool,
    regenerate: tuple[str, ...],
    withdraw: tuple[str, ...],
    pull: bool,
    adopt: str,
) -> None:
    """Publish a series, after showing the changes for subscribers.

    \b
    Examples:
      rostra publish my-series --to /srv/www/talks     publish to the folder of a web server
      rostra publish my-series --to git:gh-pages       publish to a branch of the series' repository
      rostra publish my-series --dry-run               only show what would change
      rostra publish my-series --yes                   publish without asking, in scripts

    The series is built first. Drafts and episodes dated in the future are left out. Only files missing from the target
    are sent, with the feed last, so that each link in the feed always works. By default,
    replaced media stay for 90 days.

    published.toml in the series folder records what subscribers have; commit it. Episodes whose text, voices and sound
    settings have not changed keep their published files, on any computer.
    """
    if pull and adopt:
        raise click.UsageError("--pull cannot be combined with --adopt")
    if (pull or adopt) and (dry_run or regenerate or withdraw):
        option = "--pull" if pull else "--adopt"
        raise click.UsageError(f"{option} cannot be combined with --dry-run, --regenerate or --withdraw")
    if pull:
        from pipeline.commands.publish import run_pull

        run_pull(target, to, output)
        return
    if adopt:
        from pipeline.commands.adopt import run_adopt

        run_adopt(target, adopt, output)
        return
    from pipeline.commands.publish import PublishOptions, run_publish

    options = PublishOptions(to, output, jobs or 0, quiet, yes, dry_run, regenerate, withdraw)
    run_publish(target, options)


@cli.command()
@click.argument("key")
@TARGET
@OUTPUT
def reissue(key: str, target: Path, output: Path | None) -> None:
    """Give an episode a new GUID.

    \b
    Example:
      rostra reissue 02-rain my-series

    KEY is the key of the episode. After the next `rostra publish`, apps show it as a new episode, even to people who
    have already heard it. Only published.toml is changed.
    """
    from pipeline.commands.identity import run_reissue

    run_reissue(target, key, output)


@cli.command()
@click.argument("old")
@click.argument("new")
@TARGET
@OUTPUT
def rename(old: str, new: str, target: Path, output: Path | None) -> None:
    """Rename the episode OLD to NEW and keep its subscribers.

    \b
    Example:
      rostra rename 02-rain 02-cloudburst my-series

    The transcript, the page and the book get the new name. Apps still recognise the episode.
    """
    from pipeline.commands.identity import run_rename

    run_rename(target, old, new, output)


@cli.command()
@TARGET
@OUTPUT
@click.option(
    "--older-than", type=click.FloatRange(min=0), metavar="DAYS", help="Remove entries not used for DAYS days."
)
@click.option("--all", "everything", is_flag=True, help="Empty the store; the next build rebuilds everything.")
def clean(target: Path, output: Path | None, older_than: float | None, everything: bool) -> None:
    """Free disk space in output/store, keeping the built site.

    \b
    Examples:
      rostra clean my-series                     shrink the store to its limit
      rostra clean my-series --older-than 30     remove entries not used for 30 days
      rostra clean my-series --all               empty the store

    The limit is `store_limit` in series.toml; builds apply it too. Entries that are quick to rebuild are removed first,
    and the speech of natural voices last. Entries used by the last build are kept by --older-than, and removed last by
    the limit.
    """
    if everything and older_than is not None:
        raise click.UsageError("--all cannot be combined with --older-than")
    from pipeline.commands.clean import run_clean

    run_clean(target, output, older_than, everything)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--ci", type=click.Choice(["github"]), help="Add a workflow that publishes after each push.")
def new(folder: Path, ci: str | None) -> None:
    """Create a starter series in FOLDER.

    \b
    Examples:
      rostra new my-series
      rostra new my-series --ci github     also publish from GitHub after each push

    The series contains a settings file that explains every option, and a first episode. If FOLDER is already a series,
    --ci adds only the workflow (see docs/publish.md).
    """
    from pipeline.commands.new import run_new

    run_new(folder, ci or "")


cli.add_command(voices)


def _use_utf8() -> None:
    """Restart Python in UTF-8 mode if file names have a different encoding.

    This makes keys and URLs the same on all computers. Names that are not valid UTF-8 are printed with escapes.
    """
    if sys.getfilesystemencoding() != "utf-8" and "utf8" not in sys._xoptions:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> NoReturn:
    """Run the command given on the command line, and exit with its status."""
    _use_utf8()
    # A build ends 0.1 s earlier without NumPy's threads, which it does not need. It keeps most of the memory that it
    # allocates, so frequent garbage collections free little.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_GARBAGE)
    console.open_closed_streams()
    # Signals raise an exception, so that workers stop and temporary files are removed; ignored ones (nohup) do not.
    for number in INTERRUPTS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        cli.main(standalone_mode=False)
        sys.stdout.flush()
    except (SystemExit, ModuleNotFoundError):
        # ``__main__.py`` reports missing packages, since it imports no packages itself.
        raise
    except BaseException as error:  # noqa: BLE001
        for number in INTERRUPTS:
            signal.signal(number, signal.SIG_IGN)
        sys.exit(print_failure(error))
    # All files are closed, so skip the normal shutdown of the interpreter, which takes 50 ms.
    os._exit(Exit.DONE)
