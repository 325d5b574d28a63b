"""The page for administrators, followed to the letter against the fake, in an empty folder."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from conftest import FOLDER
from fake import ALL_SCOPES

PAGE = FOLDER.parents[1] / "docs" / "crm" / "hubspot-sync.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BETWEEN = "--- between ---"


def section(heading: str) -> str:
    return PAGE.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_trying_it_without_hubspot_prints_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "hubspot").symlink_to(FOLDER, target_is_directory=True)
    text = section("Try it without HubSpot").replace("8055", str(free_port()))
    (_, serve), *blocks = FENCE.findall(text)
    surrounded = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    fake = subprocess.Popen(serve.split(), cwd=tmp_path, env=surrounded, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert fake.stdout is not None
        assert "a fake HubSpot with 12 deals" in fake.stdout.readline()
        script = "\n".join(body if kind == "sh" else f"echo '{BETWEEN}'" for kind, body in blocks)
        done = subprocess.run(
            ["bash", "-eu", "-c", script],
            cwd=tmp_path,
            env=surrounded,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    finally:
        fake.terminate()
        fake.communicate()
    assert (done.returncode, done.stderr) == (0, "")
    printed = done.stdout.split(f"{BETWEEN}\n")
    told = [body for kind, body in blocks if kind == "text"]
    for expected, actual in zip([*told, ""], printed, strict=True):
        pattern = re.escape(expected).replace(re.escape("...\n"), "(.*\n)*")
        assert re.fullmatch(pattern, actual), actual


def test_the_page_names_all_scopes() -> None:
    assert set(re.findall(r"`(crm\.[a-z.]+)`", section("A key for your account"))) == ALL_SCOPES


def test_the_page_names_all_exits() -> None:
    from commands import EXITS

    told = re.findall(r"^\| (\d+) \|", section("Every night"), re.MULTILINE)
    assert told == re.findall(r"^  (\d+) ", EXITS, re.MULTILINE)


def test_every_option_of_the_page_exists() -> None:
    for command in ("qualify_deals.py", "create_properties.py", "fake.py"):
        words = [sys.executable, str(FOLDER / command), "--help"]
        known = subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stdout
        for line in re.findall(rf"{command} ([^\n`]*)", PAGE.read_text("utf-8")):
            assert all(option in known for option in re.findall(r"--[a-z-]+", line)), line
