"""Makes the evidence of the samples from their profiles: `python -m tests.tools.make_sample_evidence`.

Run it after the evidence section of a sample, or the rows that a paper shows, have changed. Needs the extra
`test`. The papers say on every page that they are made up.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import applykit
from tests.tools.paper import Paper, cn_day, font_file, scan, scanned_sideways, small_font

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
Row = Mapping[str, Any]
Columns = Sequence[tuple[str, str]]

CERTIFICATES = {"主体资格证明", "资质证书", "标准样品证书", "专利证书", "奖励证书", "权属证明"}
LETTERS = {"用户证明", "推荐函", "承诺书", "应用证明", "人员证明", "任命与聘任文件", "信用报告"}
LEDGERS = {"资产台账", "服务台账"}
_STAFF = (("职称", "title"), ("学历", "degree"), ("到岗年月", "entry"), ("年投入月数", "months"))
_WORK = (("编号", "id"), ("编号或出处", "number"), ("日期", "date"), ("状态", "status"))

TABLES: tuple[tuple[str, str, str, str, Columns], ...] = (
    ("规划与任务文件", "批复", "goals", "", (("编号", "id"), ("完成时限", "deadline"))),
    ("规划与任务文件", "会议纪要", "yearly_plan", "",
     (("编号", "id"), ("任务", "task"), ("开始", "start"), ("完成", "due"), ("里程碑", "milestone"))),
    ("预算说明", "经费分解", "yearly_plan", "", (("编号", "id"), ("任务", "task"), ("经费/万元", "money"))),
    ("项目证明", "取数记录", "progress", "",
     (("指标", "indicator"), ("年度", "year"), ("实绩", "actual"), ("统计日期", "date"))),
    ("审计报告", "专项审计", "expenditures", "", (("年度", "year"), ("科目", "account"), ("支出/万元", "amount"))),
    ("服务台账", "2027 年度", "annual.services", "", (("类别", "kind"), ("数量", "count"), ("单位", "unit"))),
    ("检查与整改材料", "检查意见", "rectifications", "", (("编号", "id"), ("责任人", "owner"), ("期限", "deadline"))),
    ("检查与整改材料", "变更", "changes", "",
     (("编号", "id"), ("对象", "item"), ("变更前", "before"), ("变更后", "after"))),
    ("检查与整改材料", "抽查通知", "inspections", "", (("编号", "id"), ("日期", "date"))),
    ("规划与任务文件", "指标|任务分解", "indicators", "",
     (("编号", "id"), ("基线", "baseline"), ("终值", "final"), ("单位", "unit"), ("对应目标", "goal"))),
    ("规划与任务文件", "建设方案|建设规划", "tasks", "",
     (("任务", "id"), ("目标", "goal"), ("方向", "direction"), ("起始", "start"), ("结束", "end"))),
    ("规划与任务文件|合同与任务书", "", "positioning.strategies", "", (("事项", "name"), ("类别", "kind"))),
    ("产业分析报告", "前沿|对标", "benchmarks", "", (("编号", "id"), ("国际先进水平", "theirs"), ("达到年度", "year"))),
    ("产业分析报告", "", "positioning.chain_gaps", "", (("产业链环节", "link"),)),
    ("资产台账", "盘点", "equipment", "status=现有",
     (("资产编号", "asset_number"), ("数量", "quantity"), ("原值/万元", "original_value"), ("现值/万元", "present_value"))),
    ("资产台账", "", "equipment", "status=现有",
     (("资产编号", "asset_number"), ("型号", "model"), ("数量", "quantity"), ("原值/万元", "original_value"),
      ("购置年月", "purchased"))),
    ("权属证明", "", "facilities", "", (("编号", "id"), ("面积/㎡", "area"), ("权属", "ownership"))),
    ("人员证明", "流动", "staff", "kind=流动", _STAFF),
    ("人员证明", "", "staff", "kind=固定", _STAFF),
    ("校准证书", "", "equipment", "calibrated_until",
     (("资产编号", "asset_number"), ("型号", "model"), ("有效期至", "calibrated_until"))),
    ("比对与不确定度报告", "", "measurement", "",
     (("参数", "parameter"), ("不确定度", "uncertainty"), ("设备", "equipment"))),
    ("资质证书", "", "qualifications", "",
     (("证书编号", "number"), ("类型", "kind"), ("参数数", "parameters"), ("有效期至", "valid_until"))),
    ("项目证明", "", "projects", "",
     (("编号", "id"), ("批准号", "number"), ("起始", "start"), ("结束", "end"), ("经费/万元", "funding"), ("状态", "status"))),
    ("标准文本", "", "achievements", "kind=标准", _WORK),
    ("标准样品证书", "", "achievements", "kind=标准样品", _WORK),
    ("专利证书", "", "achievements", "kind=专利", _WORK),
    ("论文与著作", "", "achievements", "kind=论文", (("编号", "id"), ("日期", "date"), ("方向", "direction"))),
    ("奖励证书", "", "achievements", "kind=奖项", _WORK),
    ("应用证明", "装备|装置", "achievements", "kind=装备", _WORK),
    ("应用证明", "", "achievements", "kind=认证方法", _WORK),
    ("服务台账", "", "services", "",
     (("年度", "year"), ("类型", "kind"), ("数量", "count"), ("单位", "unit"), ("收入/万元", "income"))),
    ("任命与聘任文件", "", "governance.committee", "", (("职务", "role"), ("职称", "title"))),
    ("管理制度", "", "governance.rules", "", (("文号", "number"), ("发布日期", "issued"))),
    ("审计报告|信用报告", "", "organization.finance", "",
     (("年度", "year"), ("营业收入/万元", "revenue"), ("资产总额/万元", "assets"))),
    ("预算说明", "", "budget", "", (("编号", "id"), ("年度", "year"), ("科目", "account"), ("金额/万元", "amount"))),
    ("承诺书", "出资|自筹|资金", "funding", "status=已承诺", (("编号", "id"), ("年度", "year"), ("金额/万元", "amount"))),
    ("其他材料", "清单|目录|索引", "evidence", "",
     (("编号", "id"), ("签发日期", "issued"), ("有效期至", "valid_until"), ("原件或复印件", "form"))),
)  # fmt: skip
"""Kinds, words of the title, section, filter (field=value, or field: filled), and columns; the first fits.
Columns of figures and numbers are preferred: every different character makes the file larger."""

SIGNS = {"Serif": 84, "Sans": 118}
"""Different Chinese characters to a paper: each adds 150 to 200 bytes of outline, and samples stay small."""

SIDEWAYS = {"E-20", "E-35"}
"""Papers whose pages lie on their side and are turned for reading."""

BODY = {
    "检查与整改材料": "本件所列事项以原件为准，被检查单位据此办理并报告结果。",
    "用户证明": "本单位使用{org}提供的检测、校准和验证服务，结果用于改进设计、过程控制和出厂检验，需求与使用情况属实。特此证明。",
    "应用证明": "下列装备、方法已在本单位投入使用，运行正常，数据可以复核。特此证明。",
    "推荐函": "经审核，{org}申报的{lab}符合推荐条件，材料齐全，同意推荐。",
    "承诺书": "本单位对《{title}》所列事项作出承诺：内容真实，按期履行，接受检查、抽查和评价；如有不实，承担相应责任。",
    "合作协议": "各方就共建{lab}达成协议，共同遵守。|一、分工：按建设任务表执行，各自对结果负责。|二、知识产权：各自所有的归各自，共同成果共有。|三、经费：按年度到位，单独核算。|四、退出：任何一方退出的，提前六个月书面通知，已到位的经费不退。",
    "人员证明": "下列人员情况与人事档案一致，投入时间按约定执行。",
    "任命与聘任文件": "经研究，任命{director}为实验室主任，并聘任下列人员组成学术委员会。",
    "信用报告": "查询期内未见行政处罚、严重失信和未结重大诉讼记录。",
    "审计报告": "我们审计了{org}的财务报表。我们认为，报表在所有重大方面公允反映了财务状况和经营成果。",
    "管理制度": "第一条　为规范实验室的运行，制定本制度。|第二条　职责、程序和记录按本制度执行。|第三条　每年评审一次，修订后重新发布。",
}
PLAIN = "本件数据来自原始记录，与申报材料同一口径。"


def main() -> None:
    """Write the evidence of the samples named, or of all that have an evidence folder."""
    programme = applykit.load_programme()
    for name in sys.argv[1:] or ("complete", "quickstart"):
        profile = applykit.load_profile(SAMPLES / name, programme)
        folder = profile.folder / "evidence"
        made = {profile.folder / row["file"]: make(profile.data, row) for row in profile.data["evidence"]}
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for path, content in made.items():
            path.write_bytes(content)
        sizes = [len(content) for content in made.values()]
        print(f"{name}: {len(sizes)} files, {sum(sizes) / 1e6:.2f} MB, the largest {max(sizes) / 1e3:.1f} kB")


def make(data: Mapping[str, Any], row: Row) -> bytes:
    """One paper, as a PDF or as a scan."""
    facts = {
        "org": data["organization"]["name"], "lab": data["lab"]["name"],
        "director": data["lab"]["director"], "title": row["title"],
    }  # fmt: skip
    text = BODY.get(row["kind"], PLAIN).format(**facts)
    dates = [("出具单位", row["issuer"]), ("签发日期", cn_day(row["issued"]))]
    if row.get("valid_until"):
        dates.append(("有效期至", cn_day(row["valid_until"])))
    ending = Path(row["file"]).suffix
    if ending != ".pdf":
        return scan(ending, row["title"], [("样例编号", row["id"]), ("持有单位", facts["org"]), *dates])
    tries = [("Sans", most) for most in (100, 40, 20, 12, 8, 5, 3, 2)]
    if row["kind"] in CERTIFICATES | LETTERS:
        tries[:0] = [("Serif", most) for most in (100, 8, 4)]
    for name, most in tries:
        draft = _paper(data, row, text, [("持有单位", facts["org"]), *dates], font_file(name), most)
        if sum(sign > "\u2000" for sign in draft.signs) <= SIGNS[name]:
            break
    with TemporaryDirectory() as folder:
        font = small_font(name, draft.signs, Path(folder))
        paper = _paper(data, row, text, [("持有单位", facts["org"]), *dates], font, most)
        content = bytes(paper.output())
    return scanned_sideways(content) if row["id"] in SIDEWAYS else content


def _paper(
    data: Mapping[str, Any], row: Row, text: str, facts: Sequence[tuple[str, str]], font: Path, most: int
) -> Paper:
    paper = Paper(row["id"], font)
    paper.set_title(f"样例 {row['id']} {row['title']}")
    _first_page(paper, row, [("样例编号", row["id"]), *facts])
    paper.paragraphs([*text.split("|"), "，".join(f"{label}：{value}" for label, value in facts[1:]) + "。"])
    _table(paper, data, row, most)
    if row["seal"] == "已签章" or row["kind"] in LETTERS:
        paper.signatures(re.split("[、，]", row["issuer"]), row["issued"], sealed=row["seal"] == "已签章")
    return paper


def _first_page(paper: Paper, row: Row, rows: Sequence[tuple[str, str]]) -> None:
    kind = row["kind"]
    if kind in CERTIFICATES:
        paper.certificate(row["title"], rows, sealed=row["seal"] == "已签章")
        paper.add_page()
    elif kind in LETTERS:
        paper.letterhead(row["issuer"], row["title"])
    elif kind in LEDGERS:
        paper.add_page()
        paper.line_of(row["title"], 16, align="C", after=6)
    else:
        paper.cover(row["title"], row["issuer"], row["issued"])
        paper.add_page()


def _table(paper: Paper, data: Mapping[str, Any], row: Row, most: int) -> None:
    for kinds, words, section, condition, columns in TABLES:
        if row["kind"] in kinds.split("|") and re.search(words, row["title"]):
            rows = list(_rows(data, section, condition))
            if rows:
                cells = [[_shown(line.get(field)) for _, field in columns] for line in rows[:most]]
                rest = f"，另有 {len(rows) - most} 行略" if len(rows) > most else ""
                paper.rows(f"附表（共 {len(rows)} 行{rest}）", [head for head, _ in columns], cells)
            return


def _rows(data: Mapping[str, Any], section: str, condition: str) -> Iterator[Row]:
    rows: Any = data
    for part in section.split("."):
        rows = (rows or {}).get(part)
    field, _, wanted = condition.partition("=")
    for row in rows or ():
        if row.get(field) == wanted if wanted else not field or row.get(field):
            yield row


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:,}"
    if isinstance(value, date):
        return value.isoformat()
    return "—" if value is None else unicodedata.normalize("NFKC", str(value))


if __name__ == "__main__":
    main()
