# SPDX-License-Identifier: GPL-2.0-or-later
"""Is a value as a JSON schema says? Of JSON Schema (2020-12) what ours uses; a keyword that is not known here is an error
of the schema, since nothing would check it. And JSON that is read strictly."""

import json
import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int,
         "number": (int, float)}
WORDS = {"$schema", "$defs", "title", "description"}  # which ask nothing of a value


def strict(text):
    """The value of JSON text. ValueError: it is not JSON, an object has a name twice, or a number is none."""
    def once(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError(f"twice in one object: {sorted(name for name, _ in pairs)}")
        return dict(pairs)

    def refuse(text):
        raise ValueError(f"no number: {text}")

    return json.loads(text, object_pairs_hook=once, parse_constant=refuse)


def is_of(value, kind):
    """Is it of that type? For JSON, true is no number."""
    return isinstance(value, TYPES[kind]) and (not isinstance(value, bool) or kind == "boolean")


def as_list(value):
    return value if isinstance(value, list) else [value]


def of_type(value, kinds, _schema, _root):
    return [] if any(is_of(value, kind) for kind in as_list(kinds)) else [f"not of type {kinds}"]


def of_const(value, const, _schema, _root):
    return [] if (type(value), value) == (type(const), const) else [f"not {const!r}"]


def of_enum(value, allowed, _schema, _root):
    return [] if value in allowed else [f"none of {allowed}"]


def of_minimum(value, least, _schema, _root):
    return [f"under {least}"] if is_of(value, "number") and value < least else []


def of_pattern(value, pattern, _schema, _root):
    return [f"not like {pattern}"] if isinstance(value, str) and not re.search(pattern, value) else []


def of_required(value, names, _schema, _root):
    return [f"no {name}" for name in names if isinstance(value, dict) and name not in value]


def of_properties(value, properties, _schema, root):
    return [f"{name}: {text}" for name in properties if isinstance(value, dict) and name in value
            for text in differences(value[name], properties[name], root)]


def of_others(value, allowed, schema, _root):
    if allowed is not False:
        raise ValueError("additionalProperties other than false")
    return [f"unknown: {name}" for name in value if name not in schema["properties"]] if isinstance(value, dict) else []


def of_items(value, schema, _schema, root):
    return [f"{at}: {text}" for at, item in enumerate(value if isinstance(value, list) else [])
            for text in differences(item, schema, root)]


def of_one(value, schemas, _schema, root):
    found = [differences(value, schema, root) for schema in schemas]
    if sum(not texts for texts in found) == 1:
        return []
    return [f"of {sum(not texts for texts in found)} of these, not of one: {min(found, key=len)}"]


def of_reference(value, name, _schema, root):
    return differences(value, root["$defs"][name.removeprefix("#/$defs/")], root)


KEYWORDS = {"type": of_type, "const": of_const, "enum": of_enum, "minimum": of_minimum, "pattern": of_pattern,
            "required": of_required, "properties": of_properties, "additionalProperties": of_others, "items": of_items,
            "oneOf": of_one, "$ref": of_reference}


def differences(value, schema, root):
    """Where a value is not as the schema says, as texts; `root` is the schema that has the $defs."""
    unknown = set(schema) - set(KEYWORDS) - WORDS
    if unknown:
        raise ValueError(f"keywords that nothing checks: {sorted(unknown)}")
    return [text for keyword, argument in schema.items() if keyword in KEYWORDS
            for text in KEYWORDS[keyword](value, argument, schema, root)]
