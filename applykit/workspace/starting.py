"""Lays a new workspace's folder: applykit.yaml and the places for templates and clients."""

from __future__ import annotations

import re
from pathlib import Path

from applykit import resources
from applykit.errors import UnwritableError, UsageError
from applykit.workspace import Workspace

_TEXT = """\
# 咨询机构的工作区：每个客户一个文件夹，放在 clients/ 下；机构的模板和版式放在 templates/ 下。
# 冒号用英文半角“:”，后面空一格再写内容。以“#”开头的是说明。

# 机构名称
firm: {firm}

# 所有客户的默认值，某个客户不同的写在 clients: 里。
defaults:
  # 申报项目
  programme: {programme}
  # 阶段
  stage: {stage}
  # 版式：gongwen 等随程序提供；自己的放在 templates/styles/名称.yaml。
  style:
  # 程序用的语言：zh_CN 或 en
  language: {language}

# 某个客户的不同之处，例如：
#   clients:
#     jiangzhou:
#       style: jiangzhou
#       names: [江州质检院, 江检院]   # 申报资料里没有、但也不得出现在别家材料里的名称
"""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def start_workspace(folder: Path, *, firm: str, programme: str, stage: str, language: str) -> Path:
    """Write a new workspace, and return the path of its applykit.yaml.

    Raises:
        UnwritableError: the folder holds or lies in a workspace already, or cannot be written.
    """
    around = resources.workspace_folder(folder)
    if around is not None:
        raise UnwritableError("file.exists", file=str(around / resources.WORKSPACE))
    if folder.exists() and not folder.is_dir():
        raise UnwritableError("file.exists", file=str(folder))
    import json

    settings = folder / resources.WORKSPACE
    name = json.dumps(firm, ensure_ascii=False) if firm else ""  # JSON's texts are YAML's
    text = _TEXT.format(firm=name, programme=programme, stage=stage, language=language)
    try:
        (folder / "templates" / "styles").mkdir(parents=True, exist_ok=True)
        (folder / resources.CLIENTS).mkdir(exist_ok=True)
        settings.write_text(re.sub(r" +$", "", text, flags=re.MULTILINE), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=str(folder), reason=reason) from None
    return settings


def new_client(workspace: Workspace, name: str) -> Path:
    """The folder for a new client; it is not written yet.

    Raises:
        UsageError: no folder can have this name everywhere.
    """
    if not name.strip(" .") or name != name.strip(" .") or _NOT_IN_NAMES.search(name):
        raise UsageError("usage.client_name", name=name)
    return workspace.folder / resources.CLIENTS / name
