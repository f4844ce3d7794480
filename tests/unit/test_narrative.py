"""Narratives: Markdown as people type it, printed as Word paragraphs without losing a character."""

import io
import re
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from docx.oxml.ns import nsdecls, qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from applykit.documents.generate import generate_template
from applykit.documents.narrative import Narrative
from applykit.documents.outline import load_outline
from applykit.documents.readstyle import load_style
from applykit.documents.render import render
from applykit.errors import TemplateError
from tests.conftest import AS_OF

STYLE = Path(__file__).resolve().parents[2] / "templates" / "styles" / "gongwen.yaml"
TABLE_WIDTH = 8844
"""156 mm, the width of the type area, in twips."""
OUTLINE = """\
document: small
volume: 卷一
title: 小样
style: gongwen
header: [小样, 卷一]
chapters:
  - {id: one, title: 第一章, sections: [{title: 第一节, blocks: [{narrative: text}]}]}
"""


@cache
def template() -> bytes:
    return generate_template(load_outline(OUTLINE), load_style(STYLE.read_text(encoding="utf-8")))


def parts(text: str | None) -> dict[str, bytes]:
    """The parts of the document that a narrative gives."""
    made = render(template(), {"text": Narrative(text), "draft": False}, as_of=AS_OF)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return {name: package.read(name) for name in package.namelist()}


def content(document: bytes) -> etree._Element:
    """The body without the headings of its chapter and section, and without the section's properties."""
    body = etree.fromstring(document).find(qn("w:body"))
    assert body is not None
    for block in [*body[:2], body[-1]]:
        body.remove(block)
    return body


def body(text: str | None) -> etree._Element:
    return content(parts(text)["word/document.xml"])


