"""One session of Spark with two workers for all tests, if this machine has Java; and loud words at the end if it has not."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from _pytest.terminal import TerminalReporter

NO_JAVA: Final = "there is no Java on this machine, so nothing of Spark was tested"
_skipped: list[str] = []


def has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") is not None or (home is not None and (Path(home) / "bin" / "java").exists())


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    if not has_java():
        _skipped.append(NO_JAVA)
        pytest.skip(NO_JAVA)
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable  # workers need what this Python has
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Spark about its own packages
        session = (
            SparkSession.builder.master("local[2]")
            .appName("clientqual")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.log.level", "OFF")
            .getOrCreate()
        )
    yield session
    session.stop()


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say so where Spark was not tested: a skip among thousands of dots is seen by nobody."""
    for reason in _skipped:
        terminalreporter.section("SPARK WAS NOT TESTED", sep="!", red=True, bold=True)
        terminalreporter.line(f"{reason}. Install Java 17 or newer, or set JAVA_HOME.", red=True)
