"""Find the rule sets that come with the library."""

from __future__ import annotations

from pathlib import Path


def shipped_rules() -> Path:
    """Return the folder that holds `vocabulary/` and `default/`.

    An installed wheel carries it inside the package; in a checkout, also one installed as editable, it stands at the top.
    """
    here = Path(__file__).resolve()
    packaged = here.parents[1] / "rules"
    return packaged if packaged.is_dir() else here.parents[3] / "rules"
