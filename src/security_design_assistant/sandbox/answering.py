"""Functions that run in the guarded process, each with the shape of its answer.

The process may have been taken over by a drawing, so its answer is data: JSON that the parent validates
against this shape, never a pickle, which is code.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, ParamSpec, TypeVar

from pydantic import ConfigDict, TypeAdapter

P = ParamSpec("P")
T = TypeVar("T")

BINARY = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
"""The configuration of a shape that holds bytes."""

BYTES: TypeAdapter[bytes] = TypeAdapter(bytes, config=BINARY)
"""The shape of a picture or a file."""


class Answering(Generic[P, T]):
    """A function at the top level of a module, and the shape of what it returns."""

    def __init__(self, function: Callable[P, T], shape: TypeAdapter[T]) -> None:
        self.function = function
        self.shape = shape
        self.__module__ = function.__module__
        self.__name__ = self.__qualname__ = function.__qualname__
        self.__doc__ = function.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function, in whatever process."""
        return self.function(*args, **kwargs)

    def __reduce__(self) -> str:
        """Go to the child process by name."""
        return self.__qualname__


def answers(shape: TypeAdapter[T]) -> Callable[[Callable[P, T]], Answering[P, T]]:
    """Say in which shape the function below answers from the guarded process."""

    def of(function: Callable[P, T]) -> Answering[P, T]:
        return Answering(function, shape)

    return of


def shape_of(function: Callable[..., T]) -> TypeAdapter[T]:
    """Return the shape of a function's answer.

    Raises
    ------
    TypeError
        It does not say one.
    """
    known: Any = function.func if isinstance(function, partial) else function
    if not isinstance(known, Answering):
        raise TypeError(f"{known!r} does not say with @answers what comes back from the guarded process")
    return known.shape
