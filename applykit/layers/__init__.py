"""Which template a document is built from: the nearest of the programme's, the firm's and the client's.

Whole files win. A house style or an outline nearer to the client than the nearest Word template has the last
word: the template is then made from them, as if it had been generated into that layer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from applykit import resources
from applykit.documents.outline import style_of
from applykit.errors import TemplateError, UnreadableError
from applykit.model import Document, Programme
from applykit.programme import outline_name, template_name
from applykit.resources import Found, Layer
from applykit.workspace import Home


@dataclass(frozen=True, slots=True)
class Choice:
    """What a document is built from: the Word template that won, or else an outline in a house style.

    `style_name` is the style in force, `chosen_in` the layer whose applykit.yaml or outline chose it; `style`
    is None only where a Word template won that needs none.
    """

    document: Document
    name: str
    template: Found | None
    outline: Found
    style: Found | None
    style_name: str
    chosen_in: str
    made: bool
    layer: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template's bytes with what a dossier records of it: `path` is its name within the layer."""

    document: str
    layer: str
    path: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def choose(programme: Programme, document: Document, home: Home, *, thorough: bool = True) -> Choice:
    """The template of a document for a client, with everything that was looked at.

    With `thorough` off the house style is not looked for where nothing nearer than what ships can matter.

    Raises:
        TemplateError: no layer has an outline of the document, or the chosen house style does not exist.
    """
    name = template_name(programme, document)
    outline = resources.find_template(outline_name(programme, document), home.layers)
    try:
        template = resources.find_template(name, home.layers)
    except TemplateError:
        template = None
        if outline.path.is_relative_to(resources.templates_folder()):
            raise  # a shipped template that is lost is never replaced without a word
    if template and not (thorough or home.style[0] or any(_holds(layer) for layer in home.layers[1:])):
        return Choice(document, name, template, outline, None, "", "", False, template.layer)
    rank = {layer.name: number for number, layer in enumerate(home.layers)}
    find = partial(resources.find_template, among=home.layers)
    own = style_of(_text(outline.path), str(outline.path), find=find)
    chosen, chosen_in = home.style
    if chosen in ("", own):
        chosen, chosen_in = own, outline.layer
    style = _style(chosen, home.layers, needed=template is None or chosen_in != outline.layer)
    nearest = max(rank[layer] for layer in (outline.layer, chosen_in, style.layer if style else chosen_in))
    made = template is None or rank[template.layer] < nearest
    layer = home.layers[nearest].name if template is None or made else template.layer
    return Choice(document, name, template, outline, style, chosen, chosen_in, made, layer)


def _holds(layer: Layer) -> bool:
    return layer.templates.is_dir()


def _style(name: str, among: tuple[Layer, ...], *, needed: bool) -> Found | None:
    try:
        return resources.find_template(f"styles/{name}.yaml", among)
    except TemplateError:
        if needed:
            raise
        return None


def template_of(choice: Choice, home: Home) -> Template:
    """The template that was chosen, read or made.

    Raises:
        TemplateError: an outline or house style is wrong; the line is named.
        UnreadableError: a file cannot be read.
    """
    if choice.made:
        from applykit.layers.making import made_template

        name = outline_file(choice)
        return Template(choice.document.id, choice.layer, name, made_template(choice, home))
    assert choice.template
    try:
        content = choice.template.path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError("file.unreadable", file=str(choice.template.path), reason=reason) from error
    return Template(choice.document.id, choice.layer, choice.name, content)


def outline_file(choice: Choice) -> str:
    """The outline's name within its layer."""
    return choice.name.removesuffix(".docx") + ".outline.yaml"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError("file.unreadable", file=str(path), reason=reason) from error
