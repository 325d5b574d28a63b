"""The reference rule set taken apart, for the peers that say it in another language."""

from __future__ import annotations

from reference.oracle import Formula, Rules


def flags(rules: Rules, colour: str) -> list[str]:
    """Return the ids of the signals of a colour."""
    return [signal["id"] for signal in rules["signals"] if signal["colour"] == colour]


def actions(rules: Rules) -> dict[str, Formula]:
    """Return for each action what calls for it; rules for the same action become the parts of an `any`."""
    formulas: dict[str, list[Formula]] = {}
    for rule in rules["actions"]:
        formulas.setdefault(rule["action"], []).append(rule["when"])
    return {action: {"any": parts} if len(parts) > 1 else parts[0] for action, parts in formulas.items()}


def counted(rules: Rules, formula: Formula) -> str | list[str]:
    """Return what a count is of: `red` or `green` where it takes all signals of that colour, else their ids."""
    of: list[str] = formula["count"]["of"]
    return next((colour for colour in ("red", "green") if of == flags(rules, colour)), of)
