"""The command ``rostra``: arguments and exit statuses; ``pipeline/commands/`` has what each command does."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import click

from pipeline import __version__
from pipeline.commands import console
from pipeline.commands.voices import voices
from pipeline.model import INTERRUPTS, Exit, RostraError, resource_error

TARGET = click.argument("target", metavar="[SERIES | FILE]", type=click.Path(path_type=Path), default=Path())
OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Output folder. Default: output/ in the series folder; ./output for a single file.",
)
JOBS = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    help="Worker processes. Default: one per core, if memory allows.",
)
QUIET = click.option("-q", "--quiet", is_flag=True, help="Print errors and warnings alone.")
DRAFTS = click.option("--drafts", is_flag=True, help="Build episodes with `draft = true` too, marked as drafts.")
DRAFT = click.option(
    "--draft",
    is_flag=True,
    help="A quick build to look at: espeak, fast encoding, silent books. Never published.",
)
ONLY = click.option(
    "--only", metavar="KEY", multiple=True, help="Make the sound of this episode only, not of others; may be repeated."
)
TRACEBACK = "ROSTRA_TRACEBACK"
"""Set in the environment, an error that nothing expects is printed with its traceback: for reports, and for tests."""
_GARBAGE = 50_000
"""Objects made between two looks for garbage; Python's own 700 are for programs that run long."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rostra")
def cli() -> None:
    """Rostra turns speaker-tagged transcripts into audio episodes, a podcast feed and accessible books.

    \b
    rostra new my-series       a series to start from
    rostra check my-series     what is in its transcripts, and what is wrong with them
    rostra say "TEXT"          how something will be said, and why
    rostra voices my-series    which voices there are, who has which, and how to choose others
    rostra build my-series     audio, captions, feed, books and a page in my-series/output/site
    rostra build talk.txt      the same for a single transcript, in ./output/site
    rostra watch my-series     build again whenever something is saved
    rostra serve my-series     the same, with a preview for browsers and podcast apps
    rostra publish my-series   put it where subscribers find it, after showing what changes for them

    Exit status: 0 done, 1 errors in the input (nothing was replaced), 2 wrong usage,
    3 the environment (no speech engine, full disk, no memory), 130 interrupted (Ctrl-C,
    SIGTERM, SIGHUP), 70 a bug in Rostra: please report it, with what the same command prints with
    ROSTRA_TRACEBACK=1 in the environment.
    """


@cli.command()
@TARGET
@OUTPUT
@JOBS
@QUIET
@click.option("--explain", is_flag=True, help="Say what would be made anew and why; make and write nothing.")
@click.option("--json", "json_output", is_flag=True, help="With --explain: as JSON (format: docs/explain-json.md).")
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
    """Build a series, or a single transcript.

    A series is a folder with transcripts/series.toml. What was made before and has not changed is taken from
    output/store. Nothing outside of the output folder is written, and nothing in it is replaced until everything
    was read, spoken and mixed without an error.

    With --draft, the whole site is built in a fraction of the time, and its pages and its feed say that it is a draft.
    With --only, other episodes stay in the site as they were last built. In both cases the next build without the
    option makes the rest, and nothing is spoken twice.

    --explain says first how much sound there is to make and how long that takes.
    """
    from pipeline.commands.build import Options, run_build

    options = Options(output, jobs or 0, quiet, drafts, draft, only)
    if explain:
        from pipeline.commands.explain import run_explain

        run_explain(target, options, json_output)
        return
    if json_output:
        raise click.UsageError("--json goes with --explain")
    run_build(target, options)


@cli.command()
@TARGET
@OUTPUT
@click.option("--drafts", is_flag=True, help="Read episodes with `draft = true` too.")
@click.option("--json", "json_output", is_flag=True, help="Print it as JSON (format: docs/check-json.md).")
@click.option("--ledger", is_flag=True, help="Print what becomes of every stretch of the source.")
@click.option("--script", is_flag=True, help="Print every utterance with its voice, and what is said differently.")
@click.option("--words", is_flag=True, help="Print words that the lexicon may want, and how they will be said.")
@click.option("--media", is_flag=True, help="Check what was built instead: books, narration, audio, captions, feed.")
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
    """Read transcripts and settings, report everything found in them, write nothing.

    Many findings of one kind in a file are printed as one line, with their number and the first places; --json has
    each. Warnings can be accepted: docs/bring.md.

    Voices are those that a build would use: people who were published with one keep it.

    With --script, every utterance is printed as it goes to the speech engine, with each change of the shown text and
    the rule that made it. With --words, names of the cast, foreign words, unknown acronyms and rare words are printed:
    write those that are said wrongly into voices/lexicon.toml. With --json too, each is an object on its own line.

    With --media, read what the last build has put under output/site, each file on its own and against the others;
    what you have put into its folders yourself is taken for a part of it. Then EPUBCheck and Ace check the books if
    they are installed; the last line says which of them did not.
    """
    if media:
        if json_output or ledger or script or words or drafts:
            raise click.UsageError("--media goes without --drafts, --json, --ledger, --script and --words")
        from pipeline.commands.check_media import run_check_media

        run_check_media(target, output, strict)
        return
    if strict:
        raise click.UsageError("--strict goes with --media")
    if ledger + words + script > 1 and (words or json_output):
        raise click.UsageError("print one of --ledger, --script and --words at a time")
    if json_output and ledger:
        raise click.UsageError("--json goes without --ledger")
    from pipeline.commands.check import Shown, run_check

    run_check(target, output, drafts, Shown(json_output, ledger, script, words))


