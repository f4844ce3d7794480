"""docxtpl with its gaps closed: strict XML, every note once, values that print what was typed."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NoReturn

from docx.opc.part import XmlPart
from docx.oxml.ns import nsmap
from docx.oxml.parser import element_class_lookup
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, UndefinedError
from lxml import etree

from applykit.documents.adoption import foreign_values
from applykit.documents.controls import numbered, with_controls
from applykit.documents.failing import wanted
from applykit.documents.headings import NAMESPACE, w
from applykit.documents.opening import check_tags
from applykit.documents.prepare import prepared
from applykit.documents.printing import document_environment, property_template
from applykit.errors import TemplateError
from applykit.expressions.budget import budget
from applykit.expressions.memory import DOCUMENTS

# docxcompose, which docxtpl imports where it is installed, turns python-docx's prefix for the core properties
# to another namespace; the properties written then would be none that Word knows.
nsmap["cp"] = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"

_NOTES = ("footnotes+xml", "endnotes+xml")
_PARAGRAPH_END = "</w:p>"
_LISTED = re.compile("[\t\n\a\f]")
_ALIVE = re.compile("[{}\t\n\a\f]")
_ESCAPED_TAGS = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_NAMES = {"w": NAMESPACE}
_COLUMNS: Any = etree.XPath("count(w:tblGrid/w:gridCol)", namespaces=_NAMES)
_CELLS: Any = etree.XPath("count(w:tc)", namespaces=_NAMES)
_SPANNED: Any = etree.XPath(
    "count(w:tc) - count(w:tc/w:tcPr/w:gridSpan) + sum(w:tc/w:tcPr/w:gridSpan/@w:val)", namespaces=_NAMES
)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_JINJA_LINE = re.compile("\r\n|\r|\n")


class Engine(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    """A template being filled; every failure is a TemplateError that names the part and the words around."""

    def __init__(self, file: Any, name: str) -> None:
        super().__init__(file)
        self.name = name
        self.controls = False
        self.current_rendering_part: Any = None
        self.seen: Mapping[str, object] = {}

    def get_xml(self) -> str:
        return str(self.xml_to_string(self.docx._element))

    def patch_xml(self, src_xml: str) -> str:
        part = str(getattr(self.current_rendering_part, "partname", "")).lstrip("/")
        check_tags(self.name, part, src_xml)
        return prepared(src_xml, super().patch_xml)

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        self.current_rendering_part = part
        # A line for every paragraph: an error's line leads to the words around it.
        source = src_xml.replace("<w:p>", "\n<w:p>").replace("<w:p ", "\n<w:p ")
        controlled = with_controls(source) if self.controls and part is self.docx._part else source
        try:
            code = DOCUMENTS.code(controlled, lambda: jinja_env.compile(controlled))
            template = jinja_env.template_class.from_code(jinja_env, code, jinja_env.make_globals(None))
            made = template.render(context)
        except Exception as error:
            self._fail(error, _JINJA_LINE.split(source))
        made = made.replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p ")
        if controlled is not source:
            made = numbered(made)
        for escaped, meant in _ESCAPED_TAGS:
            made = made.replace(escaped, meant)
        return self.resolve_listing(made)

    def resolve_listing(self, xml: str) -> str:
        # docxtpl rewrites every run of every paragraph; few hold a line end or a tab.
        pieces: list[str] = []
        done = 0
        for found in _LISTED.finditer(xml):
            close = xml.find(_PARAGRAPH_END, found.end())
            if found.start() < done or close < 0:
                continue
            before = xml.rfind(_PARAGRAPH_END, done, found.start())
            start = done if before < 0 else before + len(_PARAGRAPH_END)
            end = close + len(_PARAGRAPH_END)
            pieces += (xml[done:start], super().resolve_listing(xml[start:end]))
            done = end
        return "".join(pieces) + xml[done:]

    def fix_tables(self, xml: str) -> Any:
        root = self._parsed(xml)
        for table in list(root.iter(w("tbl"))):
            if not _grid_fits(table):
                fixed = super().fix_tables(self.xml_to_string(table))
                table.replace(table.find(w("tblGrid")), fixed.find(w("tblGrid")))
        return root

    def fix_docpr_ids(self, tree: Any) -> None:
        """Left out: they are numbered over all parts afterwards."""

    def map_tree(self, tree: Any) -> None:
        # The whole document is exchanged: lxml is slow at moving a body from one tree to another.
        self.docx._element = self.docx._part._element = tree

    def build_headers_footers_xml(
        self, context: Any, uri: str, jinja_env: Any = None
    ) -> Iterator[tuple[str, bytes]]:
        for relation, part in self.get_headers_footers(uri):
            xml = self.get_part_xml(part)
            if _ALIVE.search(xml):
                yield relation, self.render_xml_part(self.patch_xml(xml), part, context, jinja_env).encode()

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Left out: docxtpl escapes properties twice and refuses long ones; they are set afterwards."""

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Every part of notes once: rendered again for each section, values would run as templates."""
        for part in list(self.docx.part.package.iter_parts()):
            if part.content_type.endswith(_NOTES):
                xml = self.patch_xml(part.blob.decode("utf-8"))
                part._blob = self.render_xml_part(xml, part, context, jinja_env).encode("utf-8")

    def filled(self, context: Mapping[str, object]) -> None:
        """Fill the whole template in memory.

        Raises:
            TemplateError: a tag does not read, names what does not exist, or fails.
        """
        self._adopt(context)
        self.seen = context
        try:
            with budget():
                self.render(dict(context), document_environment(), autoescape=True)
        except TemplateError:
            raise
        except Exception as error:
            self._fail(error, [])

    def take(self, texts: Mapping[str, str]) -> None:
        """Put parts in their places that were filled already, by their names in the zip.

        Raises:
            TemplateError: a part is not well-formed, or a table has no grid.
        """
        self.render_init()
        main = self.docx.part
        for part in list(main.package.iter_parts()):
            name = part.partname.membername
            if name not in texts:
                continue
            self.current_rendering_part = part
            xml = self.resolve_listing(texts[name])
            if part is main:
                try:
                    self.map_tree(self.fix_tables(xml))
                except (AttributeError, ValueError) as error:
                    self._fail(error, [])  # a table without a grid, or one that makes no sense
            elif isinstance(part, XmlPart):
                part._element = self._parsed(xml)
            else:
                part._blob = xml.encode()
        self.is_rendered = True

    def _parsed(self, xml: str) -> Any:
        """A part's root; docxtpl parses with recover=True, which drops what is not well-formed."""
        try:
            return etree.fromstring(xml, _parser())
        except etree.XMLSyntaxError as error:
            self._fail(error, xml.split("\n"))

    def _adopt(self, context: Mapping[str, object]) -> None:
        """Pictures go into this document; sub-documents have put their parts into their own template's."""
        for value in foreign_values(context):
            if hasattr(value, "subdocx"):
                self.docx = value.docx
                self.is_rendered = False
            value.tpl = self

    def text(self, written: str, context: Mapping[str, object]) -> str:
        """A plain text that may hold tags, such as the template's own title."""
        self.seen = context
        try:
            return property_template(written).render(context)
        except Exception as error:
            self._fail(error, [written])

    def _fail(self, error: Exception, lines: list[str]) -> NoReturn:
        part = getattr(self.current_rendering_part, "partname", "")
        line = _line(error)
        problem = str(error) or type(error).__name__
        rule = "template.failed"
        if isinstance(error, TemplateSyntaxError):
            rule, problem = "template.syntax", error.message or problem
        elif isinstance(error, UndefinedError):
            rule = "template.undefined"
        here = lines[line - 1] if 0 < line <= len(lines) else ""
        found = wanted(error, here, "".join(lines[: max(line, 0)]), document_environment(), self.seen)
        raise TemplateError(
            rule,
            template=self.name,
            part=str(part).lstrip("/"),
            line=line,
            problem=problem,
            context=_words_around(lines, line, found.expression if found else problem),
            **(found.facts() if found else {}),
        ) from error


