"""Compiled rule sets on disk, so that a command need not read YAML before it can answer.

An entry is five lines: a head, what the rest was made from, the program as JSON, and its two circuits as JSON. It is used only if the
library has the same version, the rest has the hash that the head names, it is of the rule set that was asked for, and every file of that
and its bases has the same bytes as just before it was compiled; else it is made anew. Nothing in an entry is ever run. No entry holds
anything of a case.
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
from clientqual.text import SHIPPED, rule_files
from clientqual.version import __version__

FORMAT: Final = 5
LIBRARY: Final = str(Path(__file__).resolve().parent)
"""Where the library is installed. Each copy of it has rules of its own by the same names, and so entries of its own."""

Compiled: TypeAlias = tuple[Program, Circuits]


def load_compiled(where: str | Path, kept_in: Path) -> Compiled:
    """Return the program of a rule set and its circuits, from the cache in a folder where that is current.

    Raises RuleSetError where the rule set is not sound. A cache that cannot be read or written is no error.
    """
    asked = _identity(where)
    entry = kept_in / f"{sha256(asked.encode()).hexdigest()[:32]}.json"
    return _read(asked, entry) or _make(where, asked, entry)


def user_folder() -> Path | None:
    """Return the folder for the caches of this user; None where CLIENTQUAL_CACHE is empty, or there is no home."""
    chosen = os.environ.get("CLIENTQUAL_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    with suppress(RuntimeError):
        return (Path(base) if base else Path.home() / ".cache") / "clientqual"
    return None


def _identity(where: str | Path) -> str:
    """Return what tells a rule set from all others: the copy of the library, and a name of its own or the folder, wherever one stands."""
    name = str(where)
    return f"{LIBRARY} {name}" if name in SHIPPED else f"{LIBRARY} folder {Path(name).resolve()}"


def _read(asked: str, entry: Path) -> Compiled | None:
    try:
        head, _, body = entry.read_text(encoding="utf-8").partition("\n")
        origin, _, compiled = body.partition("\n")
        made_from: dict[str, Any] = json.loads(origin) if json.loads(head) == _head(body) else {}
        is_current = made_from.get("rules") == asked and all(
            fingerprint(Path(folder)) == known for folder, known in made_from["folders"]
        )
        return _thawed(compiled) if is_current else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
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


def _make(where: str | Path, asked: str, entry: Path) -> Compiled:
    from clientqual.compiler import compile_rules  # noqa: PLC0415  (a current cache needs no compiler)

    folders: dict[str, str | None] = {}

    def opening(folder: Path) -> None:
        # Before it is read: whatever is changed while it is compiled is noticed the next time.
        folders[str(folder.absolute())] = _fingerprint_or_none(folder)

    program = compile_rules(where, opening)
    circuits = Circuits(program)
    if None not in folders.values():
        origin = json.dumps({"rules": asked, "folders": [*folders.items()]})
        body = "\n".join((origin, freeze(program), _frozen(circuits.walk), _frozen(circuits.decisions)))
        with suppress(OSError):
            _write(entry, json.dumps(_head(body)) + "\n" + body)
    return program, circuits


def _fingerprint_or_none(folder: Path) -> str | None:
    try:
        return fingerprint(folder)
    except OSError:  # for the compiler to tell
        return None


def _frozen(circuit: Circuit) -> str:
    return json.dumps(freeze_circuit(circuit), separators=(",", ":"))


def _head(body: str) -> dict[str, object]:
    return {"format": FORMAT, "library": __version__, "body": sha256(body.encode()).hexdigest()}


def _write(entry: Path, text: str) -> None:
    """Write an entry so that it is there whole or not at all."""
    from tempfile import NamedTemporaryFile  # noqa: PLC0415  (a current cache is not written)

    entry.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=entry.parent, suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(text)
            file.close()  # a file that is open cannot be renamed everywhere
            part.replace(entry)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def fingerprint(folder: Path) -> str:
    """Return a hash of the YAML files of a rule set, their names among it."""
    seen = sha256()
    for path in rule_files(folder):
        data = path.read_bytes()
        seen.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
        seen.update(data)
    return seen.hexdigest()
