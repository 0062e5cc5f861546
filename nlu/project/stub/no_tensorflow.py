"""Empty stand-ins for TensorFlow, so that Rasa's import statements succeed without it.

Rasa imports TensorFlow in the file of every neural component, used or not. None of ours is one.
The finder stands at the *end* of the import path: a real TensorFlow, once installed, wins.
`environment.py` puts this module in place through a `.pth` file of the environment.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any

PACKAGES = frozenset({"tensorflow", "tensorflow_hub", "tensorflow_text", "keras"})


class _Absent(type):
    """A name of TensorFlow's: may be subclassed, subscripted, used as decorator, never used."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name, (), {})

    def __getitem__(cls, _item: object) -> _Absent:
        return cls

    def __call__(cls, *args: Any, **_kwargs: Any) -> Any:
        if cls.__bases__ != (object,):
            raise ImportError(f"{cls.__name__} needs TensorFlow, which is switched off here")
        decorates = len(args) == 1 and isinstance(args[0], FunctionType)
        return args[0] if decorates else cls


class _AbsentModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name, (), {})


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in PACKAGES:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: every name is made when it is asked for."""


def install() -> None:
    if not any(type(finder).__name__ == _Finder.__name__ for finder in sys.meta_path):
        sys.meta_path.append(_Finder())


install()
