"""The `rasa` command without its libraries' warnings: Rasa puts its own filters in front of those of `-W`.

What goes wrong is an exception or a log line, and still seen.
"""

from __future__ import annotations

import runpy
import warnings


def unseen(*_: object, **__: object) -> None:
    """In place of `warnings.showwarning`."""


if __name__ == "__main__":
    warnings.showwarning = unseen
    runpy.run_module("rasa", run_name="__main__")
