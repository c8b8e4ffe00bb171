"""Running a description: schedules, the loop, checkpoints, progress; and what is unwise about it.

``fluxoid.run`` is this package and the function that runs a description: the package can be called.
"""

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Run a description; see fluxoid.run.start.run."""
        from fluxoid.run.start import run

        return run(*arguments, **options)


sys.modules[__name__].__class__ = _Callable
