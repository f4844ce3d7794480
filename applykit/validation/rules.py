"""The Cerberus validator: applykit's types and the rules that packs may use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from cerberus import Validator, errors
from cerberus.platform import Mapping as CerberusMapping
from cerberus.schema import UnvalidatedSchema

from applykit.errors import ApplykitError, ExpressionError, PackError
from applykit.expressions import Expression, compile_expression
from applykit.standing import NOTHING, Since, as_data

REFERENCES = errors.ErrorDefinition(0x1001, "references")
UNIQUE = errors.ErrorDefinition(0x1002, "unique")
ORDERED = errors.ErrorDefinition(0x1003, "ordered")
EXPECT = errors.ErrorDefinition(0x1004, "expect")

_TEXTS = ("text", "narrative", "credit_code")


class Rules(Validator):  # type: ignore[misc]  # cerberus ships no types
    """Validates coerced data; `profile` in its settings is the whole profile, for references and expect."""

    types_mapping = {
        name: Validator.types_mapping[base]
        for name, base in {
            **dict.fromkeys(_TEXTS, "string"),
            **dict.fromkeys(("year", "integer"), "integer"),
            **dict.fromkeys(("date", "month"), "date"),
            "boolean": "boolean",
            "dict": "dict",
            "list": "list",
        }.items()
    } | {"decimal": type(Validator.types_mapping["string"])("decimal", (Decimal,), ())}

    def _names(self, value: object) -> dict[str, object]:
        names: dict[str, object] = dict(self._config["profile"])
        names["value"] = value
        names["row"] = self.document
        return names

    def _validate_references(self, target: str, field: str, value: object) -> None:
        """{'type': 'string', 'regex': '[a-z_]+[.][a-z_]+'}"""
        known = self._config["index"].values(target)
        if value not in known:
            self._error(field, REFERENCES, tuple(known))

    def _validate_unique(self, fields: list[str], field: str, value: object) -> None:
        """{'type': 'list', 'schema': {'type': 'string'}}"""
        if not isinstance(value, list):
            return
        for name in fields:
            first: dict[object, int] = {}
            for number, row in enumerate(value):
                entry = row.get(name) if isinstance(row, Mapping) else None
                if entry is None:
                    continue
                if entry in first:
                    self._error(field, UNIQUE, name, number, first[entry], entry)
                else:
                    first[entry] = number

    def _validate_ordered(self, pairs: list[str], field: str, value: object) -> None:
        """{'type': 'list', 'schema': {'type': 'string', 'regex': '[a-z_]+ <= [a-z_]+'}}"""
        if not isinstance(value, Mapping):
            return
        for start, end in (pair.split(" <= ") for pair in pairs):
            before, after = value.get(start), value.get(end)
            if isinstance(before, date) and isinstance(after, date) and before > after:
                self._error(field, ORDERED, start, end)

    def _validate_expect(self, rules: list[dict[str, Any]], field: str, value: object) -> None:
        """{'type': 'list', 'schema': {'type': 'dict', 'require_all': True, 'schema': {
        'that': {'type': 'string'},
        'rule': {'type': 'string', 'required': False, 'regex': '(cross|submission|evidence|text)[.][a-z_]+'},
        'severity': {'type': 'string', 'required': False, 'allowed': ['error', 'warning']},
        'message': {'type': 'string', 'required': False}, 'remedy': {'type': 'string', 'required': False},
        'gap': {'type': 'string', 'required': False}, 'against': {'type': 'list', 'required': False},
        'clauses': {'type': 'list', 'required': False}, 'criteria': {'type': 'list', 'required': False}}}}"""
        names = self._names(value)
        for number, rule in enumerate(rules):
            if not self._config["index"].expression(rule["that"]).evaluate(names):
                self._error(field, EXPECT, number, names)


class Index:
    """What validation looks up again and again: referenced values and compiled expressions."""

    def __init__(self, profile: Mapping[str, Any]) -> None:
        self.profile = profile
        self._values: dict[str, list[object]] = {}
        self._expressions: dict[str, Expression] = {}

    def values(self, target: str) -> list[object]:
        """Every value that stands at `section.field` of a list section."""
        if target not in self._values:
            section, _, name = target.partition(".")
            rows = self.profile.get(section) or []
            self._values[target] = [row[name] for row in rows if isinstance(row, Mapping) and name in row]
        return self._values[target]

    def expression(self, text: str) -> Expression:
        """The compiled form of an expression.

        Raises:
            ExpressionError: the text is not an expression.
        """
        if text not in self._expressions:
            self._expressions[text] = compile_expression(text)
        return self._expressions[text]


def names_for(
    profile: Mapping[str, Any], schema: Mapping[str, Any], since: Since = NOTHING
) -> dict[str, Any]:
    """What an expression sees: each section of the schema, an absent one as [] or {} or None.

    Beside them stand `promised`, the sections of the baseline, and `standing`, what was reached of it; both
    are empty where there is no baseline, and `promised.known` says whether there is one.
    """
    return {
        **_sections(profile, schema),
        "promised": {**_sections(since.promised or {}, schema), "known": since.promised is not None},
        "standing": as_data(since.standing) if since.standing is not NOTHING.standing else _nothing(),
    }


def _sections(data: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"list": [], "dict": {}}
    return {name: data.get(name, empty.get(rules.get("type"))) for name, rules in schema.items()}


@cache
def _nothing() -> Any:
    return as_data(NOTHING.standing)


def violations(
    document: Mapping[str, Any], schema: Mapping[str, Any], names: Mapping[str, Any], index: Index
) -> Iterator[errors.ValidationError]:
    """Every rule of `schema` that `document` breaks, groups flattened; the schema itself is trusted."""
    validator = Rules(
        UnvalidatedSchema(schema), allow_unknown=True, profile=names, index=index, ignore_none_values=True
    )
    try:
        validator.validate(document, normalize=False)
    except ApplykitError:
        raise
    except Exception as error:  # the pack was not linted: a rule is unknown, or its value no rule can use
        raise PackError("programme.rule", problem=f"{type(error).__name__}: {error}") from error
    yield from _flatten(validator._errors)


def _flatten(found: list[errors.ValidationError]) -> Iterator[errors.ValidationError]:
    for error in found:
        if error.is_group_error:
            yield from _flatten(error.child_errors)
        else:
            yield error


def schema_faults(schema: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What Cerberus refuses in a schema, each with the path into it; empty where it is sound."""
    yield from _refused(schema, ())
    for path, text in expressions(schema):
        try:
            compile_expression(text)
        except ExpressionError as error:
            yield path, str(error.facts.get("problem", error))


