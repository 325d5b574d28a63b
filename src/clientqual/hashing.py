"""One way to hash plain data, for the digests of cases and of rule sets."""

from __future__ import annotations

import hashlib
import json


def hashed(data: object) -> str:
    """Return `sha256:` and the hash of plain data as canonical JSON."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
