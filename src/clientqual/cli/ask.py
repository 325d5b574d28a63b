"""`clientqual ask`: an interview about one client."""

from __future__ import annotations

from pathlib import Path

import click

from clientqual.cli import wording
from clientqual.cli.common import STDIN, in_color, language_option, page_width, quick_rules, rules_option
from clientqual.errors import ClientqualError


@click.command(name="ask")
@click.argument("case", required=False, metavar="[CASE]")
@rules_option
@language_option
def command(case: str | None, rules: str | None, language: str | None) -> int:
    """Ask about one client, and say what follows.

    The most telling question comes first, and each answer changes what is asked next. At any time one can say that one does not
    know, ask why, take the last answer back, or stop: then the answer is printed as `clientqual qualify` prints it.

    CASE is a YAML or JSON file of one case. It is made if there is none, and saved after every answer: answers are added to what stands
    in it, and nothing else is touched. Without it the answers are printed at the end.

    Answers may also come from a pipe, one a line.
    """
    from clientqual.cli.asking.keeping import Notebook  # noqa: PLC0415  (see the head of the package)
    from clientqual.cli.asking.screen import Screen  # noqa: PLC0415
    from clientqual.cli.asking.talk import Talk  # noqa: PLC0415

    if case == STDIN:
        raise ClientqualError([wording.answers_on_stdin()])
    notebook = Notebook.open(Path(case)) if case else Notebook()
    interview = notebook.begin(quick_rules(rules, language))
    options = {"--rules": rules, "--language": language}
    return Talk(interview, notebook, Screen(page_width(), in_color()), options).hold()
