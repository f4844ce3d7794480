"""Makes the seeds anew from the project's own samples and broken files: `python -m fuzz.make_seeds`."""

from __future__ import annotations

import io
import re
from pathlib import Path

import yaml

from tests.tools import odd_pdfs as odd

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def write(target: str, name: str, content: bytes) -> None:
    """One seed of a target."""
    folder = HERE / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def expressions() -> list[str]:
    """Every condition and message of the rules that ship, each once."""
    rules = yaml.safe_load((ROOT / "checklists" / "nqsl" / "rules.yaml").read_text(encoding="utf-8"))
    found = [str(rule[key]) for rule in rules["rules"] for key in ("that", "message") if rule.get(key)]
    return sorted(dict.fromkeys(found), key=len)


def pictures() -> dict[str, bytes]:
    """A small picture of every kind."""
    from PIL import Image

    made = {}
    for letter, kind in (("N", "PNG"), ("J", "JPEG"), ("T", "TIFF")):
        stream = io.BytesIO()
        Image.new("RGB", (8, 8), "white").save(stream, kind)
        made[letter] = stream.getvalue()
    return made


def main() -> None:
    for path in sorted((ROOT / "tests" / "invalid").glob("*.yaml")):
        if path.stat().st_size < 2_000 and re.match(r"yaml|text|key|type", path.name):
            write("source", path.stem, path.read_bytes())
    for number, text in enumerate(expressions()[::8]):
        write("expressions", f"{number:03}", text.encode())
    for number, text in enumerate((
        "{{ organization.name }}", "{%p if staff %}\n{{ staff[0].name }}\n{%p endif %}",
        "{% for s in staff %}{{ s.name | upper }}{% endfor %}", "{{r organization.name }}", "{_{ x }_}",
        "{% set a = 1 %}{{ a ~ 'b' * 3 }}", "{{ ''.__class__ }}", "{{ range(9999999) | list }}",
        "{%tr for x in y %}",
    )):  # fmt: skip
        write("template", f"text-{number}", b"T" + text.encode())
    write("template", "xml", b'X<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
          b"<w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{%tr for s in staff %}</w:t></w:r></w:p></w:tc></w:tr>"
          b"<w:tr><w:tc><w:p><w:r><w:t>{{ s.name }}</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r>"
          b"<w:t>{%tr endfor %}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>")  # fmt: skip
    write("evidence", "paper", b"P" + odd.paper("seed"))
    write("evidence", "form", b"P" + odd.paper("seed", root=b"/OpenAction <</S /JavaScript /JS (a)>>"))
    for letter, content in pictures().items():
        write("evidence", f"picture-{letter}", letter.encode() + content)
    manifest = ROOT / "fuzz" / "manifest.json"
    if manifest.is_file():
        write("dossier", "manifest", b"M" + manifest.read_bytes())
    write("dossier", "report", b'C{"applykit": "0.1.0", "summary": {"errors": 0}, "accepted": []}')


if __name__ == "__main__":
    main()