@cli.command()
@click.argument("text")
@click.option(
    "--voice", metavar="VOICE", default="", help="A voice by the speech engine's name. Default: the narrator's."
)
@click.option(
    "--as", "person", metavar="PERSON", default="", help="The voice of somebody in the series, or `narrator`."
)
@click.option("--lang", "language", metavar="TAG", default="", help="Language of TEXT, `sv`. Default: the series'.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the sound: FILE.wav or FILE.mp3.")
@click.option(
    "-C",
    "--series",
    type=click.Path(path_type=Path),
    help="Series folder or transcript. Default: the current folder, if it is a series.",
)
def say(text: str, voice: str, person: str, language: str, out: Path | None, series: Path | None) -> None:
    """Say TEXT as a build would: print what is said and why, then play the sound or write it to a file.

    \b
    rostra say "The ICT cost $3.4m in 2010–15."
    rostra say "Åkerblom" --as "Mira Holt" --series my-series
    rostra say "God morgon" --lang sv --out morning.wav

    In a series its lexicon, its settings and its cast count; outside of one, the defaults. Entries of the lexicon for
    certain episodes do not count. The sound is the speech engine's own, before an episode is mixed.
    """
    if voice and person:
        raise click.UsageError("--voice goes without --as")
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
    """Build now, and again whenever a source is saved, until Ctrl-C; one line a round."""
    from pipeline.commands.build import Options
    from pipeline.commands.watch import run_watch

    run_watch(target, Options(output, jobs or 0, quiet=False, drafts=drafts, draft=draft, only=only))


