"""Where a site is published: the contract of a target, one file for each kind.

- ``target.py``: the contract, and which paths a target knows.
- ``opening.py``: the way from ``--to`` or ``[publish] target`` to a target.
- ``folder.py``: a folder, served as it is.
- ``git_branch.py``: a branch of the series' repository, committed and pushed; ``git_tree.py``: what its commits hold;
  ``git.py``: the calls of git.
- ``lock.py``: keeps two publishers of one computer apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.publish.targets.opening import open_target
    from pipeline.publish.targets.target import RECORD_COPY, Reader, Session, Target
else:
    __getattr__ = lazy_exports(__name__, {"opening": "open_target", "target": "RECORD_COPY Reader Session Target"})

__all__ = [
    "RECORD_COPY", "Reader", "Session", "Target", "open_target",
]  # fmt: skip
