"""Compiled rule sets on disk, so that a command need not read YAML before it can answer.

An entry is four lines: what it was made from, the program as JSON, and its two circuits as JSON. It is used only if the library has the same
version, every file of the rule set and its bases has the same bytes, and the rest has the hash that the first line names; else it is made
anew. Nothing in an entry is ever run. No entry holds anything of a case.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeAlias

from clientqual.circuit import Circuit, Circuits, freeze_circuit, thaw_circuit
from clientqual.ir import Program, freeze, thaw
from clientqual.version import __version__

FORMAT: Final = 4
LIBRARY: Final = str(Path(__file__).resolve().parent)
"""Where the library is installed. Each copy of it has rules of its own by the same names, and so entries of its own."""

Compiled: TypeAlias = tuple[Program, Circuits]


def load_compiled(where: str | Path, kept_in: Path) -> Compiled:
    """Return the program of a rule set and its circuits, from the cache in a folder where that is current.

    Raises RuleSetError where the rule set is not sound. A cache that cannot be read or written is no error.
    """
    entry = kept_in / f"{_key(where)}.json"
    return _read(entry) or _make(where, entry)


def user_folder() -> Path | None:
    """Return the folder for the caches of this user; None where CLIENTQUAL_CACHE is empty, or there is no home."""
    chosen = os.environ.get("CLIENTQUAL_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    with suppress(RuntimeError):
        return (Path(base) if base else Path.home() / ".cache") / "clientqual"
    return None


def _key(where: str | Path) -> str:
    """Return a name for the entry: one for each rule set and copy of the library, wherever the command is started."""
    name = str(where)
    found = str(Path(name).resolve()) if Path(name).is_dir() else name
    return sha256(f"{LIBRARY}\0{found}".encode()).hexdigest()[:32]


def _read(entry: Path) -> Compiled | None:
    try:
        head, _, body = entry.read_text(encoding="utf-8").partition("\n")
        made_from: dict[str, Any] = json.loads(head)
        current = made_from["head"] == _head(body) and all(
            fingerprint(Path(folder)) == known for folder, known in made_from["folders"]
        )
        return _thawed(body) if current else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _thawed(body: str) -> Compiled:
    rules, walk, decisions = body.split("\n")  # a JSON text of ours has no line break
    program = thaw(rules)

    def kept() -> Circuit:
        try:
            return thaw_circuit(json.loads(decisions), program, decisions=True)
        except (ValueError, RecursionError):  # an entry that somebody wrote
            return Circuits(program).decisions

    return program, Circuits(program, thaw_circuit(json.loads(walk), program), kept)


def _make(where: str | Path, entry: Path) -> Compiled:
    from clientqual.compiler import compile_with_folders  # noqa: PLC0415  (a current cache needs no compiler)

    program, folders = compile_with_folders(where)
    circuits = Circuits(program)
    body = "\n".join((freeze(program), _frozen(circuits.walk), _frozen(circuits.decisions)))
    read_from = [[str(folder.resolve()), fingerprint(folder)] for folder in folders]
    with suppress(OSError):
        _write(entry, json.dumps({"head": _head(body), "folders": read_from}) + "\n" + body)
    return program, circuits


def _frozen(circuit: Circuit) -> str:
    return json.dumps(freeze_circuit(circuit), separators=(",", ":"))


def _head(body: str) -> dict[str, object]:
    return {"format": FORMAT, "library": __version__, "body": sha256(body.encode()).hexdigest()}


def _write(entry: Path, text: str) -> None:
    """Write an entry so that it is there whole or not at all."""
    from tempfile import NamedTemporaryFile  # noqa: PLC0415  (a current cache is not written)

    entry.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=entry.parent, suffix=".part", delete=False) as file:
        file.write(text)
    Path(file.name).replace(entry)


def fingerprint(folder: Path) -> str:
    """Return a hash of the YAML files of a folder, their names among it."""
    seen = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml")):
        data = path.read_bytes()
        seen.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
        seen.update(data)
    return seen.hexdigest()
