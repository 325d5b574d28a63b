"""One way to hash plain data, for the digests of cases and of rule sets."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Final

FACT_HASH_BITS: Final = 272
"""Room for the sum of the hashes of very many facts."""


def hashed(data: object) -> str:
    """Return `sha256:` and the hash of plain data as canonical JSON."""
    return hashed_text(json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def hashed_text(text: str) -> str:
    """Return `sha256:` and the hash of a text, which may hold halves of characters, as JSON may."""
    return "sha256:" + hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@lru_cache(maxsize=1 << 14)
def fact_hash(path: str, text: str) -> int:
    """Return the hash of one stated fact. The sum of such hashes stands for a set of them, whatever their order."""
    return int.from_bytes(hashlib.sha256(f"{path}\0{text}".encode()).digest())
