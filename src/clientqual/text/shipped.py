"""Find the rule sets and mappings that come with the library."""

from __future__ import annotations

from pathlib import Path


def shipped_rules() -> Path:
    """Return the folder that holds `vocabulary/` and `default/`."""
    return _shipped("rules")


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
