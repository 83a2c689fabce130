"""The outer shape of a form's document, as JSON Schema. What a schema cannot say is checked by `schema`."""

from __future__ import annotations

from typing import Any

KEY = "^[a-z][a-z0-9_]{0,39}$"

_CONDITION: dict[str, Any] = {"type": "object", "minProperties": 1, "maxProperties": 3}

_FIELD_PARTS: dict[str, Any] = {
    "key": {"type": "string", "pattern": KEY},
    "label": {"type": "string", "minLength": 1, "maxLength": 300},
    "hint": {"type": "string", "maxLength": 600},
    "message": {"type": "string", "maxLength": 300},
    "required": {"type": "boolean"},
    "verified": {"type": "boolean"},
    "width": {"enum": ["full", "half", "third"]},
    "show_if": _CONDITION,
    "min": {"type": ["integer", "string"], "maxLength": 10},
    "max": {"type": ["integer", "string"], "maxLength": 10},
}

_CHOICES: dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "maxItems": 500,
    "items": {
        "type": "object",
        "required": ["value", "label"],
        "additionalProperties": False,
        "properties": {
            "value": {"type": "string", "minLength": 1, "maxLength": 100},
            "label": {"type": "string", "minLength": 1, "maxLength": 300},
        },
    },
}

_PLAIN_KINDS = [
    "text", "note", "number", "money", "date", "choice", "multi_choice", "agency", "place",
    "person_id", "phone", "email",
]  # fmt: skip

_PLAIN_FIELD: dict[str, Any] = {
    "type": "object",
    "required": ["key", "kind", "label"],
    "additionalProperties": False,
    "properties": _FIELD_PARTS
    | {
        "kind": {"enum": _PLAIN_KINDS},
        "max_length": {"type": "integer", "minimum": 1, "maximum": 10000},
        "choices": _CHOICES,
    },
}

_FIELD: dict[str, Any] = {
    "type": "object",
    "required": ["key", "kind", "label"],
    "additionalProperties": False,
    "properties": _PLAIN_FIELD["properties"]
    | {
        "kind": {"enum": [*_PLAIN_KINDS, "group"]},
        "fields": {"type": "array", "minItems": 1, "maxItems": 20, "items": _PLAIN_FIELD},
    },
}

DOCUMENT: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["key", "title", "sections"],
    "additionalProperties": False,
    "properties": {
        "key": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,59}$"},
        "title": {"type": "string", "minLength": 1, "maxLength": 300},
        "legal_source": {"type": ["string", "null"], "maxLength": 600},
        "common": {"type": "boolean"},
        "meta": {"type": "object"},
        "sections": {
            "type": "array",
            "minItems": 1,
            "maxItems": 30,
            "items": {
                "type": "object",
                "required": ["key", "title", "fields"],
                "additionalProperties": False,
                "properties": {
                    "key": {"type": "string", "pattern": KEY},
                    "title": {"type": "string", "minLength": 1, "maxLength": 300},
                    "fields": {"type": "array", "minItems": 1, "maxItems": 60, "items": _FIELD},
                },
            },
        },
    },
}