def words(element: etree._Element) -> str:
    kinds = {qn("w:t"): None, qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(kinds[node.tag] or node.text or "" for node in element.iter(*kinds))


def lines(text: str | None) -> list[tuple[str, str]]:
    """The paragraphs as (style, words)."""
    return [(p.find(f".//{qn('w:pStyle')}").get(qn("w:val")), words(p)) for p in body(text).iter(qn("w:p"))]


def runs(text: str) -> list[tuple[str, str]]:
    """The runs as (character style, words)."""
    found = []
    for run in body(text).iter(qn("w:r")):
        style = run.find(f".//{qn('w:rStyle')}")
        found.append(("" if style is None else style.get(qn("w:val")), words(run)))
    return found


def canonical(xml: str | etree._Element) -> str:
    """Equal for equal content, whatever prefixes were declared where."""
    text = xml if isinstance(xml, str) else etree.tostring(xml, encoding="unicode", with_tail=False)
    return etree.canonicalize(text, rewrite_prefixes=True)


HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
RAISED = (
    '<w:rPr><w:rStyle w:val="FootnoteReference"/><w:rFonts w:hint="eastAsia"/>'
    '<w:vertAlign w:val="superscript"/></w:rPr>'
)


def r(text: str, style: str = "") -> str:
    """A run as a narrative prints it."""
    properties = HINT.replace("<w:rPr>", f'<w:rPr><w:rStyle w:val="{style}"/>') if style else HINT
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(style: str, *runs: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def item(list_: int, level: int, left: float, hanging: float, *runs: str) -> str:
    indent = (
        f'<w:ind w:leftChars="{left * 100:.0f}" w:left="{left * 320:.0f}"'
        f' w:hangingChars="{hanging * 100:.0f}" w:hanging="{hanging * 320:.0f}"/>'
    )
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>'
    return p("ListParagraph", *runs, properties=number + indent)


BELOW = '<w:ind w:leftChars="{}" w:left="{}" w:firstLineChars="0" w:firstLine="0"/>'


def expect(text: str, *blocks: str) -> None:
    """The narrative prints exactly these blocks."""
    wanted = f"<w:body {nsdecls('w', 'r')}>{''.join(blocks)}</w:body>"
    assert canonical(body(text)) == canonical(wanted)


def test_paragraphs_join_their_lines_as_chinese_does() -> None:
    assert lines("第一段，\n接着写。\n\n第二段 in two\nlines") == [
        ("BodyText", "第一段，接着写。"),
        ("BodyText", "第二段 in two lines"),
    ]


def test_runs_and_breaks() -> None:
    broken = f'<w:r>{HINT}<w:br/><w:t xml:space="preserve">丙</w:t></w:r>'
    expect("甲&**乙**  \n丙", p("BodyText", r("甲&amp;"), r("乙", "Strong"), broken))


def test_headings_join_the_numbering_below_their_section() -> None:
    expect("## 一\n### 二\n## 三", p("Heading3", r("一")), p("Heading4", r("二")), p("Heading3", r("三")))
    assert lines("# 一\n## 二\n### 三\n#### 四") == [
        ("Heading3", "一"), ("Heading4", "二"), ("Heading4", "三"), ("Heading4", "四"),
    ]  # fmt: skip
    assert lines("### 三\n##### 五")[1] == ("Heading4", "五")


def test_lists_use_words_own_numbering() -> None:
    expect(
        "1. 甲\n2. 乙\n   - 丙\n\n     续\n3. 戊\n   1. 己",
        item(2, 0, 5, 3, r("甲")),
        item(2, 0, 5, 3, r("乙")),
        item(3, 1, 6.5, 1.5, r("丙")),
        p("ListParagraph", r("续"), properties=BELOW.format(650, 2080)),
        item(2, 0, 5, 3, r("戊")),
        item(4, 1, 6.5, 1.5, r("己")),
    )
    expect("- 甲\n\n> - 乙", item(2, 0, 3.5, 1.5, r("甲")), item(2, 0, 3.5, 1.5, r("乙")))


def test_every_ordered_list_begins_anew_at_its_own_number() -> None:
    made = parts("1. 甲\n\n段\n\n4. 乙\n\n   2. 丙\n\n- 丁")
    root = etree.fromstring(made["word/numbering.xml"])
    names = [name.get(qn("w:val")) for name in root.iter(qn("w:name"))]
    assert names == ["ApplykitBullet", "ApplykitOrdered"]
    lists = [
        (
            num.get(qn("w:numId")),
            num.find(qn("w:abstractNumId")).get(qn("w:val")),
            [(level.get(qn("w:ilvl")), level[0].get(qn("w:val"))) for level in num.iter(qn("w:lvlOverride"))],
        )
        for num in root.iter(qn("w:num"))
    ]
    assert lists == [
        ("1", "0", []),
        ("2", "2", [("0", "1")]),
        ("3", "2", [("0", "4")]),
        ("4", "2", [("1", "2")]),
        ("5", "1", []),
    ]
    used = [number.get(qn("w:val")) for number in content(made["word/document.xml"]).iter(qn("w:numId"))]
    assert used == ["2", "3", "4", "5"]


def test_the_levels_of_lists() -> None:
    root = etree.fromstring(parts("- 甲")["word/numbering.xml"])
    levels = [
        (level.find(qn("w:numFmt")).get(qn("w:val")), level.find(qn("w:lvlText")).get(qn("w:val")))
        for level in list(root.iter(qn("w:abstractNum")))[2].iter(qn("w:lvl"))
    ]
    assert levels[:4] == [
        ("decimal", "（%1）"), ("decimalEnclosedCircle", "%2"), ("lowerLetter", "%3)"), ("decimal", "（%4）"),
    ]  # fmt: skip
    assert len(levels) == 9


def test_a_list_of_more_than_nine_leaves_room_for_its_numbers() -> None:
    text = "\n".join(f"{number}. 甲" for number in range(1, 11))
    assert {ind.get(qn("w:hanging")) for ind in body(text).iter(qn("w:ind"))} == {str(round(3.5 * 320))}


def test_a_list_deeper_than_words_nine_levels() -> None:
    text = "\n".join("  " * depth + "- 甲" for depth in range(12))
    levels = [level.get(qn("w:val")) for level in body(text).iter(qn("w:ilvl"))]
    assert levels == [*map(str, range(9)), "8", "8", "8"]


@pytest.mark.parametrize("mark", [">", "> ", "- ", "1. ", "- > "])
@pytest.mark.parametrize("depth", [20, 49, 60, 99, 100, 101, 150, 1000])
def test_what_is_nested_too_deep_is_printed_all_the_same(mark: str, depth: int) -> None:
    assert words(body(f"{mark * depth} 甲\n\n乙")).endswith("甲乙")


@pytest.mark.parametrize(
    "text", ["[" * 20_000 + "甲", "![[" * 5_000 + "甲", "[甲](" * 2_000, "[^" * 9_000 + "甲"]
)
def test_brackets_that_nobody_closes_take_no_time(text: str) -> None:
    assert words(body(text)) == text


def test_a_line_across_the_page() -> None:
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="808080"/></w:pBdr>'
    expect("甲\n\n---\n\n***", p("BodyText", r("甲")), *[p("BodyText", properties=rule)] * 2)


def test_emphasis() -> None:
    assert runs("这是**重点：**内容") == [("", "这是"), ("Strong", "重点："), ("", "内容")]
    assert runs("*斜体* 与 ***两者***") == [("Emphasis", "斜体"), ("", "与"), ("Strong", "两者")]
    assert runs("**重点。** 内容与 **其他** 内容") == [
        ("Strong", "重点。"), ("", "内容与"), ("Strong", "其他"), ("", "内容"),
    ]  # fmt: skip
    assert runs("**bold** 中文 **x**") == [("Strong", "bold"), ("", " 中文 "), ("Strong", "x")]
    assert runs("甲`code <b>`乙") == [("", "甲"), ("Code", "code <b>"), ("", "乙")]


@pytest.mark.parametrize(
    "text",
    [
        "尺寸 120*80*60 mm",
        "长*宽*高",
        "2**10**3",
        "5*(3+2)*4",
        "snake_case_name",
        "**未闭合",
        "<b>不是</b> HTML <!-- 注 -->",
        "&amp; &lt; &nbsp;",
        "C:\\目录\\文件、\\d+",
        "<ISO:9001> <a b>",
        "______",
        "[方括号] 与 [x][y]",
        "![图](图/甲 乙.png)",
        "[^1] 与 ^[注]",
        "{{ 7*7 }} {% x %} {_{ ]]> }}",
        "#无空格 1）甲 2、乙",
        "—— …… “引号”",
        "𠮷 😀 é",
    ],
)
def test_what_only_looks_like_markup_prints_as_typed(text: str) -> None:
    assert lines(text) == [("BodyText", text)]


def test_what_markdown_would_swallow_is_kept() -> None:
    assert lines("[1]: GB/T1234\n\n甲[1]") == [("BodyText", "[1]: GB/T1234"), ("BodyText", "甲[1]")]
    assert lines("[a]: http://x.cn\n\n甲") == [("BodyText", "[a]: http://x.cn"), ("BodyText", "甲")]
    assert lines("[^1]: 没有人提到\n\n甲") == [("BodyText", "[^1]: 没有人提到"), ("BodyText", "甲")]
    assert lines("甲\n---") == [("BodyText", "甲"), ("BodyText", "")]
    assert lines("甲\n===") == [("BodyText", "甲===")]
    assert lines("    缩进四格") == [("BodyText", "缩进四格")]
    assert lines("<div>\n甲\n</div>") == [("BodyText", "<div>甲</div>")]
    assert lines("\\*星\\* \\\\") == [("BodyText", "*星* \\")]


def linked(id: str, *runs: str) -> str:
    return f'<w:hyperlink r:id="{id}" w:history="1">{"".join(runs)}</w:hyperlink>'


def addresses(text: str) -> dict[str, str]:
    """The outside addresses that the document leads to, by relationship."""
    root = etree.fromstring(parts(text)["word/_rels/document.xml.rels"])
    return {one.get("Id"): one.get("Target") for one in root if one.get("TargetMode") == "External"}


def test_links_are_links_and_show_their_address_where_it_differs() -> None:
    text = "见[**网**站](http://a.cn/b)与<a@b.cn>"
    first, second = addresses(text)
    expect(
        text,
        p(
            "BodyText",
            r("见"),
            linked(first, r("网", "Strong"), r("站（http://a.cn/b）")),
            r("与"),
            linked(second, r("a@b.cn")),
        ),
    )
    assert addresses(text) == {first: "http://a.cn/b", second: "mailto:a@b.cn"}
    assert lines("[http://a.cn](http://a.cn)") == [("BodyText", "http://a.cn")]
    assert lines('[甲](http://a.cn "题名")') == [("BodyText", "甲（http://a.cn，题名）")]
    assert lines("[甲](图/文 件.pdf)") == [("BodyText", "[甲](图/文 件.pdf)")]
    assert lines("见[甲][a]\n\n[a]: http://x.cn") == [("BodyText", "见甲（http://x.cn）")]
    assert list(addresses("<http://例子.cn/中 文> <http://例子.cn/中文>").values()) == [
        "http://%E4%BE%8B%E5%AD%90.cn/%E4%B8%AD%E6%96%87"
    ]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.cn", "附件/甲.pdf", "http://", "http://a.cn:x",
     "mailto:某", "//a.cn", "http://[::1", "HTTP://a{b}.cn"],
)  # fmt: skip
def test_an_address_that_is_not_safe_is_printed_and_no_link(address: str) -> None:
    assert addresses(f"见[甲]({address})乙") == {}
    assert address in words(body(f"见[甲]({address})乙"))


