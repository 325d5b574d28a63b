"""Doors fetch a name when it is first asked for, once."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from clientqual.doors import lazily


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A package with one room, whose door opens on one thing in it."""
    package, room = ModuleType("house"), ModuleType("house.room")
    room.__dict__["Lamp"] = object()
    package.__dict__["__getattr__"] = lazily("house", {"room": ("Lamp",), "cellar": ()})
    monkeypatch.setitem(sys.modules, "house", package)
    monkeypatch.setitem(sys.modules, "house.room", room)
    monkeypatch.setitem(sys.modules, "house.cellar", ModuleType("house.cellar"))
    return package


def test_a_name_is_fetched_once(house: ModuleType) -> None:
    """What was asked for lies at the door from then on."""
    assert "Lamp" not in vars(house)
    assert house.Lamp is sys.modules["house.room"].Lamp
    assert "Lamp" in vars(house)


def test_a_room_is_fetched_itself(house: ModuleType) -> None:
    """A module that is named and of which nothing is, is what is asked for."""
    assert house.cellar is sys.modules["house.cellar"]
    with pytest.raises(AttributeError, match="no attribute 'room'"):
        house.room  # noqa: B018  (asking for it is what is tested)


def test_another_name_is_refused(house: ModuleType) -> None:
    """The words are Python's own."""
    with pytest.raises(AttributeError, match="module 'house' has no attribute 'Chair'"):
        house.Chair  # noqa: B018  (asking for it is what is tested)
