"""YAML text to plain text nodes, each with the place it was written at; nothing is guessed or resolved."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from applykit.errors import UnreadableError
from applykit.model import Diagnostic, Position, Severity

MAX_BYTES = 10_000_000
MAX_DEPTH = 20

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters that no document can hold."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_FULL_WIDTH_KEY = re.compile(r"^\s*(?:- +)*[\w（）()/]{1,24}：")
_CURLY_KEY = re.compile(r"^\s*(?:- +)*[“”‘’]")


@dataclass(frozen=True, slots=True)
class Node:
    """One YAML value: text, None where nothing was written, a mapping, or a sequence."""

    value: str | dict[str, Node] | list[Node] | None
    position: Position
    key: Position


@dataclass(frozen=True, slots=True)
class Source:
    """What one file holds; `root` is None where the text could not be composed, `sha256` the hash of what
    was read."""

    file: str
    root: Node | None
    diagnostics: tuple[Diagnostic, ...]
    sha256: str = ""


class _Refused(Exception):
    """Composition stops here; the diagnostic says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.rule)
        self.diagnostic = diagnostic


def read(path: Path, shown: str) -> Source:
    """Read and compose one YAML file, named `shown` in messages.

    Raises:
        UnreadableError: the file is missing, is a folder, or may not be read.
    """
    raw = content(path, shown)
    return replace(compose(raw, shown), sha256=hashlib.sha256(raw).hexdigest())


