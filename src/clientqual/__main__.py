"""The door for `clientqual` and `python -m clientqual`: the command line, or what to install for it."""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec

_MISSING = """\
error: the command line needs a package that is not installed [missing-extra]
  help: pip install "clientqual[cli]"
"""


def main() -> None:
    """Run the command line; without its extra say what to install."""
    # Starting makes very many objects that stay; looking through them for garbage again and again takes a twentieth of the time.
    gc.set_threshold(100_000)
    if find_spec("click") is None:
        sys.stderr.write(_MISSING)
        sys.exit(2)
    for stream in (sys.stdout, sys.stderr):
        # A stream that cannot show a letter shows its number, which is better than stopping half-way.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        from clientqual.cli import cli  # noqa: PLC0415  (click may be missing)

        cli(prog_name="clientqual")
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        # All that is still held goes with the process; looking through it for garbage once more takes as long as reading the rules.
        gc.freeze()


if __name__ == "__main__":
    main()
