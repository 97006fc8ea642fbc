"""Run by calibre-debug: what "Check Book" of calibre's editor says of a book, as JSON lines."""

from __future__ import annotations

import json
import sys

from calibre.ebooks.oeb.polish.check.main import run_checks
from calibre.ebooks.oeb.polish.container import get_container
from calibre.utils.logging import DevNull

for found in run_checks(get_container(sys.argv[-1], log=DevNull(), tweak_mode=True)):
    print(json.dumps([found.name, found.line, found.msg]))
