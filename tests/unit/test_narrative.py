"""Narratives: Markdown as people type it, printed as Word paragraphs without losing a character."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from applykit.documents.markup import UnprintableError
from applykit.documents.narrative import TABLE_WIDTH, Narrative


def body(text: str | None) -> etree._Element:
    root = parse_xml(f"<w:body {nsdecls('w')}>{Narrative(text).__html__()}</w:body>")
    assert isinstance(root, etree._Element)
    return root


def words(element: etree._Element) -> str:
    kinds = {qn("w:t"): None, qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(kinds[node.tag] or node.text or "" for node in element.iter(*kinds))


def lines(text: str) -> list[tuple[str, str]]:
    """The paragraphs as (style, words)."""
    return [(p.find(f".//{qn('w:pStyle')}").get(qn("w:val")), words(p)) for p in body(text).iter(qn("w:p"))]


def runs(text: str) -> list[tuple[str, str]]:
    """The runs as (character style, words)."""
    found = []
    for run in body(text).iter(qn("w:r")):
        style = run.find(f".//{qn('w:rStyle')}")
        found.append(("" if style is None else style.get(qn("w:val")), words(run)))
    return found


def canonical(xml: str) -> bytes:
    return etree.tostring(etree.fromstring(xml), method="c14n")


def test_paragraphs_join_their_lines_as_chinese_does() -> None:
    assert lines("第一段，\n接着写。\n\n第二段 in two\nlines") == [
        ("BodyText", "第一段，接着写。"),
        ("BodyText", "第二段 in two lines"),
    ]


def test_golden_xml() -> None:
    hint = '<w:rFonts w:hint="eastAsia"/>'
    expected = (
        f'<w:body {nsdecls("w")}><w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>'
        f'<w:r><w:rPr>{hint}</w:rPr><w:t xml:space="preserve">甲&amp;</w:t></w:r>'
        f'<w:r><w:rPr><w:rStyle w:val="Strong"/>{hint}</w:rPr><w:t xml:space="preserve">乙</w:t></w:r>'
        f'<w:r><w:rPr>{hint}</w:rPr><w:br/><w:t xml:space="preserve">丙</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="ListParagraph"/>'
        '<w:ind w:leftChars="350" w:left="1120" w:hangingChars="150" w:hanging="480"/></w:pPr>'
        f'<w:r><w:rPr>{hint}</w:rPr><w:t xml:space="preserve">●</w:t><w:tab/></w:r>'
        f'<w:r><w:rPr>{hint}</w:rPr><w:t xml:space="preserve">丁</w:t></w:r></w:p></w:body>'
    )
    made = Narrative("甲&**乙**  \n丙\n\n- 丁").__html__()
    assert canonical(f"<w:body {nsdecls('w')}>{made}</w:body>") == canonical(expected)


def test_headings() -> None:
    assert lines("# 一\n## 二\n### 三\n#### 四\n##### 五") == [
        ("Heading3", "一"), ("Heading3", "二"), ("Heading3", "三"), ("Heading4", "四"), ("Heading4", "五"),
    ]  # fmt: skip


def test_lists_carry_their_markers() -> None:
    assert lines("1. 甲\n2. 乙\n   - 丙\n   - 丁\n\n     续\n3. 戊\n   1. 己") == [
        ("ListParagraph", "（1）\t甲"),
        ("ListParagraph", "（2）\t乙"),
        ("ListParagraph", "–\t丙"),
        ("ListParagraph", "–\t丁"),
        ("ListParagraph", "续"),
        ("ListParagraph", "（3）\t戊"),
        ("ListParagraph", "①\t己"),
    ]
    assert lines("- 甲\n- 乙") == [("ListParagraph", "●\t甲"), ("ListParagraph", "●\t乙")]
    assert lines("3. 甲\n4. 乙")[0] == ("ListParagraph", "（3）\t甲")
    assert lines("0. 甲")[0] == ("ListParagraph", "（0）\t甲")


def test_list_items_hang_and_nest() -> None:
    indents = [ind.get(qn("w:leftChars")) for ind in body("1. 甲\n   - 乙\n\n后").iter(qn("w:ind"))]
    assert indents == ["500", "650"]


def test_emphasis() -> None:
    assert runs("这是**重点：**内容") == [("", "这是"), ("Strong", "重点："), ("", "内容")]
    assert runs("*斜体* 与 ***两者***") == [("Emphasis", "斜体"), ("", "与"), ("Strong", "两者")]
    assert runs("**重点。** 内容与 **其他** 内容") == [
        ("Strong", "重点。"), ("", "内容与"), ("Strong", "其他"), ("", "内容"),
    ]  # fmt: skip
    assert runs("**bold** 中文 **x**") == [("Strong", "bold"), ("", " 中文 "), ("Strong", "x")]
    assert runs("`code <b>`") == [("", "code <b>")]


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
        "<http://example.cn>",
        "[方括号] 与 [x][y]",
        "![图](图/甲.png)",
        '![图](图/甲.png "题")',
        "{{ 7*7 }} {% x %} {_{ ]]> }}",
        "#无空格 1）甲 2、乙",
        "—— …… “引号”",
        "𠮷 😀 é",
    ],
)
def test_what_only_looks_like_markup_prints_as_typed(text: str) -> None:
    assert lines(text) == [("BodyText", text)]


def test_what_markdown_would_swallow_is_kept() -> None:
    assert lines("[a]: http://x.cn\n\n甲") == [("BodyText", "[a]: http://x.cn"), ("BodyText", "甲")]
    assert lines("甲\n\n---\n\n乙") == [("BodyText", "甲"), ("BodyText", "---"), ("BodyText", "乙")]
    assert lines("甲\n===") == [("BodyText", "甲===")]
    assert lines("    缩进四格") == [("BodyText", "缩进四格")]
    assert lines("<div>\n甲\n</div>") == [("BodyText", "<div>甲</div>")]
    assert lines("\\*星\\* \\\\") == [("BodyText", "*星* \\")]


def test_links_show_their_address_where_it_differs() -> None:
    assert lines("见[网站](http://a.cn/b)") == [("BodyText", "见网站（http://a.cn/b）")]
    assert lines("[http://a.cn](http://a.cn)") == [("BodyText", "http://a.cn")]
    assert lines('[甲](http://a.cn "题名")') == [("BodyText", "甲（http://a.cn，题名）")]
    assert lines("[甲](图/文 件.pdf)") == [("BodyText", "[甲](图/文 件.pdf)")]


def test_quotes_fences_and_hard_breaks() -> None:
    assert lines("> 引文\n> 续") == [("Quote", "引文续")]
    assert lines("```\na = 1\n\n\tb\n```") == [("BodyText", "a = 1\n\n\tb")]
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


@pytest.mark.parametrize("text", [None, "", "  \n "])
def test_an_absent_narrative_is_false_and_prints_a_dash(text: str | None) -> None:
    assert not Narrative(text)
    assert lines(text or "") == [("BodyText", "—")]


def test_the_plain_text() -> None:
    assert str(Narrative("甲**乙**\n\n- 丙\n\n| a | b |\n|---|---|\n| 1 | 2 |")) == "甲乙\n●丙\na\tb\n1\t2"


def test_control_characters_are_refused() -> None:
    with pytest.raises(UnprintableError, match=r"U\+0007"):
        Narrative("甲\a乙").__html__()


MARKUP = set("*_`#>+-~|[]()!<&\\=.{}%")
PLAIN = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters=MARKUP | {"\ufffe", "\uffff"}
    ),
    min_size=1,
)


@settings(deadline=None)
@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_plain_paragraphs_never_lose_a_character(paragraphs: list[str]) -> None:
    assert [line for _, line in lines("\n\n".join(paragraphs))] == paragraphs


ANY = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))


@settings(deadline=None)
@given(ANY)
def test_any_text_is_well_formed_and_keeps_its_words(text: str) -> None:
    kept = "".join(line for _, line in lines(text))
    letters = [c for c in text if c.isalpha()]
    found = iter(kept)
    assert all(letter in found for letter in letters)


@settings(deadline=None)
@given(st.text(st.sampled_from("*_`#>+-~|[]()!<&\\= \n甲a1.:"), max_size=60))
def test_any_markup_prints_its_words(text: str) -> None:
    found = iter("".join(line for _, line in lines(text)))
    assert all(letter in found for letter in text if letter in "甲a")
