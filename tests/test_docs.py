"""The pages do what they say: their examples are run, their files are read, their links lead somewhere.

What the word after the language in a fence means:

* ```yaml my-rules/signals.yaml    the block is written to that file, in a folder of the page's own; so with any language
* ```yaml                          the block is YAML that can be read
* ```console                       lines after `$ ` are run in that folder and must print what follows; a line `...` stands for
                                   any lines, `< FILE` behind a command for what is typed, and `> FILE` for where its output goes
* ```python                        run in that folder, all blocks of a page in one namespace; with `>>>`, as a doctest

The folder also holds `examples/`. With CLIENTQUAL_DOCS=write (`python3 tasks.py docs`) console blocks that print something else by
now are rewritten instead; read the diff.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clientqual.diagnostics import Diagnostic
from clientqual.span import Source
from clientqual.text import parse

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
TEXTS = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "examples" / "README.md"]

_FENCE = re.compile(
    r"^(?P<mark>```+)(?P<language>\w*) *(?P<file>\S*)\n(?P<body>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL
)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_CHECKER = doctest.OutputChecker()
_WRITE = os.environ.get("CLIENTQUAL_DOCS") == "write"


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    file: str
    body: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text("utf-8")
    for fence in _FENCE.finditer(text):
        line = text.count("\n", 0, fence.start()) + 1
        yield Block(fence["language"], fence["file"], fence["body"], line)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# --- examples ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_examples(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example of a page runs, from the top down."""
    (tmp_path / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": name(page)}
    for block in blocks(page):
        if block.file:
            path = tmp_path / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, "utf-8")
        elif block.language == "yaml":
            read_yaml(page, block)
        elif block.language == "console":
            run_console(page, block)
        elif block.language == "python":
            run_python(page, block, namespace)


def read_yaml(page: Path, block: Block) -> None:
    complaints: list[Diagnostic] = []
    parse(Source(f"{name(page)}, block in line {block.line}", block.body), complaints)
    assert not complaints, "\n".join(map(str, complaints))


def run_python(page: Path, block: Block, namespace: dict[str, object]) -> None:
    """Run a block as it stands, its lines counted as in the page."""
    if ">>>" in block.body:
        test = doctest.DocTestParser().get_doctest(block.body, namespace, name(page), str(page), block.line)
        problems: list[str] = []
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=problems.append, clear_globs=False)
        namespace.update(test.globs)
        assert not problems, "".join(problems)
    else:
        exec(compile("\n" * block.line + block.body, str(page), "exec"), namespace)


def run_console(page: Path, block: Block) -> None:
    """Run the commands of a block and compare what they print with what the page says."""
    commands = re.split(r"^\$ ", block.body, flags=re.MULTILINE)
    assert not commands[0].strip(), f"{name(page)}:{block.line}: a console block starts with `$ clientqual ...`"
    shown = []
    for part in commands[1:]:
        command, _, expected = part.partition("\n")
        got = run_command(command)
        same = (expected != "...\n" or not _WRITE) and _CHECKER.check_output(
            _any_lines(expected), _any_lines(got), doctest.ELLIPSIS
        )
        assert same or _WRITE, f"{name(page)}:{block.line}: `{command}` prints\n{got}\nand the page says\n{expected}"
        shown.append(f"$ {command}\n{expected if same else _any_lines(got)}")
    if _WRITE and "".join(shown) != block.body:
        page.write_text(page.read_text("utf-8").replace(block.body, "".join(shown), 1), "utf-8")


def _any_lines(text: str) -> str:
    """Return the text without the white space that nobody sees."""
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) + "\n"


def run_command(command: str) -> str:
    """Run a command and return what it prints, on both streams.

    `< FILE` behind it is what it reads from standard input; `> FILE` at its end takes what goes to standard output.
    """
    command, _, file = command.partition(" > ")
    command, _, typed = command.partition(" < ")
    given = Path(typed).read_text("utf-8") if typed else ""
    words = command.split()
    assert words[0] == "clientqual", f"only `clientqual` is run, not `{command}`"
    plain = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "clientqual", *words[1:]],
        capture_output=True, input=given, encoding="utf-8", env=plain, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    if file:
        Path(file).write_text(done.stdout, "utf-8")
    return done.stderr if file else done.stdout + done.stderr


# --- links ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", TEXTS, ids=name)
def test_links(page: Path) -> None:
    """Every link to a file of the project leads to one, and to a heading that it has."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    missing = [link for link in _LINK.findall(text) if "://" not in link and not leads_somewhere(page, link)]
    assert missing == []


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    if not target.exists():
        return False
    return not anchor or anchor in {
        slug(heading) for heading in _HEADING.findall(_FENCE.sub("", target.read_text("utf-8")))
    }


def slug(heading: str) -> str:
    """Return the anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def test_index() -> None:
    """The index names every page."""
    linked = {link.partition("#")[0] for link in _LINK.findall((ROOT / "docs" / "index.md").read_text("utf-8"))}
    assert {page.name for page in ROOT.glob("docs/*.md")} - {"index.md"} <= linked
