"""Layers: an order in which everything comes after what it reads, and the circles where there is none."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clientqual.compiler.layers import circle, in_order, ordered
from clientqual.compiler.shape import Desk

graphs = st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), max_size=3))


def test_order() -> None:
    """The least name first where several could be next; names that are not in the graph do not count."""
    assert in_order({"b": [], "a": ["c"], "c": [], "d": ["a", "elsewhere"]}) == ("b", "c", "a", "d")


@given(graphs)
def test_in_order(graph: dict[str, set[str]]) -> None:
    """Each name comes after all it needs; what is left out is on a circle or behind one."""
    order = in_order(graph)
    for place, name in enumerate(order):
        assert {need for need in graph[name] if need in graph} <= set(order[:place])
    left = set(graph) - set(order)
    assert all(left & graph[name] for name in left)


@given(graphs)
def test_circle(graph: dict[str, set[str]]) -> None:
    """A circle leads from need to need back to where it began, and passes nothing twice."""
    left = set(graph) - set(in_order(graph))
    if left:
        path = circle(graph, left)
        assert path[0] == path[-1]
        assert len(set(path[1:])) == len(path) - 1
        assert all(after in graph[before] for before, after in pairwise(path))


@given(graphs)
def test_ordered(graph: dict[str, set[str]]) -> None:
    """Every name comes back once, and there is a complaint for each circle until none is left."""
    desk = Desk()
    order = ordered(desk, graph, "things need each other", {})
    assert sorted(order) == sorted(graph)
    assert bool(desk.complaints) == (len(in_order(graph)) < len(graph))


def test_every_circle_is_told() -> None:
    """Two circles are two complaints; what only stands behind one is none."""
    desk = Desk()
    graph = {"a": ["b"], "b": ["a"], "c": ["c"], "d": ["a", "c"], "e": []}
    assert ordered(desk, graph, "things need each other", {}) == ("d", "e", "a", "b", "c")
    assert [item.message for item in desk.complaints] == [
        "things need each other in a circle: a -> b -> a",
        "things need each other in a circle: c -> c",
    ]
