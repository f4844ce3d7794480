"""Outlines that extend another by chapters: replaced, added, dropped, or moved, each by its id."""

from __future__ import annotations

from applykit.documents.including import entered, read_text, spliced
from applykit.documents.marks import Entries, Node, compose
from applykit.errors import TemplateError
from applykit.messages import _, did_you_mean

TOP = (
    "extends", "document", "volume", "title", "style", "header", "table_numbers", "cover", "chapters",
)  # fmt: skip
_CONTENT = ("title", "blocks", "sections")
_PLACES = ("after", "before")


def resolved(root: Node) -> tuple[Entries, tuple[Node, ...]]:
    """An outline's entries and its chapters, those of the outline that it extends included."""
    own = root.mapping(TOP)
    if "extends" not in own:
        return own, spliced(own.need("chapters"))
    entries, chapters = resolved(_extended(own.need("extends")))
    merged = list(chapters)
    if "chapters" in own:
        own.need("chapters").each(lambda node: _apply(node, merged), spliced(own.need("chapters")))
    return entries.overlaid(own), tuple(merged)


def _extended(node: Node) -> Node:
    """The outline of this name; of the nearest layer that does not itself extend it."""
    name = f"{node.text()}.outline.yaml"
    passed = {node.line.file, *(place.file for place in node.reading.chain)}
    try:
        candidates = node.reading.find(name).candidates
    except TemplateError:
        node.fail(_("there is no outline “{name}” among the templates").format(name=name))
    files = [str(path) for _layer, path, there in candidates if there]
    file = next((file for file in files if file not in passed), "")
    if not file:
        node.fail(_("the file leads back to itself: {file}").format(file=files[0]))
    return compose(read_text(node, file), entered(node, file))


def id_of(chapter: Node) -> str:
    """A chapter's id."""
    return chapter.mapping().text("id")


def _apply(node: Node, chapters: list[Node]) -> None:
    """One entry of an extending outline, done to the chapters so far."""
    entries = node.mapping()
    ids = [id_of(chapter) for chapter in chapters]
    name = entries.text("id")
    given = [key for key in _CONTENT if key in entries]
    place = next((key for key in _PLACES if key in entries), "")
    if "drop" in entries:
        if name not in ids:
            entries.need("id").fail(_unknown(name, ids))
        if len(list(entries)) > 2 or not entries.flag("drop"):
            node.fail(_("a chapter that is dropped has only its id and “drop: true”"))
        del chapters[ids.index(name)]
        return
    if not given and not place:
        node.fail(
            _("say what becomes of “{name}”: its content, after:, before:, or drop: true").format(name=name)
        )
    if name not in ids and not given:
        entries.need("id").fail(_unknown(name, ids))
    if name not in ids and not place:
        problem = _("“{name}” is a new chapter: say after: or before: which one it stands")
        node.fail(problem.format(name=name))
    moved = node if given else chapters[ids.index(name)]
    if not place:
        chapters[ids.index(name)] = moved
        return
    target = entries.text(place)
    if target not in ids or target == name:
        entries.need(place).fail(_unknown(target, [id for id in ids if id != name]))
    if name in ids:
        del chapters[ids.index(name)]
    at = [id_of(chapter) for chapter in chapters].index(target)
    chapters.insert(at + (place == "after"), moved)


def _unknown(name: str, ids: list[str]) -> str:
    return _("the outline has no chapter “{name}”{hint}").format(name=name, hint=did_you_mean(name, ids))