def test_footnotes_are_words_own() -> None:
    text = "甲[^a]乙\n\n[^a]: 注 **重**\n\n    - 点"
    reference = f'<w:r>{RAISED}<w:footnoteReference w:id="1"/></w:r>'
    expect(text, p("BodyText", r("甲"), reference, r("乙")))
    made = parts(text)
    notes = etree.fromstring(made["word/footnotes.xml"])
    assert [note.get(qn("w:type")) for note in notes] == ["separator", "continuationSeparator", None]
    own = f"<w:r>{RAISED}<w:footnoteRef/></w:r>"
    wanted = (
        f'<w:footnote {nsdecls("w")} w:id="1">'
        + p("FootnoteText", own, r(" "), r("注"), r("重", "Strong"))
        + item(2, 0, 3.5, 1.5, r("点"))
        + "</w:footnote>"
    )
    assert canonical(notes[2]) == canonical(wanted)
    assert b'"/word/footnotes.xml"' in made["[Content_Types].xml"]
    settings_ = etree.fromstring(made["word/settings.xml"])
    assert [child.tag for child in settings_.find(qn("w:footnotePr"))] == [
        qn("w:numFmt"), qn("w:numRestart"), qn("w:footnote"), qn("w:footnote"),
    ]  # fmt: skip


