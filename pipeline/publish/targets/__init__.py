"""Publishing targets: their protocol and its implementations.

- ``target.py``: the protocol, and the paths allowed in a target.
- ``opening.py``: opens the target named by ``--to`` or ``[publish] target``.
- ``folder.py``: a folder that is served unchanged.
- ``git_branch.py``: a branch of the series' git repository; ``git_tree.py``: reads and writes its trees and blobs;
  ``git.py``: runs git.
- ``lock.py``: prevents two publishers on one computer from publishing at the same time.
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
