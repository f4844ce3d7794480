"""Any bytes as a Word template: the package itself, or the text of its first part."""

from __future__ import annotations

import io
import sys
import zipfile
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["applykit"]):
    import applykit
    from applykit.errors import ApplykitError
    from applykit.lint.template import lint_template

SCHEMA = applykit.load_programme("nqsl").schema
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


def package(body: bytes) -> bytes:
    """A .docx whose document part is `body`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", body)
    return made.getvalue()


def one_input(data: bytes) -> None:
    """A list of faults, and a document or a TemplateError; never anything else."""
    kind, rest = data[:1], data[1:]
    if kind == b"P":
        content = rest
    elif kind == b"X":
        content = package(rest)
    else:
        text = rest.decode("utf-8", "replace").replace("&", "&amp;").replace("<", "&lt;")
        paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
        content = package(f'<w:document xmlns:w="{W}"><w:body>{paragraphs}</w:body></w:document>'.encode())
    lint_template(content, SCHEMA, name="template.docx")
    with suppress(ApplykitError):
        applykit.render(content, {"organization": {"name": "甲院"}, "staff": [{"name": "乙"}]})


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
