"""Calls that ask for several actions on several resources: transactions, PartiQL, copies."""

from __future__ import annotations

from itertools import pairwise

from . import aws_actions
from .aws_resources import Place, resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    # action, resource ARN
    Ask = tuple[str, str]

_TRANSACTED = {
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
# First word of a statement -> action, and the word that the table's name follows.
_PARTIQL = {
    "SELECT": ("Select", "FROM"),
    "INSERT": ("Insert", "INTO"),
    "UPDATE": ("Update", "UPDATE"),
    "DELETE": ("Delete", "FROM"),
    "EXISTS": ("Select", "FROM"),
}
_MOST = 1000


def asks(model: Any, params: Any, place: Place) -> list[Ask]:
    """``(action, resource ARN)`` of everything that one call does; the resource is ``*`` where the parameters do not tell."""
    names = aws_actions.actions(model, params)
    operation = model.name
    if names[0].startswith("dynamodb:"):
        if operation.startswith(("TransactGet", "TransactWrite")):
            return list(_transaction(params, place))
        if names[0] == "dynamodb:PartiQL":
            return list(_statements(params, place))
    found: list[Ask] = []
    for name in names:
        if len(names) > 1 and name == "s3:GetObject":
            name, about = _source(params, operation)
        else:
            about = params
        found.extend((name, resource) for resource in resources(name, about, place))
    return found


def _transaction(params: Any, place: Place) -> Iterator[Ask]:
    for item in _items(params, "TransactItems"):
        for kind, action in _TRANSACTED.items():
            if isinstance(item.get(kind), dict):
                name = f"dynamodb:{action}"
                for resource in resources(name, item[kind], place):
                    yield name, resource


def _statements(params: Any, place: Place) -> Iterator[Ask]:
    for item in (params, *_items(params, "Statements"), *_items(params, "TransactStatements")):
        statement = item.get("Statement")
        if isinstance(statement, str):
            action, table = statement_of(statement)
            name = f"dynamodb:PartiQL{action}"
            for resource in resources(name, {"TableName": table} if table else {}, place):
                yield name, resource


def statement_of(text: str) -> tuple[str, str]:
    """What a PartiQL statement does and to which table (or ``table/index/name``); ``("Select", "")`` if that cannot be told."""
    words = text[:4096].replace("(", " ( ").split()
    action, before = _PARTIQL.get(words[0].upper() if words else "", ("Select", "FROM"))
    for word, following in pairwise(words):
        if word.upper() == before:
            table, dot, index = following.rstrip(";").partition(".")
            return action, table.strip('"') + (f"/index/{index.strip(chr(34))}" if dot and index else "")
    return action, ""


def _source(params: Any, operation: str) -> tuple[str, Any]:
    """What is copied: ``bucket/key``, an access point's ARN, or a structure; a version of it has an action of its own."""
    source = params.get("CopySource") or params.get("RenameSource") or ""
    if isinstance(source, str):
        from urllib.parse import unquote

        path, _, version = source.partition("?versionId=")
        bucket, _, key = unquote(path).lstrip("/").partition("/")
        if bucket.startswith("arn:"):
            bucket, _, key = unquote(path).partition("/object/")
        if operation == "RenameObject":
            bucket, key = params.get("Bucket", ""), unquote(path).lstrip("/")
        source = {"Bucket": bucket, "Key": key, "VersionId": version}
    return "s3:GetObjectVersion" if source.get("VersionId") else "s3:GetObject", source


def _items(params: Any, name: str) -> list[Any]:
    listed = params.get(name)
    return [item for item in listed[:_MOST] if isinstance(item, dict)] if isinstance(listed, list) else []
