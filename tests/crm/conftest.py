"""Small mappings, written where they are used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clientqual.crm import Mapping

HEAD = "mapping: test\nversion: 1.0.0\n"

Load = Callable[..., Mapping]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a mapping from the YAML below its name and version; `others` are files beside it."""

    def make(text: str, **others: str) -> Mapping:
        for name, other in others.items():
            (tmp_path / f"{name}.yaml").write_text(other, "utf-8")
        path = tmp_path / "test.yaml"
        path.write_text(HEAD + text, "utf-8")
        return Mapping.load(path)

    return make
