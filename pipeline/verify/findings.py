"""Where a finding about a built file is: the file, and the entry inside of it where it is an archive."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Log


@dataclass(frozen=True, slots=True)
class Findings:
    """Reports what is wrong with one file of the site."""

    log: Log
    path: str
    """The file as it is reported, ``site/books/x.epub``."""

    def add(self, code: str, message: str, entry: str = "", line: int = 0) -> None:
        """Record a finding; ``entry`` is the name of a file inside of this one.

        :raises KeyError: there is no such code.
        """
        self.log.add(code, f"{self.path}!{entry}" if entry else self.path, line, message)
