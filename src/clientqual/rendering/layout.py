"""Lines of a text in a terminal: how many columns they take, where they break, how they hang."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# All white space but the one that does not break; \x1c to \x1f count as such in Python.
_SPACES = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"
_JOINER = "\N{ZERO WIDTH JOINER}"
_HANGUL_TAILS = range(0x1160, 0x1200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# What could turn the text of a report round, or hide part of it: marks of direction that embed or override, and the soft hyphen.
_UNWANTED = frozenset("\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# A line of Chinese or Japanese does not begin with the first kind and does not end in the second.
_NOT_FIRST = frozenset("、。，．・：；？！ー）］｝〉》」』】〕〟’”,.:;?!)]}%…々ゝゞっッゃゅょャュョ")  # noqa: RUF001
_NOT_LAST = frozenset("（［｛〈《「『【〔〝‘“([{")  # noqa: RUF001


def clean(text: str) -> str:
    """Return a text as one line that is safe to show: no control characters, single spaces, half characters as `\ufffd`."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _SPACES.sub(" ", "".join(_shown(char) for char in text)).strip(" ")


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if char in _UNWANTED or (category == "Cc" and not char.isspace()):
        return ""
    return "\N{REPLACEMENT CHARACTER}" if category == "Cs" else char


def width(text: str) -> int:
    """Return how many columns a text takes; where terminals differ (joined emoji), the most that one would take."""
    if text.isascii():
        return len(text)
    total = last = 0
    for char in text:
        if char == _EMOJI_STYLE and last == 1:
            # It turns a narrow sign such as a phone into a picture, two columns wide.
            total, last = total + 1, 2
        columns = _columns(char)
        total += columns
        last = columns or last
    return total


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in {"Mn", "Me", "Cf"} or ord(char) in _HANGUL_TAILS:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """Fill a text with spaces up to a number of columns."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Break a text into lines of at most so many columns, between words where that is possible.

    Chinese, Japanese and Korean break between any two signs that may part. A character wider than the line stands alone.
    """
    lines: list[str] = []
    line, taken = "", 0
    for glue, piece in _pieces(clean(text)):
        size = width(piece)
        if line and taken + len(glue) + size <= columns:
            line, taken = line + glue + piece, taken + len(glue) + size
            continue
        if line:
            lines.append(line)
        *full, line = [piece] if size <= columns else _cut(piece, columns)
        lines += full
        taken = width(line)
    return [shown for shown in (line.rstrip() for line in [*lines, line]) if shown]


def hang(text: str, columns: int, first: str, rest: str | None = None) -> list[str]:
    """Wrap a text behind `first`; its further lines stand behind `rest`, or as many spaces as `first` is wide."""
    margin = " " * width(first) if rest is None else rest
    lines = wrap(text, max(1, columns - max(width(first), width(margin))))
    return [(margin if number else first) + line for number, line in enumerate(lines)] or [first.rstrip()]


def indent(text: str, columns: int, by: int) -> list[str]:
    """Wrap a text with a margin of `by` columns; the breaks between its lines stay."""
    margin = " " * by
    return [line for part in text.split("\n") if part.strip() for line in hang(part, columns, margin)]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stays together on a line, each with what stands before it: a space, or nothing within a word."""
    for number, word in enumerate(text.split(" ")):
        glue = " " if number else ""
        for piece in _parts(word):
            yield glue, piece
            glue = ""


def _parts(word: str) -> Iterator[str]:
    """Yield a word in the parts between which a line may break: one, unless it has wide signs."""
    if word.isascii():
        yield word
        return
    part = ""
    for cluster in _clusters(word):
        if part and not _may_part(part[-1], cluster[0]):
            part += cluster
            continue
        if part:
            yield part
        part = cluster
    yield part


def _may_part(before: str, after: str) -> bool:
    wide = _columns(before) == 2 or _columns(after) == 2
    return wide and after not in _NOT_FIRST and before not in _NOT_LAST


def _clusters(text: str) -> Iterator[str]:
    """Yield characters with the marks that belong to them: accents, skin tones, joined emoji."""
    cluster = ""
    for char in text:
        bound = not _columns(char) or ord(char) in _SKIN_TONES or cluster.endswith(_JOINER)
        if cluster and not bound:
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _cut(piece: str, columns: int) -> list[str]:
    """Cut what is longer than a line into lines."""
    lines, line, taken = [], "", 0
    for cluster in _clusters(piece):
        size = width(cluster)
        if line and taken + size > columns:
            lines.append(line)
            line, taken = "", 0
        line, taken = line + cluster, taken + size
    return [*lines, line]
