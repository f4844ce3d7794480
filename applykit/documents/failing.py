"""Why a template could not be filled: the expression that failed, and the entry of the profile it wanted."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError

from applykit.errors import TemplateError
from applykit.messages import _
from applykit.model import EntryPath, Profile, path_text

_TAG = re.compile(r"\{\{-?(?P<value>.*?)-?\}\}|\{%-?\s*(?P<word>[a-z]+)(?P<rest>.*?)-?%\}", re.DOTALL)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """The expression that failed as it is written, the entry it wanted, and what stands there."""

    expression: str
    entry: EntryPath = ()
    value: str = ""
    empty: bool = False

    def facts(self) -> dict[str, Any]:
        """What an error says of it; without a profile the entry is named by its path."""
        named = {"path": path_text(self.entry), "entry": self.entry, "value": self.value, "empty": self.empty}
        return {"expression": self.expression, "variant": "expression", **(named if self.entry else {})}


def names_at(error: Exception) -> Mapping[str, Any]:
    """The names that the template saw where it failed, those of loops among them."""
    frames = [frame for frame, _line in traceback.walk_tb(error.__traceback__)]
    found = [frame for frame in frames if frame.f_code.co_filename == "<template>"]
    return found[-1].f_locals if found else {}


def wanted(
    error: Exception, text: str, before: str, environment: Environment, context: Mapping[str, Any]
) -> Wanted | None:
    """Which expression of a paragraph's text failed, and the entry behind it; None where none does again.

    `before` is what stands before the paragraph, for the loops around it.
    """
    if isinstance(error, (TemplateSyntaxError, SecurityError)):
        return None
    names = {**context, **names_at(error)}
    for written, tree in _expressions(text, environment):
        if _fails(written, error, environment, names):
            found = [_entry(chain, names, context, before, environment) for chain in _chains(tree)]
            known = [item for item in found if item]
            chosen = next((item for item in known if item[1] is None), known[0] if known else None)
            if chosen is None:
                return Wanted(written)
            entry, value = chosen
            return Wanted(written, entry, _short(value), value is None)
    return None


def _expressions(text: str, environment: Environment) -> Iterator[tuple[str, nodes.Node]]:
    """Every expression in the tags of a text, as written and as parsed."""
    for tag in _TAG.finditer(text):
        written = tag["value"]
        if written is None:
            written = tag["rest"]
            if tag["word"] == "for":
                written = re.sub(r"^.*?\sin\s", "", written, count=1).removesuffix(" recursive")
                written = re.sub(r"\sif\s.*", "", written)
            elif tag["word"] == "set":
                written = written.partition("=")[2]
            elif tag["word"] not in ("if", "elif"):
                continue
        written = re.sub(r"^\((.*)\)\|paragraphs$", r"\1", written.strip(), flags=re.DOTALL).strip()
        try:
            yield written, environment.parse(f"{{{{ {written} }}}}")
        except TemplateSyntaxError:
            continue


def _fails(written: str, error: Exception, environment: Environment, names: Mapping[str, Any]) -> bool:
    """Whether an expression by itself fails as the whole did."""
    forms = ("{{{{ {} }}}}", "{{% if {} %}}{{% endif %}}", "{{% for x in {} %}}{{% endfor %}}")
    for form in (form.format(written) for form in forms):
        try:
            environment.from_string(form).render(names)
        except Exception as again:
            if type(again) is type(error) and str(again) == str(error):
                return True
    return False


def _chains(tree: nodes.Node) -> Iterator[tuple[str, ...]]:
    """The longest lookups in an expression: lab.name as ("lab", "name")."""
    for child in tree.iter_child_nodes():
        chain = _chain(child)
        if chain:
            yield chain
        else:
            yield from _chains(child)


def _chain(node: nodes.Node) -> tuple[str, ...]:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        inner = _chain(node.node)
        return (*inner, node.attr) if inner else ()
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        inner = _chain(node.node)
        return (*inner, str(node.arg.value)) if inner else ()
    return ()


def _entry(
    chain: Sequence[str],
    names: Mapping[str, Any],
    context: Mapping[str, Any],
    before: str,
    environment: Environment,
) -> tuple[EntryPath, Any] | None:
    """The place of a lookup in the context and its value, as far as there is one."""
    name, *rest = chain
    if name not in names:
        return None
    value = names[name]
    if name in context and context[name] is value:
        path: EntryPath | None = (name,)
    else:
        path = _found(value, context) or _looped(name, before, names, context, environment)
    if path is None:
        return None
    for part in rest:
        if isinstance(value, Mapping) and part in value:
            value = value[part]
            path = (*path, part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
            path = (*path, int(part))
        else:
            break
    return path, value


def _found(value: Any, context: Any, path: EntryPath = ()) -> EntryPath | None:
    """Where this very row or group of fields stands in the context."""
    if not isinstance(value, (Mapping, list)):
        return None
    inner = context.items() if isinstance(context, Mapping) else enumerate(context)
    for key, held in inner:
        if held is value:
            return (*path, key)
        if isinstance(held, (Mapping, list)):
            found = _found(value, held, (*path, key))
            if found:
                return found
    return None


def _looped(
    name: str, before: str, names: Mapping[str, Any], context: Mapping[str, Any], environment: Environment
) -> EntryPath | None:
    """The list that a loop of this name runs over, as far as it is an entry."""
    loops = re.findall(rf"\{{%-?\s*for\s+{re.escape(name)}\s+in\s+(.*?)-?%\}}", before, re.DOTALL)
    for written in reversed(loops):
        try:
            tree = environment.parse(f"{{{{ {written} }}}}")
        except TemplateSyntaxError:
            continue
        for chain in _chains(tree):
            if chain[0] != name:
                found = _entry(chain, names, context, "", environment)
                if found:
                    return found[0]
    return None


def _short(value: Any) -> str:
    if value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, list):
        return _("{count} rows").format(count=len(value))
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def located(error: TemplateError, profile: Profile) -> TemplateError:
    """The error with the place of the entry that it wanted, where it is one of the profile."""
    entry = error.facts.get("entry")
    if not isinstance(entry, tuple) or not entry or entry[0] not in profile.programme.schema:
        return error
    position = profile.place(entry)
    variant = "empty" if error.facts.get("empty") else "entry"
    place = f"{position.file} {position.cell}" if position.cell else f"{position.file}:{position.line}"
    facts: dict[str, Any] = {**error.facts, "variant": variant, "place": place, "shown": profile.shown(entry)}
    return TemplateError(error.rule, **facts)