def _refused(fields: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Field by field: of a whole schema Cerberus only says that none of its readings fits."""
    from cerberus.schema import DefinitionSchema, SchemaError

    if not isinstance(fields, Mapping):
        yield path, "names of fields are expected here, each with its rules"
        return
    for name, rules in fields.items():
        here = (*path, str(name))
        if not isinstance(rules, Mapping):
            yield here, "rules are expected here, such as “type: text”"
            continue
        own = {rule: value for rule, value in rules.items() if rule != "schema"}
        try:
            DefinitionSchema(Rules({}, profile={}, index=Index({})), {str(name): own})
        except SchemaError as error:
            yield from _schema_paths(path, error.args[0])
        except TypeError:  # Cerberus cannot hash a list within a list
            for rule, value in own.items():
                if isinstance(value, list) and any(isinstance(item, list) for item in value):
                    yield (*here, str(rule)), f"{rule}: a list stands where a single value is expected"
        if "schema" in rules:
            inner, row = rules["schema"], rules.get("type") == "list"
            yield from _refused({"schema": inner} if row else inner, here if row else (*here, "schema"))


def expressions(schema: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every expression of `expect` rules in a schema, with its path."""
    if isinstance(schema, Mapping):
        for name, value in schema.items():
            if name == "expect" and isinstance(value, list):
                for number, rule in enumerate(value):
                    if isinstance(rule, Mapping) and isinstance(rule.get("that"), str):
                        yield (*path, "expect", str(number), "that"), rule["that"]
            else:
                yield from expressions(value, (*path, str(name)))


def _schema_paths(path: tuple[str, ...], tree: object) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(tree, CerberusMapping):
        for name, value in tree.items():
            yield from _schema_paths((*path, str(name)), value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _schema_paths(path, value)
    else:
        rule = f"{path[-1]}: " if path else ""
        yield path, rule + re.sub(r"\s+", " ", str(tree))
