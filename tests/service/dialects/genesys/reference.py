"""The reference data of the real service, where it lies beside the project: schemas, operations, topics, examples.

It is not part of the product; tests that need it say why they were skipped.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from supervisor_desk.service.dialects.base import HttpCall

ROOT = Path(__file__).resolve().parents[4]
FOLDER = Path(os.environ.get("SUPERVISOR_DESK_SHARED", ROOT.parent / "shared")) / "genesys"
MISSING = f"the reference data of Genesys Cloud is not at {FOLDER}; SUPERVISOR_DESK_SHARED may name its parent folder"

_WRITTEN = {"int": r"\d+", "bool": "true|false"}
"""How parameters of these types are written in a query."""


@cache
def data(name: str) -> Any:
    """One file of the reference data."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def examples() -> dict[str, Any]:
    """All sample payloads by name."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "examples").glob("*.json"))
    }


def faults(document: Any, model: str, file: str = "rest.schema.json") -> list[str]:
    """Where ``document`` breaks ``model``, and members that the model does not know."""
    schema = data(f"schemas/{file}")
    broken = [f"{error.json_path}: {error.message}" for error in _validator(model, file).iter_errors(document)]
    return [*broken, *_unknown(document, {"$ref": f"#/$defs/{model}"}, schema["$defs"], "$")]


@cache
def _validator(model: str, file: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{model}", "$defs": data(f"schemas/{file}")["$defs"]})


def _unknown(document: Any, schema: dict[str, Any], defs: dict[str, Any], path: str) -> Iterator[str]:
    if "$ref" in schema:
        schema = defs[schema["$ref"].rpartition("/")[2]]
    if isinstance(document, list):
        for number, one in enumerate(document):
            yield from _unknown(one, schema.get("items", {}), defs, f"{path}[{number}]")
    elif isinstance(document, dict) and "properties" in schema:
        for key, value in document.items():
            if key not in schema["properties"]:
                yield f"{path}.{key}: no such member"
            else:
                yield from _unknown(value, schema["properties"][key], defs, f"{path}.{key}")


def operation_of(call: HttpCall) -> dict[str, Any] | None:
    """The published operation that ``call`` is."""
    for one in data("operations.json")["operations"]:
        pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(one["path"]))
        fixed = "{" not in one["path"].rpartition("/")[2]
        if one["method"] == call.method and re.fullmatch(pattern, call.path) and (fixed or not _is_literal(call, one)):
            found: dict[str, Any] = one
            return found
    return None


def _is_literal(call: HttpCall, operation: dict[str, Any]) -> bool:
    """Whether another operation names the whole path to the letter, so that its end is no id."""
    return any(
        one["path"] == call.path and one["method"] == call.method
        for one in data("operations.json")["operations"]
        if one is not operation
    )


def call_faults(call: HttpCall) -> list[str]:
    """Where ``call`` is not what the published operation says."""
    operation = operation_of(call)
    if operation is None:
        return [f"{call.method} {call.path}: no such operation"]
    known = {one["name"]: one for one in operation.get("query") or ()}
    found = [f"query {name}: no such parameter" for name, _ in call.query if name not in known]
    found += [
        f"query {name}: {value!r} is no {known[name]['type']}"
        for name, value in call.query
        if name in known and not re.fullmatch(_WRITTEN.get(known[name]["type"], ".*"), str(value))
    ]
    found += [
        f"query {name}: missing" for name, one in known.items() if one["required"] and name not in dict(call.query)
    ]
    body = operation["body"]
    sent = json.loads(json.dumps(call.json)) if call.json is not None else None
    if body is None:
        return found if sent is None else [*found, "a body where none is taken"]
    if sent is None:
        return [*found, "no body"] if body["required"] else found
    listed = re.fullmatch(r"list\[(\w+)\]", body["type"])
    documents, model = (sent, listed[1]) if listed else ([sent], body["type"])
    return [*found, *(fault for one in documents for fault in faults(one, model))]


def answer_faults(call: HttpCall, status: int, document: Any) -> list[str]:
    """Where the answer to ``call`` is not what the published operation says; ``document`` is ``None`` for no body."""
    operation = operation_of(call)
    if status >= 400:
        return faults(document, "ErrorBody")
    if operation is None:
        return []
    said, model = operation.get("success_status_from_description"), operation["returns"]
    found = [f"{status} where {said} is published"] if said not in (None, status) else []
    return [*found, *faults(document, model)] if model in data("schemas/rest.schema.json")["$defs"] else found


def frame_faults(frame: dict[str, Any]) -> list[str]:
    """Where a frame is not what is published of its topic."""
    if frame["topicName"] == "channel.metadata":
        return []
    model = model_of(frame["topicName"])
    return ["no such topic"] if model is None else faults(frame["eventBody"], model, "events.schema.json")


def model_of(topic: str) -> str | None:
    """The model of what is told under ``topic``; ``None`` for a topic that is not published."""
    for one in data("topics.json")["topics"]:
        if re.fullmatch(re.escape(one["topic"]).replace(r"\{id\}", "[^.]+"), topic):
            found: str = one["model"]
            return found
    return None


def is_topic(topic: str) -> bool:
    """Whether ``topic`` is one of those that are published."""
    return model_of(topic) is not None
