"""Lines keep to their width whatever the text is written in, and nothing of it is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientqual.rendering.layout import _clusters, clean, hang, indent, pad, width, wrap

SIGNS = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("ab 的。「\u0301\u200d\ufe0f👩💻🏽☎가ᄀ\u1161é\t\n"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("plain", 5),
        ("Jürgen", 6),
        ("Ju\u0308rgen", 6),
        ("見積もり", 8),
        ("ﾐﾂﾓﾘ", 4),
        ("\uff37\uff49\uff44\uff45", 8),
        ("가격", 4),
        ("\u1100\u1161", 2),
        ("📹", 2),
        ("☎", 1),
        ("☎\ufe0f", 2),
        ("👍🏽", 4),
        ("\u200d", 0),
        ("नमस्ते", 4),
    ],
)
def test_width_counts_columns(text: str, columns: int) -> None:
    """Wide signs take two columns, marks none; a skin tone may stand apart, so it is counted."""
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two\n lines\tand  more ", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\u202eb\u00adc", "abc"),
        ("a \u00ad b", "a b"),
        ("half \ud800 sign", "half \N{REPLACEMENT CHARACTER} sign"),
        ("line\u2028separator\x85next", "line separator next"),
        ("50\u00a0%", "50\u00a0%"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("nul\0l", "null"),
    ],
)
def test_clean_leaves_one_safe_line(text: str, shown: str) -> None:
    """A text from a case cannot colour, turn round or break the report."""
    assert clean(text) == shown


@given(SIGNS)
def test_clean_text_is_printable_and_clean_again(text: str) -> None:
    """Cleaning twice is cleaning once, and nothing that controls a terminal is left."""
    shown = clean(text)
    assert clean(shown) == shown
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in shown)


@given(SIGNS, st.integers(min_value=2, max_value=30))
def test_wrapped_lines_keep_to_the_width(text: str, columns: int) -> None:
    """No line is wider than asked for, but one of a single sign (emoji may be joined); none is empty or ends in a space."""
    for line in wrap(text, columns):
        assert line
        assert line == line.rstrip()
        assert width(line) <= columns or len(list(_clusters(line))) == 1


@given(SIGNS, st.integers(min_value=-3, max_value=30))
def test_wrapping_loses_nothing_but_spaces(text: str, columns: int) -> None:
    """All signs of a text come out, in their order."""
    assert "".join("".join(wrap(text, columns)).split()) == "".join(clean(text).split())


@given(SIGNS.filter(str.isascii), st.integers(min_value=1, max_value=30))
def test_words_that_fit_are_not_cut(text: str, columns: int) -> None:
    """A word that fits a line stands on one line."""
    short = [word for word in clean(text).split(" ") if len(word) <= columns]
    shown = [word for line in wrap(text, columns) for word in line.split(" ")]
    assert set(short) - {""} <= set(shown)


def test_japanese_breaks_between_signs_but_not_before_a_full_stop() -> None:
    """A line may end anywhere in Japanese, but a full stop or a closing bracket never begins one."""
    assert wrap("見積書に署名を。もらう", 14) == ["見積書に署名", "を。もらう"]
    assert wrap("「前金」は「誠意」だ", 10) == ["「前金」は", "「誠意」だ"]


def test_marks_stay_with_what_they_belong_to() -> None:
    """Accents and joined emoji are not torn apart."""
    assert wrap("e\u0301" * 6, 4) == ["e\u0301" * 4, "e\u0301" * 2]
    assert wrap("👩\u200d💻👩\u200d💻", 4) == ["👩\u200d💻", "👩\u200d💻"]


def test_a_very_long_word_is_cut_quickly() -> None:
    """A megabyte without a space takes no time worth the name."""
    assert len(wrap("x" * 1_000_000, 80)) == 12_500
    assert len(wrap("見" * 100_000, 80)) == 2_500


def test_hanging_lines_stand_below_the_first() -> None:
    """What follows a bullet lines up with its text, wide signs in the bullet or not."""
    assert hang("one two three", 9, "- ") == ["- one two", "  three"]
    assert hang("one two", 7, "判 ") == ["判 one", "   two"]
    assert hang("one two", 9, "label: ", "  ") == ["label: on", "  e", "  tw", "  o"]
    assert hang("", 9, "- ") == ["-"]


def test_indented_paragraphs_keep_their_breaks() -> None:
    """Each line of guidance is wrapped for itself; empty ones go."""
    assert indent("one two three\n\nfour", 9, 2) == ["  one two", "  three", "  four"]
    assert indent(" \n", 9, 2) == []


def test_padding_counts_columns() -> None:
    """Labels in any script fill the same column."""
    assert pad("判断", 6) == "判断  "
    assert pad("longer", 3) == "longer"
