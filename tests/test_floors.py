"""The floors of the house: imports run downward only, through the door of each folder, and never in a circle.

Every import counts: those inside functions, and those for type checkers too.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import clientqual

PACKAGE = Path(clientqual.__file__).parent
MOST_LINES = 400

FLOORS: tuple[tuple[str, ...], ...] = (
    ("doors", "hashing", "sealing", "span", "suggest", "version"),  # atoms
    ("diagnostics",),
    ("errors", "messages"),
    ("ir", "qualification"),  # words
    ("inspection",),  # words: of a rule set
    ("text",),  # edges: YAML with places
    ("models",),  # edges: what comes in
    ("events",),  # edges: what happened in an engagement
    ("normal",),  # meaning: the form in which conditions are read
    ("semantics",),  # meaning: the language, defined
    ("compiler",),  # plan: from YAML to a checked program
    ("circuit",),  # plan: from a program to its gates
    ("cache",),  # plan: kept on disk
    ("carriers",),  # what gates are run on
    ("engines",),  # one case
    ("explain",),  # what to ask, why, and what would change it
    ("answering",),  # one case
    ("checking",),  # wings: of a rule set
    ("expressions", "frames"),  # wings: very many cases at once, where the data is or here
    ("spark",),  # wing: on a cluster
    ("many",),  # face: what a rule set does with these
    ("catalogue", "rendering", "schema"),  # wings: of a program, and of a qualification
    ("crm",),  # wing: records of a CRM in, answers out
    ("result", "wire"),  # face
    ("report",),  # face: a result, written and read
    ("ruleset",),
    ("engagement", "interview"),  # face: an engagement as it unfolds; one question after the other
    ("batch", "timeline"),  # wings: whole files in and out; an engagement told
    ("testing",),  # wing for tests
    ("cli",),  # shell
    ("__main__",),
    ("__init__",),  # the door: nobody inside imports it
)
HEIGHT = {name: height for height, names in enumerate(FLOORS) for name in names}

ONLY_STANDARD = {"span", "suggest", "diagnostics", "errors", "messages", "ir", "qualification", "normal", "semantics"}
"""Floors that need nothing but the standard library."""


def modules() -> Iterator[tuple[str, Path]]:
    """Yield every module of the package by its dotted name below `clientqual`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield ".".join(parts), path


MODULES = dict(modules())


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Yield what a module imports, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports by dots"
            yield from ((_origin(path, node.module or "", alias.name), node.lineno) for alias in node.names)


def _origin(path: Path, module: str, name: str) -> str:
    """Return the module that `from module import name` reads: a module of that name where the door does not export one."""
    inner = f"{module}.{name}".removeprefix("clientqual.")
    at_home = inner.partition(".")[0] == path.relative_to(PACKAGE).parts[0]
    exported = getattr(import_module(module), "__all__", ()) if module.startswith("clientqual") else ()
    is_module = module == "clientqual" or (inner in MODULES and (at_home or name not in exported))
    return f"clientqual.{inner}" if is_module else module


def own(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the modules of ours that a module imports, by their dotted names below `clientqual`."""
    for name, line in imported(path):
        if name == "clientqual" or name.startswith("clientqual."):
            yield name.removeprefix("clientqual").removeprefix("."), line


def test_every_module_has_a_floor() -> None:
    """A new file or folder takes its place in the table above."""
    assert {name.partition(".")[0] for name in MODULES} == set(HEIGHT)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_run_downward(name: str) -> None:
    """A module imports only from floors below, or from its own folder; other folders only through their door."""
    home = name.partition(".")[0]
    for target, line in own(MODULES[name]):
        top, _, inner = target.partition(".")
        assert top, f"{name}:{line} imports the root package"
        if top != home:
            assert HEIGHT[top] < HEIGHT[home], f"{name}:{line} imports {target}, which stands above it"
            assert not inner, f"{name}:{line} reaches into {top} past its door"


def test_no_circle() -> None:
    """No module imports itself, directly or through others."""
    graph = {name.removesuffix(".__init__"): set[str]() for name in MODULES}
    for name, path in MODULES.items():
        graph[name.removesuffix(".__init__")] = {target for target, _ in own(path) if target in graph}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


@pytest.mark.parametrize("name", sorted(name for name in MODULES if name.partition(".")[0] in ONLY_STANDARD))
def test_words_and_meaning_need_only_the_standard_library(name: str) -> None:
    """The words, and the meaning of rules, know neither pydantic nor YAML."""
    foreign = {target.partition(".")[0] for target, _ in imported(MODULES[name])} - set(sys.stdlib_module_names)
    assert foreign <= {"clientqual"}


def test_import_needs_only_pydantic_and_yaml() -> None:
    """Nothing that the door reaches imports an optional package. Carriers import the solver, and the durable engine its module, when they
    are used and not before.
    """
    optional = {
        "click",
        "hypothesis",
        "jmespath",
        "narwhals",
        "numpy",
        "pandas",
        "polars",
        "pyarrow",
        "pysat",
        "pyspark",
        "durable",
        "durable_rules_engine",
        "jsonschema",
    }
    allowed = {"carriers": {"pysat"}, "engines": {"durable_rules_engine"}}
    for name, path in MODULES.items():
        home = name.partition(".")[0]
        if home not in ("batch", "cli", "crm", "expressions", "frames", "spark", "testing", "__main__"):
            packages = {target.partition(".")[0] for target, _ in imported(path)} & optional
            assert packages <= allowed.get(home, set()), name
            at_once = [ast.dump(node) for node in _imports_at_once(path)]
            assert not any(package in node for node in at_once for package in ("pysat", "durable_rules_engine")), name
            inside = name.startswith("engines.durable")
            assert inside or not any("engines.durable" in node for node in at_once), name


def _imports_at_once(path: Path) -> Iterator[ast.stmt]:
    """Yield the imports that are run when a module is imported."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return (node for node in body if isinstance(node, ast.Import | ast.ImportFrom))


@pytest.mark.parametrize("name", sorted(MODULES))
def test_files_are_short_enough_to_read_in_one_sitting(name: str) -> None:
    """No file is longer than it should be."""
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= MOST_LINES
