"""Frames: a million cases at once, a column a fact, over bit planes. Needs the extra `frames`.

    column -> planes of cells -> the tape of the circuit -> planes of answers -> column
    (reading)   (facts, block)     (plan, planes)           (results)

Read `engine` for how a table goes through, and `hosts` for whose frames are taken.
"""

from typing import TYPE_CHECKING

from clientqual.doors import lazily

if TYPE_CHECKING:
    from clientqual.frames.engine import PlanesEngine
    from clientqual.frames.fitting import Fitting, Misfit
    from clientqual.frames.hosts import qualify_frame
    from clientqual.frames.options import FrameOptions, Options

__all__ = ["Fitting", "FrameOptions", "Misfit", "Options", "PlanesEngine", "qualify_frame"]

__getattr__ = lazily(
    __name__,
    {
        "engine": ("PlanesEngine",),
        "fitting": ("Fitting", "Misfit"),
        "hosts": ("qualify_frame",),
        "options": ("FrameOptions", "Options"),
    },
)
