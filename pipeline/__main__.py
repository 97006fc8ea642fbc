"""Entry point of ``rostra`` and of ``python -m pipeline``."""

import sys


def run() -> None:
    """Run the command, or explain in one line why it cannot be loaded.

    :raises SystemExit: the command fails (with its exit status), or cannot be loaded (status 3).
    """
    try:
        from pipeline.cli import main

        main()
    except ModuleNotFoundError as missing:
        if (missing.name or "pipeline").partition(".")[0] == "pipeline":
            raise
        advice = "Run `make` in the folder of Rostra's source, then start .venv/bin/rostra."
        _end(f"{missing.name} is not installed. {advice}")
    except (ImportError, MemoryError, OSError) as error:
        memory = "the system is out of memory; close other programs, or raise the limit (ulimit -v)"
        _end(f"Rostra cannot be loaded: {str(error) or memory}")
    except KeyboardInterrupt:
        sys.exit(130)


def _end(why: str) -> None:
    print(why, file=sys.stderr)
    # The value of Exit.ENVIRONMENT, which cannot be imported if the package cannot be loaded.
    sys.exit(3)


if __name__ == "__main__":
    run()