@cache
def _parser() -> etree.XMLParser:
    """Strict, with python-docx's classes of elements; unlike its own it keeps white space."""
    made = etree.XMLParser(resolve_entities=False)
    made.set_element_class_lookup(element_class_lookup)
    return made


def _grid_fits(table: Any) -> bool:
    """Whether docxtpl would leave a table's grid as it is: as many columns as a row has cells or spans."""
    if table.find(w("tblGrid")) is None:
        return False
    rows = list(table.iter(w("tr")))
    fewest, most = max(map(_CELLS, rows), default=0), max(map(_SPANNED, rows), default=0)
    return bool(fewest <= _COLUMNS(table) <= most)


def _line(error: Exception) -> int:
    """The template line of an error: Jinja's own, or that of the template's frame; 0 where none is known."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    if isinstance(error, etree.XMLSyntaxError):
        return error.lineno or 0
    frames = traceback.walk_tb(error.__traceback__)
    lines = [number for frame, number in frames if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else 0


def _words_around(lines: list[str], line: int, problem: str) -> str:
    """The text of the template near a line, cut around the tag that the problem speaks of."""
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    text = " ".join(re.sub(r"<[^<>]*>", "", here).replace("|paragraphs", "").split())
    if not text:
        text = " ".join(re.sub(r"<[^<>]*>", "", "".join(lines[max(0, line - 2) : line + 1])).split())
    named = [problem, *reversed(re.findall(r"'([^']+)'", problem))]
    tags = [tag.group() for tag in _TAG.finditer(text)]
    meant = next((tag for name in named for tag in tags if name in tag), tags[0] if tags else "")
    place = text.find(meant) if meant else 0
    return text[max(0, place - 30) : place + len(meant) + 30].strip()
