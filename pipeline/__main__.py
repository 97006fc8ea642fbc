"""``python -m pipeline`` is the command ``rostra``."""

import sys


def run() -> None:
    """Run the command; say in one line why it cannot even be loaded."""
    try:
        from pipeline.cli import main

        main()
    except ModuleNotFoundError as missing:
        if (missing.name or "pipeline").partition(".")[0] == "pipeline":
            raise
        advice = "Run `make` in Rostra's checkout, which installs it, then .venv/bin/rostra."
        _end(f"{missing.name} is not installed. {advice}")
    except (ImportError, MemoryError, OSError) as error:
        _end(f"Rostra cannot be loaded: {str(error) or 'the system gives no more memory (ulimit -v)'}")
    except KeyboardInterrupt:
        sys.exit(130)


def _end(why: str) -> None:
    print(why, file=sys.stderr)
    # As Exit.ENVIRONMENT, which may not be imported here.
    sys.exit(3)


if __name__ == "__main__":
    run()
