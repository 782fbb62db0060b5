"""Just enough of JSON Schema to hold our own schema against our own output; a word it does not know is an error."""

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "number": (int, float), "integer": int, "boolean": bool, "null": type(None), "array": list, "object": dict,
}  # fmt: skip
SILENT = {"$schema", "title", "description", "$defs"}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None, path: str = "$") -> Iterator[str]:
    """Say where a value does not fit its schema."""
    root = schema if root is None else root
    for word, rule in schema.items():
        match word:
            case "$ref":
                yield from faults(value, root["$defs"][rule.removeprefix("#/$defs/")], root, path)
            case "anyOf":
                if all(list(faults(value, option, root, path)) for option in rule):
                    yield f"{path}: {value!r} fits none of the options"
            case "type":
                kinds = rule if isinstance(rule, list) else [rule]
                wrong_bool = isinstance(value, bool) and "boolean" not in kinds
                if wrong_bool or not any(isinstance(value, TYPES[name]) for name in kinds):
                    yield f"{path}: {value!r} is no {rule}"
            case "const" | "enum":
                allowed = [rule] if word == "const" else rule
                if not any(value == each and type(value) is type(each) for each in allowed):
                    yield f"{path}: {value!r} is not among {allowed}"
            case "pattern":
                if isinstance(value, str) and not re.search(rule, value):
                    yield f"{path}: {value!r} does not look like {rule}"
            case "minimum" | "maximum":
                if isinstance(value, int | float) and (value < rule if word == "minimum" else value > rule):
                    yield f"{path}: {value} is beyond the {word} {rule}"
            case "required":
                yield from (f"{path}: {key} is missing" for key in rule if isinstance(value, dict) and key not in value)
            case "properties":
                for key, inner in rule.items():
                    if isinstance(value, dict) and key in value:
                        yield from faults(value[key], inner, root, f"{path}.{key}")
            case "additionalProperties":
                others = set(value) - set(schema.get("properties", {})) if isinstance(value, dict) else set()
                for key in others:
                    if rule is False:
                        yield f"{path}: {key} is not in the schema"
                    else:
                        yield from faults(value[key], rule, root, f"{path}.{key}")
            case "items":
                for at, item in enumerate(value if isinstance(value, list) else []):
                    yield from faults(item, rule, root, f"{path}[{at}]")
            case _:
                if word not in SILENT:
                    raise NotImplementedError(word)