def test_a_note_that_is_meant_twice_stands_twice_and_one_in_a_note_as_typed() -> None:
    made = parts("甲[^1]乙[^1]\n\n[^1]: 注[^2]\n\n[^2]: 另一")
    notes = etree.fromstring(made["word/footnotes.xml"])
    assert [words(note).strip() for note in notes] == ["", "", "注[^2]", "注[^2]"]
    assert words(content(made["word/document.xml"])) == "甲乙[^2]: 另一"


def test_notes_in_tables_and_headings() -> None:
    made = parts("## 题[^1]\n\n|a[^1]|\n|-|\n|b|\n\n[^1]: 注")
    assert len(etree.fromstring(made["word/footnotes.xml"])) == 4


def test_a_document_without_notes_has_no_part_for_them() -> None:
    assert "word/footnotes.xml" not in parts("甲")


def test_quotes_fences_and_hard_breaks() -> None:
    assert lines("> 引文\n> 续") == [("Quote", "引文续")]
    assert lines("```\na = 1\n\n\tb\n```") == [("CodeBlock", "a = 1\n\n\tb")]
    assert lines("```python\na\n```") == [("CodeBlock", "python\na")]
    assert lines("甲\\\n乙") == [("BodyText", "甲\n乙")]


TABLE = "| 指标 | 单位 | 现状 |\n|---|:-:|---|\n| 甲 | ℃ | 1,200.5 |\n| 乙 **重** | 种 | — |"


