"""The chapters of an outline as others cite them, read without building the outline."""

from __future__ import annotations

from pathlib import Path

from applykit.errors import TemplateError
from applykit.expressions.display import chinese_number


def chapter_titles(path: Path) -> dict[str, str]:
    """Each chapter's id with its number and title: 第一章 必要性与战略对接.

    Raises:
        TemplateError: the file is not an outline; its first mistake is named with its line.
    """
    import yaml

    text = path.read_text(encoding="utf-8")
    try:
        chapters = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["chapters"]
        titles, number = {}, 0
        for chapter in chapters:
            numbered = chapter.get("numbered", True)
            number += numbered
            ordinal = f"第{chinese_number(number)}章 " if numbered else ""
            titles[chapter["id"]] = f"{ordinal}{chapter['title']}"
        return titles
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        from applykit.documents.outline import load_outline

        load_outline(text, str(path))  # says what is wrong, and where
        raise TemplateError("template.outline", file=str(path), line=1, problem=repr(error)) from error
