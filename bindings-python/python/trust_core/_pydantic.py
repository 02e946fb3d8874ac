"""The pydantic schemas of the values: objects with named fields, also if the value is a tuple or a str.

Dataclasses need no schema. The module is imported when pydantic asks, so pydantic stays optional.
"""

from collections.abc import Callable
from typing import Any, get_type_hints

import numpy as np
from pydantic_core import core_schema
from typing_extensions import NotRequired, TypedDict

from trust_core._types import Via


def _schema(
    cls: type[Any],
    named: Any,
    make: Callable[[dict[str, Any]], Any],
    tell: Callable[[Any], dict[str, Any]],
) -> Any:
    """Return the schema of `cls`: read from `named` and written as `named`; an instance is taken as it is."""
    made = core_schema.no_info_after_validator_function(make, named)
    return core_schema.json_or_python_schema(
        json_schema=made,
        python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), made]),
        serialization=core_schema.plain_serializer_function_ser_schema(tell, return_schema=named),
    )


_made: dict[str, Any] = {}


def _fields(name: str, doc: str | None, *fields: tuple[str, Any]) -> Any:
    """One class of named fields for each value, so that it has one name in every OpenAPI document."""
    if name not in _made:
        # Fields that are known at run time alone: no type checker follows.
        make: Any = TypedDict
        _made[name] = make(name, dict(fields))
        _made[name].__doc__ = doc
    return _made[name]


def of_tuple(cls: Any, handler: Any) -> Any:
    """A named tuple as an object of its fields."""
    hints = get_type_hints(cls)
    optional = cls._field_defaults
    fields = [
        (name, NotRequired[hints[name]] if name in optional else hints[name])
        for name in cls._fields
    ]
    named = handler.generate_schema(_fields(cls.__name__, cls.__doc__, *fields))
    schema = _schema(cls, named, lambda given: cls(**given), lambda value: value._asdict())
    # In Python a plain tuple will do, too.
    schema["python_schema"] = core_schema.no_info_before_validator_function(
        lambda given: cls(*given) if type(given) is tuple else given, schema["python_schema"]
    )
    return schema


def of_shortfall(cls: Any, handler: Any) -> Any:
    """A shortfall as an object: its text, and the numbers that it names."""
    fields = ("text", str), ("via", Via), ("have", float | None), ("need", float)
    named = handler.generate_schema(_fields(cls.__name__, cls.__doc__, *fields))

    def tell(value: Any) -> dict[str, Any]:
        return {"text": str(value), "via": value.via, "have": value.have, "need": value.need}

    return _schema(cls, named, lambda given: cls(**given), tell)


def of_ball(cls: Any, handler: Any) -> Any:
    """A ball as an object: its member, and its rows, strongest first."""
    row = _fields("BallRow", None, ("member", str), ("trust", float), ("hops", int))
    fields = ("source", str), ("reverse", bool), ("rows", list[row])  # type: ignore[valid-type]
    named = handler.generate_schema(_fields(cls.__name__, cls.__doc__, *fields))

    def make(given: dict[str, Any]) -> Any:
        rows = given["rows"]
        trust = np.array([row["trust"] for row in rows], dtype=np.float64)
        hops = np.array([row["hops"] for row in rows], dtype=np.uint8)
        members = [row["member"] for row in rows]
        return cls(given["source"], members, trust, hops, given["reverse"])

    def tell(ball: Any) -> dict[str, Any]:
        columns = zip(ball.members, ball.trust.tolist(), ball.hops.tolist(), strict=True)
        rows = [{"member": member, "trust": trust, "hops": hops} for member, trust, hops in columns]
        return {"source": ball.source, "reverse": ball.reverse, "rows": rows}

    return _schema(cls, named, make, tell)


def of_record(cls: Any, handler: Any) -> Any:
    """A domain class as the object that `to_dict` gives and `from_dict` takes."""
    named = handler.generate_schema(dict[str, Any])
    schema = _schema(cls, named, cls.from_dict, lambda value: value.to_dict())
    shown = {"title": cls.__name__, "description": (cls.__doc__ or "").split("\n\n")[0].strip()}
    schema["metadata"] = {"pydantic_js_updates": shown}
    return schema