def test_a_table_is_as_wide_as_the_page_and_repeats_its_head() -> None:
    table = body(TABLE).find(qn("w:tbl"))
    grid = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
    assert sum(grid) == TABLE_WIDTH == int(table.find(f".//{qn('w:tblW')}").get(qn("w:w")))
    assert table.find(f".//{qn('w:tblLayout')}").get(qn("w:type")) == "fixed"
    rows = table.findall(qn("w:tr"))
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True, False, False]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    assert [words(cell) for row in rows for cell in row.iter(qn("w:tc"))] == [
        "指标", "单位", "现状", "甲", "℃", "1,200.5", "乙重", "种", "—",
    ]  # fmt: skip


def test_a_table_sets_figures_right_and_follows_the_markdown() -> None:
    styles = [style for style, _ in lines(TABLE)]
    assert styles == [*["TableHead"] * 3, *["TableText", "TableCenter", "TableNumber"] * 2, "TableNote"]


def test_cells_beyond_the_header_are_not_lost() -> None:
    text = "| a | b |\n|---|---|\n| 1 | 2 | 3 |"
    assert [line for _, line in lines(text)] == text.split("\n")


def test_short_rows_are_filled_up() -> None:
    table = body("| a | b |\n|---|---|\n| 1 |").find(qn("w:tbl"))
    assert [len(row.findall(qn("w:tc"))) for row in table.iter(qn("w:tr"))] == [2, 2]
    assert all(cell.find(qn("w:p")) is not None for cell in table.iter(qn("w:tc")))


SQUEEZED = (
    "| 年度 | 经费（万元） | 工作重点 | 年末成果 |\n|---|---|---|---|\n"
    f"| 2027 | 4,200 | {'场地改造，验证平台建设，' * 6} | {'平台验收，首批验证报告，' * 6} |\n"
    f"| 2028 | 12,345.67 | {'在线检测方法，' * 9} | GB/T 31467.3—2015 |"
)


@pytest.mark.parametrize("text", [SQUEEZED, SQUEEZED.replace("|---|---|---|---|", "|---|---:|---|---|")])
def test_no_figure_is_broken_in_two(text: str) -> None:
    """A column has room for its longest figure: half of 9 pt for each of its characters, and the padding."""
    table = body(text).find(qn("w:tbl"))
    widths = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
    assert sum(widths) == TABLE_WIDTH
    for row in table.iter(qn("w:tr")):
        for cell, width in zip(row.iter(qn("w:tc")), widths, strict=True):
            figures = re.findall(r"[\d,.]+", words(cell))
            assert all(len(figure) * 90 + 136 <= width for figure in figures)
    assert widths[0] > 4 * 90 + 136  # 年度 in one line
    assert widths[1] > 12 * 90 + 136  # and so 经费（万元）


def test_many_columns_still_share_the_page() -> None:
    text = "|" + "1234567890 |" * 30 + "\n|" + "-|" * 30
    widths = [int(column.get(qn("w:w"))) for column in body(text).iter(qn("w:gridCol"))]
    assert len(widths) == 30
    assert sum(widths) == TABLE_WIDTH
    assert min(widths) > 200


CENTRED = '<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'


def number(label: str, shown: str) -> str:
    """A caption's number as a field, within chapter 1."""
    # LibreOffice knows no \s: the first of a chapter says that it is the first.
    first = " \\r 1" if shown == "1" else ""
    code = f'<w:instrText xml:space="preserve"> SEQ {label} \\* ARABIC \\s 1{first} </w:instrText>'
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return "".join((r(f"{label} "), r("1-"), marks[0], f"<w:r>{code}</w:r>", marks[1], r(shown), marks[2]))


