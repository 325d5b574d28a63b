"""Near names: what a person who wrote a name that does not exist probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from difflib import SequenceMatcher

_ALIKE = 0.72
_LISTED = 12
_LONGEST = 100


def near(name: str, names: Iterable[str]) -> str | None:
    """Return the name most like `name`, or None where nothing is near.

    Case and the difference between `-`, ` ` and `_` do not count, and a name that differs only in what stands before its dot
    (`client.brief` or `brief` for `project.brief`) is near.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415  (only who wrote a name that is none waits for it)

    wanted = _plain(name)
    matcher = SequenceMatcher(None, "", wanted.rpartition(".")[2], autojunk=False)
    best: tuple[float, str] | None = None
    for candidate in sorted(names) if len(name) <= _LONGEST else ():
        score = _likeness(matcher, wanted, _plain(candidate))
        if score >= _ALIKE and (best is None or score > best[0]):
            best = (score, candidate)
    return best[1] if best else None


def did_you_mean(name: str, names: Iterable[str]) -> str | None:
    """Return the help for an unknown `name`: the near name, or the names there are if they are few."""
    known = sorted(names)
    close = near(name, known)
    if close is not None:
        return f"did you mean `{close}`?"
    if len(known) == 1:
        return f"there is only `{known[0]}`"
    if 0 < len(known) <= _LISTED:
        return "it is one of " + listed(known)
    return None


def listed(names: Iterable[object]) -> str:
    """Return names in backticks, separated by commas, in the order given."""
    return ", ".join(f"`{name}`" for name in names)


def spaced(text: str) -> str | None:
    """Return the help for a text such as `rush:true`, which lacks the space after its colon; None for any other."""
    name, colon, value = text.partition(":")
    is_name = name.replace("_", "").replace(".", "").isalnum() and not name[0].isdigit()
    if not (colon and is_name and value) or value[0].isspace() or value.startswith("//"):
        return None
    return f"write a space after the colon: `{name}: {value}`"


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")


def _likeness(matcher: SequenceMatcher[str], wanted: str, candidate: str) -> float:
    """Say from 0 to 1 how like two names are. `matcher` compares with what stands behind the dot in `wanted`."""
    head, _, last = candidate.rpartition(".")
    matcher.set_seq1(last)
    quick = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
    ratio = matcher.ratio() if quick else 0.0
    return ratio if wanted.rpartition(".")[0] == head else 0.95 * ratio
