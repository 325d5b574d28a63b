"""What a person can say in an interview besides an answer."""

from __future__ import annotations

from typing import Final, Literal

Command = Literal["why", "dont_know", "back", "report", "done", "help"]

_SAID: Final[dict[Command, tuple[str, ...]]] = {
    "why": ("?", "why", "why do you ask", "why do you ask that", "why do you ask this"),
    "dont_know": (
        "dk",
        "don't know",
        "dont know",
        "i don't know",
        "i dont know",
        "do not know",
        "idk",
        "unknown",
        "no idea",
    ),
    "back": ("back", "go back", "undo"),
    "report": ("report",),
    "done": ("done", "that's enough", "thats enough", "that is enough", "enough", "stop", "quit", "exit", "end"),
    "help": ("help", "??"),
}
_MEANT: Final = {words: command for command, said in _SAID.items() for words in said}


def command(entry: str) -> Command | None:
    """Return the command that an entry is; `/back` is the same as `back`, and never an answer."""
    said = " ".join(entry.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()).removeprefix("/")
    return _MEANT.get(said) or _MEANT.get(said.rstrip(" .!?"))
