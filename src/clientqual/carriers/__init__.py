"""Carriers: what a circuit is run on. Integers run it for many cases at once."""

from clientqual.carriers.lanes import Planes, run

__all__ = ["Planes", "run"]