@pytest.mark.parametrize("form", ["表：年度**经费**\n", "表: 年度**经费**\n\n", "Table: 年度**经费**\n"])
def test_a_table_with_a_caption(form: str) -> None:
    made = body(f"{form}| a |\n|---|\n| 1 |\n\n{form}| b |\n|---|")
    captions = [block for block in made if '"Caption"' in canonical(block)]
    wanted = [
        p("Caption", number("表", shown), r("　"), r("年度"), r("经费", "Strong"), properties=CENTRED)
        for shown in "12"
    ]
    assert [canonical(caption) for caption in captions] == [
        canonical(xml.replace("<w:p>", f"<w:p {nsdecls('w', 'r')}>", 1)) for xml in wanted
    ]
    assert [block.getnext().tag for block in captions] == [qn("w:tbl")] * 2


def test_only_what_stands_right_above_a_table_is_its_caption() -> None:
    assert lines("表：甲\n\n乙\n\n|a|\n|-|")[:2] == [("BodyText", "表：甲"), ("BodyText", "乙")]


def test_a_picture_without_a_source_is_named() -> None:
    assert lines('![题](图/甲.png "来源：乙"){宽=80%}') == [
        ("Normal", "【待补充：图片 图/甲.png】"), ("FigureCaption", "图 1-1　题"), ("TableNote", "来源：乙"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", [None, "", "  \n "])
def test_an_absent_narrative_is_false_and_prints_a_dash(text: str | None) -> None:
    assert not Narrative(text)
    assert lines(text or "") == [("BodyText", "—")]


def test_the_plain_text() -> None:
    text = "甲**乙**[^1]\n\n- 丙\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![图](a.png)\n\n[^1]: 注"
    assert str(Narrative(text)) == "甲乙（注）\n●丙\na\tb\n1\t2\n图"
    marks = "1. 甲\n2. 乙\n   1. 丙\n      1. 丁\n   2. 戊"
    assert str(Narrative(marks)) == "（1）甲\n（2）乙\n①丙\na)丁\n②戊"


def test_control_characters_are_refused() -> None:
    with pytest.raises(TemplateError, match=r"U\+0007"):
        body("甲\a乙")


def printed(text: str) -> str:
    """Every word of the document: its body, with notes behind it."""
    made = parts(text)
    notes = made.get("word/footnotes.xml")
    return words(content(made["word/document.xml"])) + (words(etree.fromstring(notes)) if notes else "")


MARKUP = set("*_`#>+-~|[]()!<&\\=.{}%")
PLAIN = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters=MARKUP | {"\ufffe", "\uffff"}
    ),
    min_size=1,
)


@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_plain_paragraphs_never_lose_a_character(paragraphs: list[str]) -> None:
    assert [line for _, line in lines("\n\n".join(paragraphs))] == paragraphs


ANY = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))


@given(ANY)
def test_any_text_is_well_formed_and_keeps_its_words(text: str) -> None:
    letters = [c for c in text if c.isalpha()]
    found = iter(printed(text))
    assert all(letter in found for letter in letters)


PIECES = st.sampled_from(
    ["*", "**", "_", "`", "```\n", "# ", "> ", "- ", "1. ", "3) ", "|", "|-|\n", "~", "[", "]", "(", ")",
     "!", "<", ">", "&", "\\", "=", "---\n", "\n", "\n\n", "    ", " ", "甲", "乙", "a", "1.", ":", "：", "{",
     "[^1]", "[^1]: ", "[^2]: ", "[a]: http://x.cn\n", "[a]", "![a](b.png)", "{宽=50%}", "表：", "http://x.cn",
     "<http://x.cn>", "\t"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_markup_prints_its_words(text: str) -> None:
    """No letter of what was typed is missing, in the document wherever it stands, nor in its plain words."""
    for shown in (Counter(printed(text)), Counter(str(Narrative(text)))):
        for letter in "甲乙":
            assert shown[letter] >= text.count(letter), text
