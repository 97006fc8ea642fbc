"""Imports run one way: the bottom modules, the stages that never know each other, build, the command."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "pipeline"
STAGES = ("read", "cast", "speak", "mix", "write", "audit")
TOP = ("cli", "commands", "serve", "__main__")


def layer(module: str) -> str:
    """``bottom``, the name of a stage, ``build`` or ``top``."""
    part = module.split(".")[1] if "." in module else ""
    if part in STAGES or part == "build":
        return part
    return "top" if part in TOP else "bottom"


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pipeline"):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("pipeline"))


def allowed(importer: str, imported: str) -> bool:
    if imported == "bottom" or importer == "top":
        return True
    if importer == "build":
        return imported != "top"
    return importer == imported


def test_imports_run_one_way() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        wrong += [f"{module} imports {i}" for i in imports(path) if not allowed(layer(module), layer(i))]
    assert wrong == []


def test_files_stay_small() -> None:
    lengths = {
        p.relative_to(ROOT).as_posix(): len(p.read_text(encoding="utf-8").splitlines()) for p in PACKAGE.rglob("*.py")
    }
    assert {name: n for name, n in lengths.items() if n > 500} == {}


def test_nothing_names_a_registry_host_or_this_machine() -> None:
    for path in (*ROOT.glob("requirements*.lock"), ROOT / "pyproject.toml", ROOT / "Makefile", ROOT / ".ci" / "run"):
        text = path.read_text(encoding="utf-8")
        assert "http" not in text, path.name
        assert str(ROOT) not in text, path.name


def test_the_lock_of_the_clients_names_no_registry_host_and_every_hash() -> None:
    lock = json.loads((ROOT / "tests" / "clients" / "package-lock.json").read_text(encoding="utf-8"))
    packages = [package for path, package in lock["packages"].items() if path]
    assert packages
    assert all("resolved" not in package and package["integrity"].startswith("sha512-") for package in packages)
