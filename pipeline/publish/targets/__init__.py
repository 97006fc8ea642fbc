"""Where a site is published: the contract of a target, one file for each kind.

- ``target.py``: the contract, and the way from ``--to`` or ``[publish] target`` to a target.
- ``folder.py``: a folder, served as it is.
- ``git_branch.py``: a branch of the series' repository, committed and pushed.
"""
