"""Every code of diagnostic has a folder with an input that provokes it, and the lines that must be printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import CODES, RostraError, Severity
from pipeline.run import Builder
from tests.conftest import ROOT, Golden

HERE = Path(__file__).parent
FOLDERS = sorted(p for p in HERE.iterdir() if p.is_dir() and p.name.startswith("R"))
ELSEWHERE = {
    "R008": "tests/run/test_bad_input.py",
    "R023": "tests/run/test_bad_input.py",
    "R026": "tests/read/test_ledger.py",
    "R042": "tests/attacks/test_paths.py",
    "R135": "tests/attacks/test_size.py",
    "R116": "tests/run/test_published_voices.py",
    "R120": "tests/settings/test_directories.py",
    "R133": "tests/cast/test_choice.py",
    "R137": "tests/attacks/test_publication.py",
    "R145": "tests/commands/test_say.py",
    "R201": "tests/run/test_faults.py",
    "R202": "tests/run/test_faults.py",
    "R203": "tests/run/test_faults.py",
    "R204": "tests/attacks/test_environment.py",
    "R207": "tests/commands/test_say.py",
    "R208": "tests/speak/kokoro/test_model.py",
    "R302": "tests/run/test_store.py",
    "R303": "tests/run/test_meanwhile.py",
    "R304": "tests/attacks/test_jingles.py",
    "R401": "tests/run/test_faults.py",
    "R403": "tests/run/test_owner.py",
    "R404": "tests/serve/test_command.py",
    "R405": "tests/run/test_reissue.py",
    "R407": "tests/attacks/test_environment.py",
    "R408": "tests/attacks/test_preview.py",
    "R409": "tests/attacks/test_publication.py",
    "R410": "tests/audit/test_command.py",
    "R411": "tests/audit/test_books.py",
    "R412": "tests/audit/test_feeds.py",
    "R415": "tests/audit/test_books.py",
    "R416": "tests/audit/test_feeds.py",
    "R417": "tests/audit/test_media.py",
    "R419": "tests/audit/test_books.py",
    "R421": "tests/audit/test_books.py",
    "R423": "tests/audit/test_books.py",
    **{f"R{number}": "tests/audit/test_books.py" for number in (426, 427, 428, 429, 431)},
    **{f"R{number}": "tests/audit/test_media.py" for number in range(432, 440)},
    **{f"R{number}": "tests/audit/test_validators.py" for number in range(440, 443)},
    "R501": "tests/publish/test_opening.py",
    "R502": "tests/publish/target_contract.py",
    "R503": "tests/commands/test_publish.py",
    "R504": "tests/commands/test_publish.py",
    "R505": "tests/publish/target_contract.py",
    "R509": "tests/run/test_published.py",
    "R510": "tests/commands/test_adopt.py",
    "R511": "tests/commands/test_publish.py",
    "R512": "tests/commands/test_publish.py",
    "R513": "tests/commands/test_publish.py",
    "R146": "tests/run/test_engine_choice.py",
    "R515": "tests/commands/test_publish_draft.py",
}
"""Codes whose input cannot lie in a folder, and where they are tested."""


def diagnostics_of(folder: Path) -> list[str]:
    target = folder / "talk.txt"
    try:
        checked = Builder(target.relative_to(folder) if target.exists() else Path()).check()
    except RostraError as error:
        return [str(error)]
    return [str(d) for d in checked.log.sorted()]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_input_provokes_its_diagnostic(folder: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    lines = diagnostics_of(folder)
    assert any(line.startswith(folder.name) for line in lines), lines
    golden(folder / "golden.log", "".join(f"{line}\n" for line in lines))


def test_every_code_is_tested() -> None:
    assert {p.name for p in FOLDERS} | set(ELSEWHERE) == set(CODES)
    for code, path in ELSEWHERE.items():
        assert code in (ROOT / path).read_text(encoding="utf-8"), f"{path} does not speak of {code}"


def test_every_code_is_used() -> None:
    reporting = [p for p in (ROOT / "pipeline").rglob("*.py") if not p.name.startswith("codes")]
    sources = "".join(p.read_text(encoding="utf-8") for p in reporting)
    assert [code for code in CODES if f'"{code}"' not in sources] == []


def table_of_codes() -> str:
    lines = [
        "# Diagnostics",
        "",
        "Generated from `pipeline/model/codes.py` (`make docs`). Codes never change their meaning.",
        "An error stops a build before any output is touched, and sets the exit status to 1",
        "(2 for R403 and R405, 3 for R203, R204, R207, R208, R401, R404 and R407).",
        "R410 to R442 are of `rostra check --media`: they are found in what was built, and name a file inside",
        "of a book as `site/books/x.epub!EPUB/conversation.xhtml:12`. One of R411 to R441 in a clean build is a bug.",
        "",
        "| code | severity | what | what it means, and what to do |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f'| <a id="{c.code.lower()}"></a>{c.code} | {c.severity} | {c.title} | {c.help} |' for c in CODES.values()
    ]
    return "\n".join(lines) + "\n"


def test_documentation_lists_every_code(golden: Golden) -> None:
    golden(ROOT / "docs" / "diagnostics.md", table_of_codes())


def test_only_errors_stop_a_build() -> None:
    assert {c.severity for c in CODES.values()} == set(Severity)
