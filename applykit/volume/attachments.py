"""From the profile's evidence to the bound volume: which files, under which limits, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from applykit.evidence import Inspected, Progress, inspect
from applykit.evidence.entries import Entries
from applykit.messages import text
from applykit.model import Diagnostic, Document, Evidence, Profile, Severity
from applykit.volume.results import Converter, Heading, Options, Paper, Remark, Volume

if TYPE_CHECKING:
    from applykit.documents.style import HouseStyle

_MEGABYTE = 1 << 20
_ERRORS = ("unbound", "too_large")
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def limits_of(profile: Profile, *, compress: bool = False, dpi: int = 0) -> Options:
    """How the volume may be, from the profile's submission section."""
    largest = _submission(profile).get("largest_volume")
    return Options(int(largest * _MEGABYTE) if largest else 0, compress, dpi)


def bind_attachments(
    profile: Profile,
    evidence: Sequence[Evidence],
    document: Document,
    style: HouseStyle,
    options: Options,
    *,
    as_of: date,
    draft: bool = False,
    convert: Converter | None = None,
    progress: Progress | None = None,
) -> Volume:
    """The volume of a profile's evidence, in the order and with the numbers given.

    A file that cannot be bound is named by a diagnostic, and a sheet 【待补：…】 stands in its place.
    """
    from applykit.volume.binding import bind

    data = profile.data
    organization, laboratory = data.get("organization") or {}, data.get("lab") or {}
    heading = Heading(
        profile.programme.title, str(laboratory.get("name") or ""), str(organization.get("name") or ""),
        document.volume, document.title, as_of, draft,
    )  # fmt: skip
    entries = Entries(profile)
    rows = {entry.number: entry.row for entry in entries.all}
    files = inspect(profile.folder, [str(rows.get(item.place, {}).get("file") or "") for item in evidence])
    papers = list(_papers(profile, evidence, rows, files))
    parts, bound, remarks = bind(
        papers, heading, style, options, naming=_naming(profile, heading), convert=convert, progress=progress
    )
    return Volume(parts, bound, tuple(_diagnostic(entries, remark) for remark in remarks))


def _papers(
    profile: Profile,
    evidence: Sequence[Evidence],
    rows: Mapping[int, Mapping[str, Any]],
    files: Sequence[Inspected],
) -> Iterator[Paper]:
    programme = profile.programme
    kinds = {kind.id: kind for kind in programme.evidence_kinds}
    groups = {group.id: group.title for group in programme.evidence_groups}
    criteria = {id: item.title for id, item in programme.criteria.items()}
    for item, file in zip(evidence, files, strict=True):
        row = rows.get(item.place, {})
        kind = kinds.get(item.kind)
        yield Paper(
            evidence_id=item.id,
            number=item.number,
            title=item.title or "名称",
            kind_title=kind.title if kind else "",
            group=groups.get(kind.group, "") if kind else "",
            issuer=item.issuer,
            issued=_day(row.get("issued")),
            valid_until=_day(row.get("valid_until")),
            form=item.form,
            seal=item.seal,
            proves=tuple((id, criteria[id]) for id in item.supports if id in criteria),
            place=item.place,
            path=file.path,
            kind=file.kind,
            fault=_fault(item, row, file),
        )


def _fault(item: Evidence, row: Mapping[str, Any], file: Inspected) -> str:
    """Why a file cannot be bound, in the words of the check, or an empty text; only for drafts."""
    if not file.fault or file.fault == "too_large":
        return ""
    rule, _, variant = file.fault.partition("/")
    facts = {"id": item.id, "file": str(row.get("file") or "")}
    return text(f"evidence.{rule}", variant, facts, "zh_CN")[0]


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _submission(profile: Profile) -> Mapping[str, Any]:
    return profile.data.get("submission") or {}


def _naming(profile: Profile, heading: Heading) -> str:
    """The file name of the parts, without its ending: as the submission wants, else 卷四 附件."""
    pattern = str(_submission(profile).get("volume_name") or "").strip()
    if not pattern:
        return ""
    if "{分册}" not in pattern:
        pattern += "{分册}"
    words = {"卷": heading.volume, "名称": heading.title, "单位": heading.organization,
             "实验室": heading.laboratory}  # fmt: skip
    for name, word in words.items():
        pattern = pattern.replace(f"{{{name}}}", word)
    return _UNSAFE.sub("_", pattern.removesuffix(".pdf")).replace("{分册}", "{part}").strip(" .") or "{part}"


def _diagnostic(entries: Entries, remark: Remark) -> Diagnostic:
    facts = dict(remark.facts)
    severity = Severity.ERROR if remark.rule in _ERRORS else Severity.WARNING
    entry = next((entry for entry in entries.all if entry.number == remark.place), None)
    if remark.rule == "too_large":
        size = facts["size"]
        largest = _submission(entries.profile).get("largest_volume")
        facts["size"] = f"{size / _MEGABYTE:.1f} MB" if isinstance(size, int) else ""
        facts["largest"] = f"{largest} MB"
    field = "title" if remark.rule == "sign_missing" else "file"
    return entries.fault(severity, remark.rule, entry, field, variant=remark.variant, **facts)
