"""The base of the domain classes: each holds a value of the compiled module, which never changes."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn, TypeVar

from trust_core._native import _Record
from trust_core._types import EngineChange

T = TypeVar("T", bound="Frozen")
N = TypeVar("N", bound="Noun")


def given(**arguments: Any) -> dict[str, Any]:
    """Return the arguments that are not None."""
    return {name: value for name, value in arguments.items() if value is not None}


class Frozen:
    """A value whose attributes cannot be set. A command makes it; its class cannot be called."""

    __slots__ = ("_held",)

    _held: Any

    def __new__(cls: type[T]) -> T:
        raise TypeError(f"cannot create 'trust_core.{cls.__name__}' instances")

    @classmethod
    def _of(cls: type[T], held: Any) -> T:
        value = object.__new__(cls)
        object.__setattr__(value, "_held", held)
        return value

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"attribute {name!r} of {type(self).__name__!r} is not writable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"attribute {name!r} of {type(self).__name__!r} is not writable")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frozen):
            return NotImplemented
        return bool(self._held == other._held)

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def _apply(self: T, command: str, **arguments: Any) -> T:
        after: T = self._held.apply(type(self)._of, command, arguments)
        return after


class Noun(Frozen):
    """A value that has JSON, and the results of the command that made it."""

    __slots__ = ()

    _NOUN: ClassVar[str]
    _held: _Record

    @property
    def changes(self) -> list[EngineChange]:
        """The changes for an engine, for `engine.apply`: a dict for each. Empty unless a command made this value."""
        changes: list[EngineChange] = self._held.changes
        return changes

    @property
    def notices(self) -> list[dict[str, Any]]:
        """The notices for people: dicts with `to`, `by`, `kind`, and the ids of the records that it is about.

        Empty unless a command made this value.
        """
        notices: list[dict[str, Any]] = self._held.notices
        return notices

    def to_json(self) -> str:
        """Return the value as JSON, the same in every language."""
        return self._held.write()

    @classmethod
    def from_json(cls: type[N], text: str) -> N:
        """Return the value that a JSON text holds. Raises InvalidValue for any other text."""
        return cls._of(_Record.read(cls._NOUN, text))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that `to_json` writes, as a new dict."""
        fields: dict[str, Any] = json.loads(self.to_json())
        return fields

    @classmethod
    def from_dict(cls: type[N], fields: Mapping[str, Any]) -> N:
        """Return the value that `to_dict` wrote. Raises InvalidValue."""
        return cls.from_json(json.dumps(fields))

    @classmethod
    def _create(cls: type[N], command: str, **arguments: Any) -> N:
        made: N = _Record.create(cls._of, cls._NOUN, command, arguments)
        return made

    def _ask(self, question: str, **arguments: Any) -> Any:
        return self._held.ask(question, arguments)

    def _field(self, name: str) -> Any:
        return self._held.fields.get(name)

    def _text(self, name: str) -> str:
        text: str = self._field(name)
        return text

    def _optional_text(self, name: str) -> str | None:
        text: str | None = self._field(name)
        return text

    def _int(self, name: str) -> int:
        number: int = self._field(name)
        return number

    def _optional_int(self, name: str) -> int | None:
        number: int | None = self._field(name)
        return number

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_record

        return of_record(cls, handler)

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self._field("id"))

    def __repr__(self) -> str:
        fields = (f"{name}={value!r}" for name, value in self._held.fields.items())
        return f"{type(self).__name__}({', '.join(fields)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_json, (self.to_json(),)

    def __copy__(self: N) -> N:
        return self

    def __deepcopy__(self: N, memo: dict[int, Any]) -> N:
        return self
