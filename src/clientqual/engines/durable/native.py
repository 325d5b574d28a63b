"""The C module of durable-rules, called directly: no threads, no closures, and only what it was found to do right.

A network keeps one session for good. A case is asserted as one fact, the rules that fire are read off, and the fact is retracted. That is
three calls or more that belong together, so a network has a lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final, Protocol
from weakref import finalize

from clientqual import messages
from clientqual.engines.durable.fields import Check, Entered
from clientqual.errors import MissingExtra

_CASE: Final = '{"id":"case"}'
_BOOT: Final = '{"id":"boot","boot":1}'
_SESSION: Final = "0"


class Module(Protocol):
    """What is used of the module, which has no types of its own. Rule sets and sessions go by numbers."""

    def create_ruleset(self, name: str, rules: str) -> int: ...
    def delete_ruleset(self, handle: int) -> None: ...
    def delete_state(self, handle: int, session: str) -> None: ...
    def assert_fact(self, handle: int, fact: str) -> tuple[int, int]: ...
    def retract_fact(self, handle: int, fact: str) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int) -> str | None: ...


def native() -> Module:
    """Return the module.

    Raises MissingExtra where it cannot be imported: it is not installed, or was built for a Python that has taken away what it calls.
    """
    try:
        import durable_rules_engine  # type: ignore[import-not-found]  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise MissingExtra([messages.needs_durable(is_installed=not isinstance(error, ModuleNotFoundError))]) from None
    return durable_rules_engine  # type: ignore[no-any-return]  # see Module


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, and the checks that must all hold."""

    name: str
    checks: tuple[Check, ...]

    def as_json(self) -> Mapping[str, object]:
        # The mark keeps facts away that the module asserts on its own account.
        return {"all": [{"m": {"$and": [{"case": 1}, *(check.as_rule() for check in self.checks)]}}]}


class Network:
    """Some rules in the module. It may be used from many threads."""

    def __init__(self, module: Module, rules: Sequence[Rule]) -> None:
        self._module = module
        self.rules = len(rules)
        written: dict[str, object] = {rule.name: rule.as_json() for rule in rules}
        written["boot"] = {"all": [{"m": {"boot": 1}}]}
        self._rules = json.dumps(written)
        self._reads = tuple(dict.fromkeys(check.field for rule in rules for check in rule.checks))
        self._lock = Lock()
        self._open()

    def _open(self) -> None:
        """Make the network, and fire a rule: the module cannot let go of a session in which none ever fired."""
        module, self._handle = self._module, self._module.create_ruleset("clientqual", self._rules)
        _, state = module.assert_fact(self._handle, _BOOT)
        list(self._fired(state))
        module.retract_fact(self._handle, _BOOT)
        self._closing = finalize(self, _close, module, self._handle)

    def ask(self, entered: Entered) -> list[str]:
        """Return the names of the rules that fire for the fields that are entered."""
        fact = ",".join(['{"id":"case","case":1', *(entered[name] for name in self._reads if name in entered)]) + "}"
        with self._lock:
            try:
                return self._ask(fact)
            except (
                BaseException
            ):  # also Ctrl-C: half of the calls were made, and what the session holds is anyone's guess
                self._closing.detach()
                self._open()
                raise

    def _ask(self, fact: str) -> list[str]:
        unmatched, state = self._module.assert_fact(self._handle, fact)
        if unmatched:
            return []
        fired = list(self._fired(state))
        self._module.retract_fact(self._handle, _CASE)
        return fired

    def _fired(self, state: int) -> Iterator[str]:
        """Yield the names of rules, which are what the module begins its messages with, until none is left."""
        started = self._module.start_action_for_state(self._handle, state)
        message = started[1] if started else None
        while message:
            yield message[2 : message.index('"', 2)]
            message = self._module.complete_and_start_action(self._handle, state)


def _close(module: Module, handle: int) -> None:
    """Let go of a network. Its session comes first, or the module would keep it for good."""
    module.delete_state(handle, _SESSION)
    module.delete_ruleset(handle)
