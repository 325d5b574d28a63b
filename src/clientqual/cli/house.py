"""The files that a house's own rule set starts from, with comments that teach."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Template
from typing import Final

CHANGED: Final = "require_deposit"
"""The action that the example changes, where the base has it."""

_RULESET: Final = Template("""\
# What this rule set is called, and what it builds on. All that the base says holds here too, until a file
# in this folder adds to it, changes it or takes it away. Which file a section stands in does not matter.
ruleset: $name
version: 0.1.0
extends: $base

# Your own facts, so that no case has to repeat them; a case may still say otherwise.
# To see what there is: `clientqual facts house_rules` and `clientqual facts provider`.
house:
  house_rules:
    deposit_percent: 50
    included_revision_rounds: 2
    # minimum_budget: 2500
  # provider: {role: consultant, team: solo}
""")

_SIGNALS: Final = """\
# A signal is a named condition with a flag, red or green. All that stands under `when` must hold; a list means
# one of. It counts at once wherever red or green flags are counted, and rules can read it as `signal.NAME: true`.
signals:
  holiday_rush:
    flag: red
    title: They want it rushed over the holidays
    when: {project.rush: true, project.external_risks: {has: holidays}}
    because: What is rushed while everybody is away waits for answers first, and is blamed on you afterwards.
"""

_CHANGED_ACTION: Final = """\
# An action of the base is changed by naming it: what stands here replaces or joins what stands there, rules by
# their ids. This gives one more reason to take a deposit; those of the base stay. A test of the base that you
# overturn on purpose is named under `replaces_tests: [NAME]`.
actions:
  require_deposit:
    recommend:
      - id: holiday_rush
        when: {signal.holiday_rush: true, project.deposit: [not_asked, asked, promised]}
        because: A rush over the holidays is paid in part before it begins, whoever the client is.
    # guidance: How you put it, in your own words.
"""

_NEW_ACTION: Final = """\
# An action of the base is changed by naming it: what stands here replaces or joins what stands there, rules by
# their ids. One that the base does not have is new, like this one.
actions:
  name_holiday_rate:
    title: Name your rate for the holidays
    phase: estimate
    effect: none
    guidance: Say the rate before you say yes, and who has to be there to answer while you work.
    recommend:
      - id: holiday_rush
        when: {signal.holiday_rush: true}
        because: Work over the holidays costs more, and whoever pays for it makes sure that it is needed.
"""

_TESTS: Final = Template("""\
# Tests say what you expect of your rules. `clientqual test` runs them, and those of the base with them.
# A case holds what is known; what it leaves out is presumed to be ordinary.
tests:
  - name: a rush over the holidays is a red flag
    case: {project.rush: true, project.external_risks: [holidays]}
    expect: {signals: [holiday_rush]}
  - name: holidays alone are no red flag
    case: {project.rush: false, project.external_risks: [holidays]}
    expect: {no_signals: [holiday_rush]}
$more
# Promises hold in every case whatsoever; `clientqual check` tries them on many.
# always:
#   - name: abuse ends it
#     when: {client.abusive: true}
#     then: {verdict: decline}
""")

_CHANGED_TEST: Final = """\
  - name: a rush over the holidays begins with a deposit
    case: {project.rush: true, project.external_risks: [holidays]}
    expect: {recommended: [require_deposit]}
"""

_NEW_TEST: Final = """\
  - name: a rush over the holidays has its rate
    case: {project.rush: true, project.external_risks: [holidays]}
    expect: {recommended: [name_holiday_rate]}
"""


def files(name: str, base: str, changes: bool) -> Mapping[str, str]:
    """Return what is in the files of a new rule set, by name; `changes` where the base has the action to change."""
    return {
        "ruleset.yaml": _RULESET.substitute(name=name, base=base),
        "signals.yaml": _SIGNALS,
        "actions.yaml": _CHANGED_ACTION if changes else _NEW_ACTION,
        "tests.yaml": _TESTS.substitute(more=_CHANGED_TEST if changes else _NEW_TEST),
    }


def name_for(folder: str, base: str) -> str:
    """Make a name for a rule set from that of its folder; never that of its base."""
    name = re.sub(r"[^a-z0-9._-]+", "-", folder.lower()).strip("-._") or "my-rules"
    return f"my-{name}" if name == base else name
