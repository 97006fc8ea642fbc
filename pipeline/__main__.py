"""``python -m pipeline`` is the command ``rostra``."""

import sys


def run() -> None:
    """Run the command; say in one line what to do in a checkout whose dependencies are not installed."""
    try:
        from pipeline.cli import main

        main()
    except ModuleNotFoundError as missing:
        if (missing.name or "pipeline").partition(".")[0] == "pipeline":
            raise
        advice = "Run `make` in Rostra's checkout, which installs it, then .venv/bin/rostra."
        print(f"{missing.name} is not installed. {advice}", file=sys.stderr)
        # As Exit.ENVIRONMENT, which may not be imported here.
        sys.exit(3)


if __name__ == "__main__":
    run()
