"""The lists of the text report: flags, what to do, what to ask, and what else there is to say."""

from __future__ import annotations

from clientqual.qualification import Qualification, Recommendation, Signal
from clientqual.report import words
from clientqual.report.headline import based_on
from clientqual.report.lines import Line, Style, View

_SHOWN = 5
_UNDER_NUMBER = 5


def red_flags(q: Qualification, view: View) -> list[Line]:
    return _flags("Red flags", q.red, "  - ", "red", view)


def green_flags(q: Qualification, view: View) -> list[Line]:
    return _flags("Green flags", q.green, "  + ", "green", view)


def to_do(q: Qualification, view: View) -> list[Line]:
    """List what to do now, in order, with why, and with guidance how."""
    lines = view.heading("What to do now")
    if not q.recommendations:
        return lines + view.block("Nothing that the rules call for.", 2)
    for number, item in enumerate(q.recommendations, 1):
        marks = [item.phase] if item.status == "certain" else [item.phase, item.status]
        lines += view.item(f"{_titled(item)} [{', '.join(marks)}]", f"{number:>3}. ")
        lines += _how(item, view) if view.guidance else _why(words.first_sentence(item.reason.text), view)
    return lines


def if_called_for(q: Qualification, view: View) -> list[Line]:
    """Name what only some answers would call for."""
    shown = q.conditional if view.guidance else q.conditional[:_SHOWN]
    lines = [line for item in shown for line in view.item(_titled(item))]
    lines += _more(len(q.conditional) - len(shown), view)
    return [*view.heading("What only some answers would call for"), *lines] if lines else []


def done(q: Qualification, view: View) -> list[Line]:
    """Name what has been found out already."""
    lines = [line for action in q.done for line in view.item(words.spoken(action).capitalize())]
    return [*view.heading("Done"), *lines] if lines else []


def questions(q: Qualification, view: View) -> list[Line]:
    """List what to ask next, with whom to ask and how to write the answer down."""
    lines: list[Line] = []
    for number, question in enumerate(q.questions[:_SHOWN], 1):
        lines += view.item(question.ask or f"What is {question.fact}?", f"{number:>3}. ")
        lines += view.block(words.whom(question), _UNDER_NUMBER, "faint")
    lines += _more(len(q.questions) - _SHOWN, view)
    return [*view.heading("What to ask next"), *lines] if lines else []


def stated(q: Qualification, view: View) -> list[Line]:
    """Name what the case states over what its other facts come to."""
    lines: list[Line] = []
    for item in q.stated:
        derived = "is open" if item.derived is None else f"would be {words.value(item.derived)}"
        lines += view.item(f"{item.fact} is {words.value(item.stated)}; worked out it {derived}")
    return [*view.heading("Stated, not worked out"), *lines] if lines else []


def warnings(q: Qualification, view: View) -> list[Line]:
    lines = [line for warning in q.warnings for line in view.item(warning, style="warning")]
    return [*view.heading("Warnings"), *lines] if lines else []


def footer(q: Qualification, view: View) -> list[Line]:
    """Name the rules that the answer comes from."""
    return view.item(f"By the rules of {q.rule_set.name} {q.rule_set.version}", "", "faint")


def _flags(heading: str, flags: tuple[Signal, ...], bullet: str, style: Style, view: View) -> list[Line]:
    """List flags, the certain ones first; with guidance each with what it means."""
    lines: list[Line] = []
    for flag in sorted(flags, key=lambda flag: flag.status != "certain"):
        mark = "" if flag.status == "certain" else f" [{flag.status}]"
        lines += view.item((flag.title or words.spoken(flag.id).capitalize()) + mark, bullet, style)
        lines += view.block(flag.because, len(bullet)) if view.guidance else []
    return [*view.heading(heading), *lines] if lines else []


def _titled(item: Recommendation) -> str:
    return item.title or words.spoken(item.action).capitalize()


def _why(text: str, view: View) -> list[Line]:
    return view.item(f"Why: {text}", " " * _UNDER_NUMBER, "faint") if text else []


def _how(item: Recommendation, view: View) -> list[Line]:
    """Say why in full, how to do it, and what that rests on."""
    worth = "; ".join(f"{path} {words.value(item.parameters[path])}" for path in sorted(item.parameters))
    lines = _why(item.reason.text, view) + view.block(item.guidance, _UNDER_NUMBER)
    lines += view.block(f"Worth knowing: {worth}" if worth else "", _UNDER_NUMBER, "faint")
    return lines + based_on(item.reason, _UNDER_NUMBER, view)


def _more(number: int, view: View) -> list[Line]:
    return view.block(f"... and {number} more", 4, "faint") if number > 0 else []
