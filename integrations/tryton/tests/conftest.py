# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose the database before any of Tryton's test tools is imported: SQLite in memory, its activated modules kept in a cache.

Tryton names what it caches after the modules, so a hash of this module's source stands in the path: whoever changes the module gets
a fresh database, and everybody else a quick one.
"""

import hashlib
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for demo.py, which is no part of the package


def _hash_of_module():
    found = hashlib.sha256()
    for name in ("trytond", "trytond-sale-opportunity"):
        found.update(version(name).encode())
    for path in sorted((ROOT / "trytond_clientqual").rglob("*")):
        if path.suffix in {".py", ".xml", ".cfg", ".yaml"}:
            found.update(path.relative_to(ROOT).as_posix().encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


DATABASES = Path(sys.prefix, "tryton-databases")
CACHE = DATABASES / _hash_of_module()
if DATABASES.exists():
    for stale in set(DATABASES.iterdir()) - {CACHE}:
        shutil.rmtree(stale)
CACHE.mkdir(parents=True, exist_ok=True)
os.environ.update(TRYTOND_DATABASE_URI="sqlite://", DB_NAME=":memory:", DB_CACHE=str(CACHE))


MADE = CACHE / "made-by-trytond-admin.sqlite"
ASIDE = ThreadPoolExecutor(1)


def pytest_collection_modifyitems(items):
    """Tests of a server come last: their database is made aside, while the others run."""
    items.sort(key=_needs_server)
    if not MADE.exists() and any(map(_needs_server, items)):
        ASIDE.submit(_make)


def _needs_server(item):
    return "database" in item.fixturenames


def _make():
    """Make a database with the module as an administrator would."""
    import demo

    with TemporaryDirectory() as name:
        folder = Path(name)
        demo.configure(folder)
        demo.create_database(folder, "only-for-the-making")
        shutil.move(folder / f"{demo.DATABASE}.sqlite", MADE)


@pytest.fixture(scope="session")
def database():
    """Return a database that was made as an administrator makes one, from the cache where it is there."""
    ASIDE.shutdown()
    assert MADE.exists(), "trytond-admin could not make a database; `python demo.py --once` shows why"
    return MADE
