"""Makes a baseline from the quickstart sample, spoils it as a case wants, writes the profile beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import SAMPLES

HERE = Path(__file__).resolve().parent
FALLING = (
    "  - {编号: K07, 指标: 迁移量扩展不确定度, 类别: 能力建设, 单位: '%', 口径: 期末, 基线: 12, "
    "分年目标: [{年度: 2027, 目标值: 11}, {年度: 2028, 目标值: 10}, {年度: 2029, 目标值: 8}], 终值: 8, "
    "对应目标: O2, 对应任务: [T2], 数据来源: 比对报告}\n"
)
"""An indicator of which less is better, which the sample does not have."""

MOVED = ("完成日期: 2028年12月, 对应任务: T2", "完成日期: 2029年3月, 对应任务: T2")
"""What change C1 of later.yaml approves."""


@dataclass(frozen=True, slots=True)
class Case:
    """One spoiled baseline or changed profile, and everything that must be found of it."""

    name: str
    edits: tuple[tuple[str, str], ...] = ()
    dossier: Any = None
    resigned: bool = False
    stage: str = "evaluation"
    as_of: str = "2029-01-15"
    expect: tuple[dict[str, str], ...] = field(default=())


def cases() -> list[Case]:
    """Every case of cases.yaml."""
    rows = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
    return [
        Case(
            **{
                **row,
                "edits": tuple(map(tuple, row.get("edits", ()))),
                "expect": tuple(row.get("expect", ())),
            }
        )
        for row in rows
    ]


def promised_text() -> str:
    """The profile that is approved."""
    text = (SAMPLES / "quickstart" / "profile.yaml").read_text(encoding="utf-8")
    return replaced(text, ("\n里程碑:\n", f"{FALLING}\n里程碑:\n"))


def later_text() -> str:
    """The same laboratory two years on."""
    return replaced(promised_text(), MOVED) + (HERE / "later.yaml").read_text(encoding="utf-8")


def replaced(text: str, edit: tuple[str, str]) -> str:
    """The text with words replaced where they first stand; they must be there."""
    assert edit[0] in text, edit[0]
    return text.replace(edit[0], edit[1], 1)


def lay_out(folder: Path, case: Case, built: Path) -> Path:
    """The folder of a laboratory that holds the profile of a case and its baseline."""
    text = later_text()
    shutil.copytree(SAMPLES / "quickstart" / "evidence", folder / "evidence")
    spoiled = folder.parent / "spoiled"
    shutil.copytree(built, spoiled)
    seal = hashlib.sha256((spoiled / "manifest.json").read_bytes()).hexdigest()
    spoil(spoiled, case)
    target = folder / "baseline" / "申报推荐.zip"
    if case.dossier == "folder":
        shutil.copytree(spoiled, target.with_suffix(""))
        text = replaced(text, ("baseline/申报推荐.zip", "baseline/申报推荐"))
    else:
        target.parent.mkdir()
        with zipfile.ZipFile(target, "w") as archive:
            for file in sorted(spoiled.iterdir()):
                archive.write(file, file.name)
    for old, new in case.edits:
        text = replaced(text, (old, new.replace("SEAL", seal)))
    (folder / "profile.yaml").write_text(text, encoding="utf-8")
    return folder


def spoil(folder: Path, case: Case) -> None:
    """Edit, add or remove files of the dossier; `resigned` makes its manifest anew as a forger would."""
    for name, how in case.dossier.items() if isinstance(case.dossier, dict) else ():
        file = folder / name
        if how is None:
            file.unlink()
        elif isinstance(how, str):
            file.write_text(how, encoding="utf-8")
        else:
            old, new = (part.encode() for part in how)
            assert old in file.read_bytes(), f"{name} does not hold {how[0]}"
            file.write_bytes(file.read_bytes().replace(old, new, 1))
    if case.resigned:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        manifest["outputs"] = [
            {**row, "size": (folder / row["name"]).stat().st_size,
             "sha256": hashlib.sha256((folder / row["name"]).read_bytes()).hexdigest()}
            for row in manifest["outputs"] if (folder / row["name"]).is_file()
        ]  # fmt: skip
        (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
