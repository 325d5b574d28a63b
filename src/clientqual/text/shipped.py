"""Where rule sets are: those that come with the library, and the files of one in a folder. Where the mappings for CRMs are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

BASE: Final = "clientqual/vocabulary"
"""What a rule set extends that does not say: the questions and presumptions of the library's own facts."""
SHIPPED: Final = {BASE: "vocabulary", "clientqual/default": "default"}
"""The names of rule sets that come with the library. They mean these wherever there are folders of such a name."""


def shipped_rules() -> Path:
    """Return the folder that holds `vocabulary/` and `default/`."""
    return _shipped("rules")


def rule_files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files of a rule set, sorted by name; hidden ones are left out. A link that leads nowhere is told."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix in (".yaml", ".yml") and not hidden and (path.is_file() or not path.exists()):
            yield path


def shipped_mappings() -> Path:
    """Return the folder that holds the mappings for CRMs, a YAML file each."""
    return _shipped("mappings")


def _shipped(name: str) -> Path:
    """Find a folder that travels with the package.

    An installed wheel carries it inside the package; in a checkout, also one installed as editable, it stands at the top.
    """
    here = Path(__file__).resolve()
    packaged = here.parents[1] / name
    return packaged if packaged.is_dir() else here.parents[3] / name