@cli.command()
@TARGET
@OUTPUT
@JOBS
@DRAFT
@DRAFTS
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve at; 0.0.0.0 for the network.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for any that is free.")
@click.option("--allow-host", metavar="NAME", multiple=True, help="Answer under this name too; may be repeated.")
@click.option("--watch/--no-watch", "watching", default=True, help="Build on save and reload pages. Default: --watch.")
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
    """Serve what is built, as a host would, until Ctrl-C: a preview for browsers and podcast apps.

    Builds first where nothing is built. While watching, it builds whenever a source is saved, and pages that are open
    load themselves anew; an input with errors is reported, there too, and the last good build stays.

    The files stay as they are: in the feed and the pages that are served, the series' own address is replaced by the
    server's, so that a podcast app can subscribe. Only this computer reaches the server unless --host says otherwise.

    A request must name one of this computer's own names or addresses as its host, or one that --allow-host names
    (a tunnel, a proxy, a name in the local network): otherwise a page of another site could read the preview.
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
@click.option("--to", default="", metavar="TARGET", help="A folder, or git:BRANCH. Default: `target` in series.toml.")
@click.option("-y", "--yes", is_flag=True, help="Publish without asking.")
@click.option("-n", "--dry-run", is_flag=True, help="Build, show what would change, and send nothing.")
@click.option("--regenerate", metavar="KEY", multiple=True, help="Make new sound for an episode that did not change.")
@click.option("--withdraw", metavar="KEY", multiple=True, help="Take an episode back and delete its media.")
@click.option("--pull", is_flag=True, help="Take the target's record of publication, and publish nothing.")
@click.option("--adopt", metavar="FEED", default="", help="Make a record from a feed that exists (file or address).")
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
    """Publish a series: build it, show what changes for subscribers, ask, and send what the target does not have.

    \b
    rostra publish my-series --to /srv/www/talks     a folder that a web server serves
    rostra publish my-series --to git:gh-pages       a branch of the series' repository

    Media are sent first and the feed last, so that apps never see a feed that names what is not there. Media that were
    replaced stay for 90 days. What was published is written into published.toml in the series folder: commit it.

    An episode whose text, voices and settings of sound did not change keeps its published files, on any computer.
    Episodes dated in the future and drafts are left out.
    """
    if pull and adopt:
        raise click.UsageError("--pull goes without --adopt")
    if (pull or adopt) and (dry_run or regenerate or withdraw):
        option = "--pull" if pull else "--adopt"
        raise click.UsageError(f"{option} publishes nothing, and goes without --dry-run, --regenerate and --withdraw")
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
    """Give the episode KEY a new GUID: with the next publication apps take it for another episode."""
    from pipeline.commands.identity import run_reissue

    run_reissue(target, key, output)


@cli.command()
@click.argument("old")
@click.argument("new")
@TARGET
@OUTPUT
def rename(old: str, new: str, target: Path, output: Path | None) -> None:
    """Rename the episode OLD to NEW: its transcript, its page, its book. Apps go on knowing it as the same."""
    from pipeline.commands.identity import run_rename

    run_rename(target, old, new, output)


@cli.command()
@TARGET
@OUTPUT
@click.option("--older-than", type=click.FloatRange(min=0), metavar="DAYS", help="What was not needed for so long.")
@click.option("--all", "everything", is_flag=True, help="The whole store; the next build makes it again.")
def clean(target: Path, output: Path | None, older_than: float | None, everything: bool) -> None:
    """Make output/store smaller; what was built stays.

    Without an option, what is soon made again is removed until the store is within its limit (`store_limit` in
    series.toml), as every build does at its end. What natural voices have spoken goes last.

    What the last build needs counts as needed now, however old it is: --older-than never removes it, and the limit
    takes it last. A build that is under way is waited for.
    """
    if everything and older_than is not None:
        raise click.UsageError("--all goes without --older-than")
    from pipeline.commands.clean import run_clean

    run_clean(target, output, older_than, everything)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--ci", type=click.Choice(["github"]), help="Add a workflow that publishes after each push.")
def new(folder: Path, ci: str | None) -> None:
    """Make a starter series in FOLDER: settings with every option explained, and a first episode.

    With --ci, a folder that is a series already stays as it is and only gets the workflow (docs/publish.md).
    """
    from pipeline.commands.new import run_new

    run_new(folder, ci or "")


cli.add_command(voices)


def _speak_utf8() -> None:
    """Take file names for UTF-8 in every locale, so that keys and addresses are the same on all machines.

    Python starts again in its UTF-8 mode if the locale says otherwise. A name that is not UTF-8 is printed in escapes.
    """
    if sys.getfilesystemencoding() != "utf-8" and "utf8" not in sys._xoptions:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> NoReturn:
    """Entry point: whatever ends a command prints one line and has its exit status."""
    _speak_utf8()
    # Without numpy's threads, which have no matrix to multiply here, a build ends 0.1 s earlier. A build keeps most of
    # what it allocates, so that looking for garbage often finds nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_GARBAGE)
    console.open_closed_streams()
    # The workers end, and what was begun is cleared away. A signal that is ignored (nohup) stays ignored.
    for number in INTERRUPTS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        cli.main(standalone_mode=False)
        sys.stdout.flush()
    except (SystemExit, ModuleNotFoundError):
        # What is not installed is said where nothing needs to be imported (``__main__.py``).
        raise
    except BaseException as error:  # noqa: BLE001
        for number in INTERRUPTS:
            signal.signal(number, signal.SIG_IGN)
        sys.exit(_status(error))
    # Everything is written and closed, and taking the interpreter apart takes 50 ms.
    os._exit(Exit.DONE)


def _status(error: BaseException) -> int:
    """Say why the command has ended, and return its exit status."""
    if isinstance(error, click.ClickException):
        shown = io.StringIO()
        error.show(shown)
        usage, mark, message = shown.getvalue().partition("Error: ")
        for line in [*usage.splitlines(), *([mark + message.rstrip("\n")] if mark else ())]:
            console.tell(line, err=True)
        return Exit.USAGE
    if isinstance(error, KeyboardInterrupt | click.Abort) or isinstance(error.__context__, KeyboardInterrupt):
        # An error that comes up while the command ends (a terminal that was closed) is part of the interrupt.
        done = str(error.__cause__ or error) if isinstance(error, KeyboardInterrupt | click.Abort) else ""
        done = done or "the last good output is untouched, and the next build resumes"
        console.tell(f"interrupted; {done}", err=True)
        return Exit.INTERRUPTED
    failure = error if isinstance(error, RostraError) else resource_error(error) or _unforeseen(error)
    console.tell(failure, err=True)
    return failure.status


def _unforeseen(error: BaseException) -> RostraError:
    """The failure for an error that no part of Rostra expects."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, OSError) and frames[-1].name == "echo":
        # Click's own: the help, the version.
        console.silence(sys.stdout)
        return console.cannot_print(error)
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    if isinstance(error, OSError):
        return RostraError(f"{error.filename or 'the system'}: {error.strerror or error}", Exit.ENVIRONMENT)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    advice = f"this is a bug in Rostra: please report it, with what the command prints with {TRACEBACK}=1"
    return RostraError(f"{type(error).__name__}: {error}{place}; {advice}", Exit.BUG)
