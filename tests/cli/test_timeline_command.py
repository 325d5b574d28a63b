"""`clientqual timeline`: text, Markdown and a page, and what is left out of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

ROOT = Path(__file__).resolve().parents[2] / "examples" / "engagements"
JOINERY = ROOT / "recovers-joinery"
AS_OF = ("--as-of", "2026-03-28")

Run = Callable[..., Result]


def test_in_text(run: Run) -> None:
    """What is due, how it went, what happened, in the width of a page."""
    result = run("timeline", JOINERY / "log.jsonl", "--case", JOINERY / "case.yaml", *AS_OF)
    assert result.exit_code == 0
    assert result.stdout.startswith("Marketing for a joinery in the third generation\n\nPause the running work.")
    headings = [line for line in result.stdout.splitlines() if line in {"What is due", "How it went", "What happened"}]
    assert headings == ["What is due", "How it went", "What happened"]
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_in_markdown_and_as_a_page(run: Run) -> None:
    """The same, in the forms of every report; without a case it is called by its file."""
    told = run("timeline", JOINERY / "log.jsonl", "--format", "markdown", *AS_OF).stdout
    assert told.startswith("# log.jsonl\n\n")
    page = run("timeline", JOINERY / "log.jsonl", "--case", JOINERY / "case.yaml", "--format", "html", *AS_OF).stdout
    assert page.startswith('<!DOCTYPE html>\n<html lang="en" dir="ltr">')
    assert "<svg" in page
    assert page.endswith("</html>\n")


def test_from_a_pipe(run: Run) -> None:
    """`-` is standard input, and a line that cannot be read is left out."""
    given = '{"id": "a", "at": "2026-03-02", "kind": "abuse"}\n{"id": "b", "at": "2026-03-02", "kind": "abuze"}\n'
    result = run("timeline", "-", *AS_OF, given=given)
    assert result.exit_code == 2
    assert "1 event up to 2026-03-28; 1 alert is open." in result.stdout
    assert result.stderr.startswith("<stdin>:2:41: error: there is no kind of event `abuze` [unknown-event]\n")
    assert "did you mean `abuse`?" in result.stderr


def test_what_is_refused(run: Run, tmp_path: Path) -> None:
    """A log that is not there, a moment that is none."""
    assert "[no-file]" in run("timeline", tmp_path / "none.jsonl").stderr
    assert "[no-moment]" in run("timeline", JOINERY / "log.jsonl", "--as-of", "soon").stderr
