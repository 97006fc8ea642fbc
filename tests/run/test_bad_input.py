"""Bad input: coded diagnostics with file and line, all in one run, exit status 1, the earlier output untouched.

Each kind has its folder in tests/diagnostics; here the whole command is run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import run_rostra
from tests.run.conftest import Tree

GOOD = "MIRA HOLT - A bench.\n\nJONAS AHL - A bollard.\n"
KNOWN = b'+++\npeople = [{name = "Mira Holt"}, {name = "Jonas Ahl"}]\n+++\n\n' + GOOD.encode()
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "R001 error {}: "),
    "binary": (b"MIRA HOLT - \x00\x01\x02", "R002 error {}:1: "),
    "picture": (b"\x89PNG\r\n\x1a\n", "R002 error {}: "),
    "latin": ("MIRA HOLT - A bench.\nJONAS AHL - café".encode("cp1252"), "R003 error {}:2: "),
    "utf-16": (GOOD.encode("utf-16"), "R003 error {}:1: "),
    "malformed-front-matter": (b"+++\ntitle = A bench\n+++\n\n" + GOOD.encode(), "R005 error {}:2: "),
    "leads-out-of-the-folder": (
        b'+++\nkey = "../../elsewhere"\n+++\n\n' + GOOD.encode(),
        'R007 error {}: the key "../../elsewhere" cannot be a file name; ',
    ),
    "hidden-key": (
        b'+++\nkey = ".hidden"\n+++\n\n' + GOOD.encode(),
        'R007 error {}: the key ".hidden" cannot be a file name; ',
    ),
    "unknown-speaker": (
        KNOWN + b"\nMIRA HULT - No.\n",
        'R012 error {}:9: unknown speaker "MIRA HULT"; did you mean "Mira Holt"?',
    ),
    "missing-picture": (GOOD.encode() + b"\n![A bench](gone.png)\n", "R021 error {}:5: "),
    "empty-references": (GOOD.encode() + b"\nREFERENCES\n", "R020 error {}:5: "),
    "no-full-stop": (GOOD.encode() + b"\n" + b"word " * 20_000, "R023 error {}:5: "),
}


def test_bad_transcripts(series: Path) -> None:
    for name, (data, _) in BAD.items():
        (series / "transcripts" / f"{name}.txt").write_bytes(data)
    done = run_rostra("build", ".", cwd=series)
    assert done.returncode == 1
    for name, (_, wanted) in BAD.items():
        start = wanted.format(f"transcripts/{name}.txt")
        assert any(line.startswith(start) for line in done.stderr.splitlines()), (start, done.stderr)
    assert "Traceback" not in done.stderr
    assert not (series / "output").exists()


def test_where_nobody_speaks_in_any_file_that_is_an_error(series: Path) -> None:
    for file in (series / "transcripts").glob("*.txt"):
        file.write_text("A bench.\n\nA bollard.\n", encoding="utf-8")
    done = run_rostra("build", ".", cwd=series)
    assert done.returncode == 1
    assert "R004 error transcripts/bench.txt:1: " in done.stderr
    assert not (series / "output").exists()


def test_bad_lone_transcript(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_bytes(BAD["no-full-stop"][0])
    done = run_rostra("build", "talk.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert any(line.startswith("R023 error talk.txt:5: ") for line in done.stderr.splitlines()), done.stderr
    assert not (tmp_path / "output").exists()


def test_missing_file(tmp_path: Path) -> None:
    done = run_rostra("build", "talk.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "R008 error talk.txt: no such file or folder\n")
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "talk-1.txt").write_text(GOOD)
    for wrong, meant in (("talks/talk1.txt", "talks/talk-1.txt"), ("talk", "talks")):
        done = run_rostra("build", wrong, cwd=tmp_path)
        assert done.stderr == f"R008 error {wrong}: no such file or folder; did you mean {meant}?\n"


def test_missing_settings(tmp_path: Path) -> None:
    done = run_rostra("build", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("R101 error .: no transcripts/series.toml in this folder; run `rostra new FOLDER`")


def test_malformed_settings(series: Path) -> None:
    (series / "transcripts" / "series.toml").write_text("[series]\ntitle = \n", encoding="utf-8")
    (series / "voices" / "cast.toml").write_text('["Mira Holt"]\nvoice = "en-us+nobody"\n', encoding="utf-8")
    done = run_rostra("build", ".", cwd=series)
    assert done.returncode == 1
    assert "R102 error transcripts/series.toml:2: " in done.stderr
    assert 'R110 error voices/cast.toml:1: unknown voice "en-us+nobody"' in done.stderr


def test_all_errors_of_all_files_in_one_run_and_the_output_untouched(quay: Path, tree: Callable[[Path], Tree]) -> None:
    before = tree(quay / "output")
    transcripts = quay / "transcripts"
    bench = (transcripts / "bench.txt").read_text(encoding="utf-8")
    (transcripts / "bench.txt").write_text(bench.replace("Jonas Ahl: Less", "Jonas All: Less").replace(".png", ".jpg"))
    (transcripts / "empty.txt").write_bytes(b"")
    (transcripts / "series.toml").write_text('title = "Quay Talks"\ntitel = "Quay"\n', encoding="utf-8")
    done = run_rostra("build", ".", cwd=quay)
    assert done.returncode == 1
    codes = [line.split()[0] for line in done.stderr.splitlines() if " error " in line]
    assert codes == ["R021", "R012", "R001", "R103"]
    assert done.stderr.endswith("4 errors; nothing was built\n")
    assert tree(quay / "output") == before
