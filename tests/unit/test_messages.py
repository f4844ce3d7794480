"""The program's own words: the catalogue is whole, and every way of choosing a language works."""

from __future__ import annotations

import ast
import gettext
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from rich.cells import cell_len

from applykit import load_programme
from applykit.cli.program import COMMANDS
from applykit.errors import PackError, UsageError
from applykit.messages import RuleText, describe_error, rule_table, text
from tests.conftest import ROOT, Outcome

PACKAGE = ROOT / "applykit"
LOCALE = PACKAGE / "locale"
CHINESE = LOCALE / "zh_CN" / "LC_MESSAGES"
DOMAINS = ("applykit", "messages")
Run = Callable[..., Outcome]
RULES = sorted(rule_table().items())
CHOOSING = ("APPLYKIT_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

# Two English words in a row; commands and file names are not sentences.
_ENGLISH = re.compile(r"[A-Za-z]{2,}[,;]? [A-Za-z]{2,}")
_COMMAND = re.compile(r"applykit(?: [a-z][\w./-]*)+(?: --[a-z-]+(?: [a-z][\w./-]*)?)*")
# Half-width marks after Chinese, and spaces after full-width ones.
_MARKS = re.compile(r"[\u4e00-\u9fff](?:[,;?!]|\.(?:\s|$))|[，。；：？！、] (?![0-9])")


@cache
def catalogue(domain: str) -> Catalog:
    """The Chinese catalogue of a domain as its .po file holds it."""
    with (CHINESE / f"{domain}.po").open("rb") as file:
        return read_po(file, locale="zh_CN", domain=domain)


def messages_of(domain: str) -> list[Message]:
    """Every message but the header."""
    return [message for message in catalogue(domain) if message.id]


def both(message: Message) -> tuple[str, str]:
    """A message and its translation; of plurals the form for many, which Chinese has alone."""
    source = message.id if isinstance(message.id, str) else message.id[-1]
    return source, message.string if isinstance(message.string, str) else (message.string or [""])[0]


def placeholders(words: str) -> set[tuple[str, str]]:
    """The names in braces or after a per cent sign."""
    return set(re.findall(r"(?<!\{)\{(\w[\w.]*)|%\((\w+)\)", words))


def english_in(printed: str) -> list[str]:
    """What reads as English in a text."""
    return _ENGLISH.findall(_COMMAND.sub("applykit", printed))


def test_template_holds_the_words_of_the_sources() -> None:
    """CONTRIBUTING.md says how to bring the catalogue up to date."""
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    found = {message for _file, _line, message, *_rest in extract_from_dir(PACKAGE, keywords=keywords)}
    with (LOCALE / "applykit.pot").open("rb") as file:
        known = {message.id for message in read_po(file) if message.id}
    assert found - known == set()
    assert known - found == set()


def test_catalogue_holds_the_words_of_the_template() -> None:
    with (LOCALE / "applykit.pot").open("rb") as file:
        wanted = {message.id for message in read_po(file) if message.id}
    assert {message.id for message in messages_of("applykit")} == wanted


def test_template_and_catalogue_are_sorted_and_undated() -> None:
    """A fresh extraction changes only the lines whose words changed."""
    text = (LOCALE / "applykit.pot").read_text(encoding="utf-8")
    assert "POT-Creation-Date" not in text
    ids = [message.id for message in read_po(BytesIO(text.encode()))][1:]
    assert ids == sorted(ids)


def test_no_word_is_marked_where_extraction_cannot_see_it() -> None:
    """Inside an f-string, or as anything but a literal under N_, a mark is lost."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for outer in ast.walk(tree):
            if isinstance(outer, ast.JoinedStr):
                assert not list(calls(outer, "_")), f"{path.name}:{outer.lineno}"
        for call in calls(tree, "N_"):
            assert isinstance(call.args[0], ast.Constant), f"{path.name}:{call.lineno}"


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """The calls of a function by its bare name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_message_is_translated(domain: str) -> None:
    pairs = [both(message) for message in messages_of(domain)]
    assert [source for source, chinese in pairs if not chinese.strip()] == []
    assert [message.id for message in messages_of(domain) if message.fuzzy] == []
    assert [pair for pair in pairs if placeholders(pair[0]) != placeholders(pair[1])] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_are_punctuated_as_chinese(domain: str) -> None:
    pairs = [both(message) for message in messages_of(domain)]
    assert [chinese for _source, chinese in pairs if _MARKS.search(chinese)] == []
    sentences = [pair for pair in pairs if re.search(r"\w.* .*\w[^.]*\.$", pair[0])]
    assert len(sentences) > 20
    assert [chinese for _source, chinese in sentences if not chinese.endswith(("。", "……"))] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_nothing_is_left_over_in_the_catalogue(domain: str) -> None:
    assert not catalogue(domain).obsolete


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_catalogue_is_the_one_that_people_edit(domain: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(domain))
    assert entries(BytesIO(compiled.getvalue())) == entries(BytesIO((CHINESE / f"{domain}.mo").read_bytes()))


def entries(file: BytesIO) -> dict[object, str]:
    """What gettext reads from a compiled catalogue, without its header."""
    found: dict[object, str] = dict(vars(gettext.GNUTranslations(file))["_catalog"])
    del found[""]
    return found


@pytest.mark.parametrize(("rule", "entry"), RULES, ids=[rule for rule, _entry in RULES])
def test_rule_speaks_both_languages(rule: str, entry: RuleText) -> None:
    assert entry.message
    if not rule.startswith("gap."):  # a gap is a part of a finding, which has its own remedy
        assert entry.remedy
        assert entry.why
    name, _slash, variant = rule.partition("/")
    english, chinese = (text(name, variant, {}, code) for code in ("en", "zh_CN"))
    assert re.search(r"[\u4e00-\u9fff]", chinese[0])
    assert english[0] != chinese[0]
    assert not english_in(" ".join(chinese))


def test_gaps_read_well_in_the_report() -> None:
    facts = {"label": "战略对接", "found": 80, "limit": 200}
    assert text("gap.minlength", "", facts, "zh_CN")[0] == "“战略对接”现有 80 字，少于 200 字"
    assert text("gap.required", "", {"label": "近三年财务"}, "zh_CN")[0] == "“近三年财务”尚未填写"


def test_lists_are_parted_as_the_language_parts_them() -> None:
    facts = {"choices": ("自有", "租赁")}
    assert text("schema.choice", "", facts, "en")[1] == "Choose one of: 自有, 租赁."
    assert text("schema.choice", "", facts, "zh_CN")[1] == "请选一项：自有、租赁。"


def test_an_error_reads_as_sentences() -> None:
    with pytest.raises(UsageError) as caught:
        load_programme("nqls")
    assert describe_error(caught.value, "en") == (
        "there is no programme “nqls” (did you mean “nqsl”?). “applykit programme list” shows them all."
    )
    broken = PackError("programme.broken", programme="nqsl", problem="…")
    assert describe_error(broken, "zh_CN").startswith("项目包“nqsl”有毛病：…。请运行")


CHOICES = [
    ([], {}, "Usage:"),
    (["--lang", "zh_CN"], {}, "用法："),
    (["--lang=zh_CN"], {}, "用法："),
    (["--lang", "zh_CN"], {"APPLYKIT_LANG": "en", "LANG": "en_US.UTF-8"}, "用法："),
    (["--lang", "en"], {"APPLYKIT_LANG": "zh_CN"}, "Usage:"),
    ([], {"APPLYKIT_LANG": "zh_CN"}, "用法："),
    ([], {"APPLYKIT_LANG": "zh_CN", "LANG": "en_US.UTF-8"}, "用法："),
    ([], {"APPLYKIT_LANG": "en", "LANG": "zh_CN.UTF-8"}, "Usage:"),
    ([], {"LANG": "zh_CN.UTF-8"}, "用法："),
    ([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "用法："),
    ([], {"LC_MESSAGES": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "Usage:"),
    ([], {"LANG": "de_DE.UTF-8"}, "Usage:"),
]


@pytest.mark.parametrize(("arguments", "environment", "begins"), CHOICES)
def test_language_is_chosen(
    arguments: list[str], environment: dict[str, str], begins: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in CHOOSING:
        monkeypatch.setenv(name, "")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    printed = run(*arguments, "check", "--help").out
    assert printed.startswith(begins)
    # click's own words follow: nobody may see half a page in another language.
    assert ("显示本说明后退出。" in printed) is (begins == "用法：")
    assert ("Show this message and exit." in printed) is (begins == "Usage:")


def test_the_language_of_one_call_does_not_stick(run: Run) -> None:
    english = run("check", "--help").out
    assert run("--lang", "zh_CN", "check", "--help").out != english
    assert run("check", "--help").out == english


def test_another_language_of_the_system_does_not_mix_in(tmp_path: Path) -> None:
    """gettext prefers LANGUAGE to everything; a process that has it set still speaks as told."""
    environment = {name: value for name, value in os.environ.items() if name not in CHOOSING}
    environment |= {"LANGUAGE": "de:en", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
    call = [sys.executable, "-m", "applykit", "--lang", "zh_CN", "check", "--nope"]
    done = subprocess.run(
        call, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 2
    assert "错误：没有“--nope”这个选项。" in done.stderr
    assert not english_in(done.stderr)


PAGES: list[tuple[str, ...]] = [
    (), *((name,) for name in COMMANDS), ("programme", "list"), ("programme", "show"), ("programme", "lint"),
    ("programme", "schema"), ("programme", "diff"), ("programme", "new"),
    ("template", "generate"), ("template", "lint"), ("template", "preview"), ("workspace", "new"),
    ("template", "new"), ("template", "status"),
]  # fmt: skip


def test_every_page_of_help_is_known_here(run: Run) -> None:
    """A command inside a group that is new must be added to the list above."""
    for name in COMMANDS:
        listed = run(name, "--help").out.partition("\nCommands:\n")[2]
        inner = {line.split()[0] for line in listed.splitlines() if re.match(r"  \w", line)}
        assert inner == {page[1] for page in PAGES if len(page) == 2 and page[0] == name}


@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_help_is_chinese_and_fits(
    page: tuple[str, ...], columns: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    printed = run("--lang", "zh_CN", *page, "--help").out
    assert printed.startswith("用法：applykit")
    assert "选项：\n" in printed
    assert english_in(printed) == []
    assert [line for line in printed.splitlines() if cell_len(line) > columns] == []
    if len(page) == 2 or (page and page[0] not in ("programme", "template", "workspace")):
        assert "示例：applykit" in printed


WRONG = [
    ([], "缺少命令。"),
    (["chek"], "没有“chek”这个命令（是不是“check”？）"),
    (["programme", "lst"], "没有“lst”这个命令（是不是“list”？）"),
    (["check"], "缺少“申报资料”。"),
    (["check", "a", "b"], "多写了参数：b"),
    (["check", "a", "--stric"], "没有“--stric”这个选项。"),
    (["check", "a", "--as-of"], "选项“--as-of”后面还要填 1 项内容。"),
    (["check", "a", "--strict=1"], "选项“--strict”后面不填内容。"),
    (["check", "a", "--format", "xml"], "“xml”不在可选范围内"),
    (["check", "PROFILE", "--stage", "aplication"], "没有“aplication”阶段（是不是“application”？）"),
    (["check", "PROFILE", "--as-of", "昨天"], "“昨天”不是日期。"),
    (["build", "PROFILE", "--only", "申报数"], "没有“申报数”这份文档（是不是“申报书”？）"),
    (["explain", "lab.nam"], "是不是“lab.name”？"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_wrong_call_is_answered_in_chinese(arguments: list[str], said: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("依托单位:\n  单位名称: 某某研究院\n", encoding="utf-8")
    given = [str(tmp_path) if argument == "PROFILE" else argument for argument in arguments]
    done = run("--lang", "zh_CN", *given)
    assert done.code == 2
    assert said in done.err
    assert english_in(done.err) == []


@pytest.mark.parametrize("topic", ["A1", "E7", "M1.1", "lab.name", "funding", "schema.required", "申报书"])
def test_explanation_is_chinese(topic: str, run: Run) -> None:
    done = run("--lang", "zh_CN", "explain", topic)
    assert done.code == 0
    assert english_in(done.out) == []


@pytest.mark.parametrize("columns", [80, 60])
def test_report_on_a_new_profile_is_chinese_and_fits(
    columns: int, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.chdir(tmp_path)
    begun = run("--lang", "zh_CN", "init", "new")
    assert english_in(begun.out) == []
    done = run("--lang", "zh_CN", "check", "new")
    assert done.code == 1
    assert english_in(done.out) == []
    assert [line for line in done.out.splitlines() if cell_len(line) > columns] == []
    assert "不是官方评分" in done.out.replace("\n", "")
    assert "下一步：填写必填项" in done.out


BROKEN = ['a: "b\n', "a: [1, 2\n", "a: 1\n b: 2\n", "a:\n  - x\n  y: 1\n", "a: b: c\n", "a: @x\n", "%x\n",
          'a: "\\q"\n', "a: |0\n b\n", "a: {b: 1\n", "a: b\nc\n"]  # fmt: skip


@pytest.mark.parametrize("written", BROKEN)
def test_what_libyaml_says_is_put_into_chinese(written: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text(written, encoding="utf-8")
    done = run("--lang", "zh_CN", "check", tmp_path)
    assert done.code == 1
    assert "这里的格式（YAML）读不通：" in done.out
    assert english_in(done.out) == []
    # Nothing was read, so nothing is said about sixty criteria.
    assert "未作答" not in done.out


def test_what_the_system_says_is_put_into_chinese(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    done = run("--lang", "zh_CN", "init", tmp_path / "taken" / "new")
    assert done.code == 3
    assert "这不是文件夹" in done.err
    assert english_in(done.err) == []
