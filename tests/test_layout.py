"""The house: rooms with doors, imports that run downwards, files of a readable size."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "pipeline"
ROOMS = (
    "commands", "serve", "run", "plan", "store", "publish", "audit", "write", "mix", "speak", "cast", "read",
    "settings", "standards", "model",
)  # fmt: skip
"""From the top of the house to its ground: imports run downwards."""
STAGES = {"audit", "write", "mix", "speak", "cast", "read"}
"""They never know each other; ``plan`` and ``run`` wire them."""
LONGEST, MOST_FILES, CRUMB, MOST_CRUMBS = 500, 310, 30, 6


@cache
def modules() -> dict[str, Path]:
    """Name of each module of the package -> its file."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in paths}


def room(module: str) -> str:
    """The room that a module is in; empty for the command itself."""
    part = module.split(".")[1] if "." in module else ""
    return part if part in ROOMS else ""


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(module: str, *, typing: bool = False) -> Iterator[tuple[str, str]]:
    """(module, name) of everything of the package that a module imports, wherever in it.

    :param typing: whether to include what only a type checker imports.
    """
    path = modules()[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    todo: list[ast.AST] = [parsed(path)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            todo += [*(node.body if typing else ()), *node.orelse]
            continue
        if isinstance(node, ast.ImportFrom):
            up = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*up, *([node.module] if node.module else [])])
            yield from ((source, alias.name) for alias in node.names if source.split(".")[0] == "pipeline")
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.split(".")[0] == "pipeline")
        todo += ast.iter_child_nodes(node)


def target(source: str, name: str) -> str:
    """The module that an import loads, through the door if need be."""
    if f"{source}.{name}" in modules():
        return f"{source}.{name}"
    if source.count(".") == 1 and room(source):
        return next((m for m, names in exports(room(source)).items() if name in names), source)
    return source


@cache
def exports(door: str) -> dict[str, list[str]]:
    """What a room's door offers to type checkers: module -> names."""
    found: dict[str, list[str]] = {}
    for source, name in imports(f"pipeline.{door}", typing=True):
        if source != "pipeline":
            found.setdefault(source, []).append(name)
    return found


def test_the_rooms_are_those_of_the_plan_and_nothing_lies_loose() -> None:
    assert {p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()} == set(ROOMS)
    assert {p.name for p in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py", "cli.py"}


def test_nobody_imports_past_a_door_but_the_command_which_finds_each_subcommand_in_its_file() -> None:
    wrong = [
        f"{module} imports {name} from {source}"
        for module in modules()
        for source, name in imports(module, typing=True)
        if room(source) and room(source) != room(module) and (source.count(".") > 1 or f"{source}.{name}" in modules())
        if (module, room(source)) != ("pipeline.cli", "commands")
    ]
    assert wrong == []


def test_imports_run_downwards_and_stages_never_know_each_other() -> None:
    wrong = []
    for module in modules():
        for source, _ in imports(module, typing=True):
            above, below = room(module), room(source)
            if not below or above == below or not above:
                continue
            if ROOMS.index(below) < ROOMS.index(above) or {above, below} <= STAGES:
                wrong.append(f"{module} imports {source}")
    assert wrong == []


def test_there_is_no_circle() -> None:
    graph = {module: {target(*found) for found in imports(module, typing=True)} - {module} for module in modules()}
    while leaves := {module for module, needs in graph.items() if not needs & graph.keys()}:
        graph = {module: needs for module, needs in graph.items() if module not in leaves}
    assert graph == {}, "each of these imports another of them"


@pytest.mark.parametrize("door", ROOMS)
def test_a_door_says_what_the_room_does_and_offers_what_it_says(door: str) -> None:
    module = import_module(f"pipeline.{door}")
    assert module.__doc__
    files = {p.name for p in (PACKAGE / door).glob("*.py")} - {"__init__.py"}
    assert {name for name in files if f"``{name}``" not in module.__doc__} == set(), "the door names each file"
    offered = sorted(name for names in exports(door).values() for name in names)
    assert sorted(module.__all__) == offered
    for source, names in exports(door).items():
        for name in names:
            assert getattr(module, name) is getattr(import_module(source), name)
    submodules = {p.stem for p in (PACKAGE / door).iterdir()}
    assert submodules.isdisjoint(offered), "a loaded module takes the place of a name that it shares with an export"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        module.nothing  # noqa: B018


def test_tests_look_into_the_room_that_they_test_and_no_other() -> None:
    own = {"run": {"run", "plan", "store", "publish"}, "settings": {"settings", "standards"}, "docs": {"read"}}
    wrong = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if "node_modules" in path.parts:
            continue
        tested = path.relative_to(ROOT).parts[1]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            source = node.module if isinstance(node, ast.ImportFrom) and node.module else ""
            past = source.startswith("pipeline.") and source.count(".") > 1
            if past and room(source) not in own.get(tested, {tested}):
                wrong.append(f"{path.relative_to(ROOT)} imports {source}")
    assert wrong == []


def test_files_are_as_long_as_their_purpose() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules().items()}
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}
    # One convention is one file, so that whoever adds one need not look at the others.
    crumbs = {name: n for name, n in lengths.items() if n < CRUMB and ".conventions" not in name}
    assert len(crumbs) <= MOST_CRUMBS, f"merge some of these, which are read together: {crumbs}"
    assert len(lengths) <= MOST_FILES


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