def content(path: Path, shown: str) -> bytes:
    """The bytes of one file of a profile, named `shown` in messages.

    No more is read than tells that a file is too large.

    Raises:
        UnreadableError: the file is missing, is a folder or a device, or may not be read.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a pipe would wait for ever
            raise UnreadableError("file.not_regular", file=shown)
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError("file.missing", file=shown) from None
    except IsADirectoryError:
        raise UnreadableError("file.folder", file=shown) from None
    except OSError as error:
        raise UnreadableError("file.unreadable", file=shown, reason=error.strerror or str(error)) from None


def compose(raw: bytes, shown: str) -> Source:
    """Compose the bytes of one YAML document into nodes, or into diagnostics that say why not."""
    try:
        text, warnings = _decode(raw, shown)
        _refuse_control_characters(text, shown)
        root, faults = _Composer(text, shown).compose()
    except _Refused as refused:
        return Source(shown, None, (refused.diagnostic,))
    if root.value is None:
        faults = (*faults, _error("yaml.empty", root.position))
        return Source(shown, None, (*warnings, *faults))
    return Source(shown, root, (*warnings, *faults))


def _error(rule: str, position: Position, variant: str = "", **facts: object) -> Diagnostic:
    return Diagnostic(Severity.ERROR, rule, position=position, variant=variant, facts=facts)


def _decode(raw: bytes, shown: str) -> tuple[str, tuple[Diagnostic, ...]]:
    start = Position(shown, 1, 1)
    if len(raw) > MAX_BYTES:
        raise _Refused(_error("yaml.size", start, limit=f"{MAX_BYTES / 1e6:.0f}"))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:2]:
        raise _Refused(_error("yaml.encoding", start, "utf16"))
    warnings: tuple[Diagnostic, ...] = ()
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        warnings = (Diagnostic(Severity.WARNING, "yaml.bom", position=start),)
    try:
        return raw.decode("utf-8"), warnings
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        position = Position(shown, before.count(b"\n") + 1, _column(before))
    if _is_utf8_but_for_surrogates(raw):
        raise _Refused(_error("text.surrogate", position))
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        raise _Refused(_error("yaml.encoding", position, "unknown")) from None
    raise _Refused(_error("yaml.encoding", position, "gbk", file=shown))


def _is_utf8_but_for_surrogates(raw: bytes) -> bool:
    """Whether half characters are all that is wrong: in GBK text the same bytes are ordinary."""
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _column(before: bytes) -> int:
    return len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1


def _refuse_control_characters(text: str, shown: str) -> None:
    found = CONTROL.search(text)
    if found:
        before = text[: found.start()]
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        position = Position(shown, line, column)
        raise _Refused(_error("text.control_character", position, code=f"U+{ord(found.group()):04X}"))


class _Composer:
    """Builds nodes from libyaml's events, refusing what a profile has no use for."""

    def __init__(self, text: str, shown: str) -> None:
        self.text = text
        self.shown = shown
        self.faults: list[Diagnostic] = []

    def compose(self) -> tuple[Node, tuple[Diagnostic, ...]]:
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        events = yaml.parse(self.text, Loader=loader)
        try:
            root = self._document(iter(events))
        except yaml.MarkedYAMLError as error:
            raise _Refused(self._syntax(error)) from None
        except yaml.YAMLError as error:
            raise _Refused(_error("yaml.syntax", Position(self.shown, 1, 1), problem=str(error))) from None
        return root, tuple(self.faults)

    def _document(self, events: Iterator[Any]) -> Node:
        import yaml

        root: Node | None = None
        start = Position(self.shown, 1, 1)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise _Refused(_error("yaml.several_documents", self._at(event)))
            elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent, yaml.AliasEvent)):
                root = self._node(event, events, self._at(event), 1)
        return root if root is not None else Node(None, start, start)

    def _at(self, event: Any) -> Position:
        return Position(self.shown, event.start_mark.line + 1, event.start_mark.column + 1)

    def _node(self, event: Any, events: Iterator[Any], key: Position, depth: int) -> Node:
        import yaml

        position = self._at(event)
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(_error("yaml.alias", position, name=event.anchor))
        if event.anchor is not None:
            self.faults.append(_error("yaml.anchor", position, name=event.anchor))
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.faults.append(_error("yaml.tag", position, tag=tag))
        if depth > MAX_DEPTH:
            raise _Refused(_error("yaml.depth", position, limit=MAX_DEPTH))
        if isinstance(event, yaml.ScalarEvent):
            return Node(self._scalar(event, position), position, key)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            for item in events:
                if isinstance(item, yaml.SequenceEndEvent):
                    break
                items.append(self._node(item, events, self._at(item), depth + 1))
            return Node(items, position, key)
        return Node(self._mapping(events, depth), position, key)

    def _scalar(self, event: Any, position: Position) -> str | None:
        value: str = event.value
        if not event.style:  # plain: only these are ever "nothing written"
            if value in _NULLS:
                return None
            if value[0] in "“‘" and value[-1] in "”’" and not re.search("[“”‘’]", value[1:-1]):
                self.faults.append(_error("yaml.curly_quotes", position, text=value))
        elif event.style == '"':  # the only style whose escapes can smuggle control characters in
            found = CONTROL.search(value)
            if found:
                code = f"U+{ord(found.group()):04X}"
                self.faults.append(_error("text.control_character", position, code=code))
                return CONTROL.sub("", value)
        return value

    def _mapping(self, events: Iterator[Any], depth: int) -> dict[str, Node]:
        import yaml

        entries: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            position = self._at(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(_error("yaml.key", position))
            key = self._node(event, events, position, depth)
            node = self._node(next(events), events, position, depth + 1)
            name = str(key.value)
            if key.value is None:
                self.faults.append(_error("yaml.key", position))
            elif name in entries:
                first = entries[name].key
                self.faults.append(_error("yaml.duplicate_key", position, key=name, first=first.line))
            else:
                entries[name] = node
        return entries

    def _syntax(self, error: Any) -> Diagnostic:
        """The most helpful reading of libyaml's complaint: what people type by mistake comes first."""
        # An unclosed quote is noticed at the end of the file, but opened far above.
        unclosed = "end of stream" in (error.problem or "")
        mark = (unclosed and error.context_mark) or error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        lines = self.text.splitlines() or [""]
        first = error.context_mark.line if error.context_mark else line
        for number in sorted({line, max(line - 1, 0), min(first, line)}, reverse=True):
            content = lines[number] if number < len(lines) else ""
            indent = content[: len(content) - len(content.lstrip())]
            if "\t" in indent:
                tab = Position(self.shown, number + 1, indent.index("\t") + 1)
                return _error("yaml.tab", tab)
            if _FULL_WIDTH_KEY.match(content):
                colon = Position(self.shown, number + 1, content.index("：") + 1)
                return _error("yaml.full_width_colon", colon, text=content.strip()[:30])
            if _CURLY_KEY.match(content):
                quote = Position(self.shown, number + 1, len(indent) + 1)
                return _error("yaml.curly_quotes", quote, text=content.strip()[:30])
        position = Position(self.shown, min(line, len(lines) - 1) + 1, column + 1)
        if "nesting depth" in (error.problem or ""):
            # Newer versions of libyaml have a limit of their own and reach it before ours, looking ahead.
            opened = [place for place, sign in enumerate(lines[position.line - 1], start=1) if sign in "[{"]
            if len(opened) > MAX_DEPTH:
                position = Position(self.shown, position.line, opened[MAX_DEPTH])
            return _error("yaml.depth", position, limit=MAX_DEPTH)
        problem = " ".join(filter(None, [error.context, error.problem]))
        return _error("yaml.syntax", position, problem=problem, text=lines[position.line - 1].strip()[:40])
