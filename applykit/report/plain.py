"""The report as text for people: grouped by section, readable in 80 columns, coloured on a terminal only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from applykit.messages import _, describe, listed
from applykit.messages.workspaces import layer_title
from applykit.model import (
    Accepted,
    Advice,
    Assessment,
    Authority,
    Diagnostic,
    Finding,
    Level,
    Position,
    Profile,
    Severity,
    Verdict,
)
from applykit.report.data import place
from applykit.report.wrapping import wrap
from applykit.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

FOLD = 3
"""From this many entries not filled in, a section lists them in one paragraph."""

MARKS = {
    Verdict.SATISFIED: "●",
    Verdict.PARTIAL: "△",
    Verdict.UNSATISFIED: "×",
    Verdict.NOT_APPLICABLE: "－",
    Verdict.UNANSWERED: "□",
}
_STYLES = {Verdict.SATISFIED: "green", Verdict.PARTIAL: "yellow", Verdict.UNSATISFIED: "red"}


def verdict_word(verdict: Verdict, code: str = "") -> str:
    """The verdict in the language in use, or in the one given."""
    return {
        Verdict.SATISFIED: _("satisfied", code),
        Verdict.PARTIAL: _("partly satisfied", code),
        Verdict.UNSATISFIED: _("not satisfied", code),
        Verdict.NOT_APPLICABLE: _("not applicable", code),
        Verdict.UNANSWERED: _("unanswered", code),
    }[verdict]


def level_word(level: Level) -> str:
    """How strongly a criterion is asked for, in the language in use."""
    return {Level.MUST: _("must"), Level.SHOULD: _("should"), Level.MAY: _("may")}[level]


class Report:
    """Prints one check to a console."""

    def __init__(self, console: Console, base: Path) -> None:
        self.console = console
        self.base = base

    def line(self, text: str = "", style: str = "", indent: int = 0, lead: int = 0) -> None:
        """One paragraph, wrapped at the console's width; what follows “→ ”, “- ” or `lead` letters hangs."""
        from rich.text import Text

        hang = 2 if text[:2] in ("→ ", "- ") else lead
        shown = visible(text)
        rows = wrap(shown[lead:], max(self.console.width - indent - hang, 20))
        for number, line in enumerate(rows):
            space = " " * indent + (" " * hang if number else shown[:lead])
            self.console.print(Text(space + line, style=style), soft_wrap=True)

    def diagnostics(self, profile: Profile, diagnostics: Sequence[Diagnostic], limit: int = 0) -> None:
        """Every diagnostic, by section, in the order of the file; at most `limit` for a section, if any."""
        schema = profile.programme.schema
        ordered = [*schema, ""]

        def section(found: Diagnostic) -> str:
            name = found.path.split(".")[0].split("[")[0]
            return name if name in schema else ""

        for name, group in groupby(
            sorted(diagnostics, key=lambda item: ordered.index(section(item))), section
        ):
            label = str(schema[name].get("meta", {}).get("label", name)) if name else _("The file as a whole")
            self.line(f"{label}  {name}".rstrip(), "bold")
            self._section(list(group), limit)
            self.line()

    def _section(self, group: Sequence[Diagnostic], limit: int) -> None:
        missing = [found for found in group if found.rule == "schema.required"]
        if len(missing) <= FOLD:
            missing = []
        folded = {id(found) for found in missing}
        alone = [found for found in group if id(found) not in folded]
        # Errors come first where not everything fits, but what is shown keeps the order of the file.
        chosen = sorted(alone, key=lambda found: found.severity is not Severity.ERROR)[: limit or None]
        shown = {id(found) for found in chosen}
        for found in alone:
            if id(found) in shown:
                self.diagnostic(found)
        if len(alone) > len(chosen):
            rest = [found for found in alone if id(found) not in shown]
            errors = sum(found.severity is Severity.ERROR for found in rest)
            line = _("… and {count} more here (errors: {errors}, warnings: {warnings}); --all shows them.")
            facts = {"count": len(rest), "errors": errors, "warnings": len(rest) - errors}
            self.line(line.format(**facts), "bold", 2)
        if missing:
            names = listed(f"{found.facts['label']}" for found in missing)
            first = missing[0].position
            if first:
                self.line(f"{place(first, self.base, column=False)}  schema.required", "dim", 2)
            self.line(_("{count} required entries are not filled in:").format(count=len(missing)), "red", 4)
            self.line(names, indent=4)

    def diagnostic(self, found: Diagnostic) -> None:
        """One diagnostic: its place, what is wrong, the other places concerned, and what to do."""
        message, remedy = describe(found)
        place = f"{self._place(found.position)}  " if found.position else ""
        ids = " ".join([*found.criteria, *found.clauses])
        self.line(f"{place}{found.shown or found.path or found.rule}", "dim", 2)
        error = found.severity is Severity.ERROR
        sentence = (_("error: {message}") if error else _("warning: {message}")).format(message=message)
        self.line(sentence + (f"  [{ids}]" if ids else ""), "red" if error else "yellow", 4)
        for other in found.related:
            if other.position:
                where = f"{self._place(other.position)}  {other.path}"
                self.line(_("see also {place}").format(place=where), "dim", 4)
        if remedy:
            self.line(f"→ {remedy}", indent=4)

    def _place(self, position: Position) -> str:
        return place(position, self.base)

    def findings(self, assessment: Assessment) -> None:
        """Every open criterion with what is missing and what to do; the rest only counted."""
        still_open = [found for found in assessment.findings if found.open]
        blank = [found for found in still_open if found.verdict is Verdict.UNANSWERED]
        if len(blank) * 2 <= len(assessment.findings):
            blank = []
        if still_open:
            self.line(_("Criteria not satisfied"), "bold")
        for found in still_open:
            if found not in blank:
                self._finding(found)
        if blank:
            # A profile just begun: a page of remedies for each question would hide where to start.
            self.line(_("{count} criteria are not answered yet:").format(count=len(blank)), "red", 2)
            titles = _("; ").join(f"{found.criterion.id}\u00a0{found.criterion.title}" for found in blank)
            self.line(titles, indent=4)
            self.line(_("→ “applykit explain {id}” says what one of them asks.").format(
                id=blank[0].criterion.id), indent=4)  # fmt: skip
        for found in assessment.findings:
            if found.claimed and found.claimed is not found.verdict and not found.open:
                self.line(f"{MARKS[found.verdict]} {found.criterion.id} {found.criterion.title}", indent=2)
                self.line(_disagreement(found), "yellow", 4)

    def _finding(self, found: Finding) -> None:
        criterion = found.criterion
        head = f"{MARKS[found.verdict]} {criterion.id} {criterion.title}"
        note = f"{verdict_word(found.verdict)} · {level_word(criterion.level)}"
        if criterion.authority is Authority.POLICY and not criterion.verified:
            warns = _("reference value not verified: warns only")
            # A firm that raises such a criterion asks for it itself.
            note += " · " + (_("reference value not verified") if criterion.raised else warns)
        if criterion.layer:
            note += " · " + _("added in {layer}").format(layer=layer_title(criterion.layer))
        if criterion.raised:
            note += " · " + _("raised in {layer}").format(layer=layer_title(criterion.raised))
        self.line(f"{head}  {note}", _STYLES.get(found.verdict, ""), 2)
        for gap in found.gaps:
            self.line(f"- {gap.text.rstrip('。')}", indent=4)
        self.line(f"→ {criterion.remedy}", indent=4)
        if found.claimed and found.claimed is not found.verdict:
            self.line(_disagreement(found), "yellow", 4)

    def accepted(self, warnings: Sequence[Accepted]) -> None:
        """The warnings that the applicant stands by, each with its reason."""
        if warnings:
            self.line(_("Warnings accepted with a reason"), "bold")
        for item in warnings:
            message, _remedy = describe(item.diagnostic)
            self.line(f"- {item.diagnostic.shown or item.diagnostic.path}  {message}", indent=2)
            self.line(_("reason: {reason}").format(reason=item.reason), indent=4)

    def advice(self, advice: Advice | None) -> None:
        """What is advised and the grounds that hold, where the stage advises."""
        if advice is None:
            return
        self.line()
        self.line(_("{name}: {value}").format(name=advice.heading, value=advice.title), "bold")
        self.line(advice.text, indent=2)
        for ground in advice.holding:
            self.line(f"- {ground.title}：{ground.text}", indent=4)
        self.line(advice.note, "dim", 2)

    def summary(self, assessment: Assessment, diagnostics: Sequence[Diagnostic]) -> None:
        """The counts, 自查完备度 and the next step."""
        counts = [
            f"{MARKS[verdict]}\u00a0{verdict_word(verdict)}\u00a0{assessment.count(verdict)}"
            for verdict in Verdict
        ]
        errors = sum(found.severity is Severity.ERROR for found in diagnostics)
        warnings = len(diagnostics) - errors
        self.line()
        self.line("  ".join(counts))
        self.line(
            _("自查完备度 (self-checked completeness) {percent} = {satisfied} of {applicable} applicable "
              "criteria; it is not an official score.").format(
                percent=f"{assessment.readiness:.1%}", satisfied=assessment.count(Verdict.SATISFIED),
                applicable=assessment.applicable)
        )  # fmt: skip
        self.line(
            _("Errors: {errors}. Warnings: {warnings}. Criteria of level must that are not satisfied or "
              "unanswered: {open}.").format(
                errors=errors, warnings=warnings, open=assessment.must_open)
        )  # fmt: skip
        persons = sum(
            found.judged_by_person and found.verdict is Verdict.SATISFIED for found in assessment.findings
        )
        if persons:
            self.line(
                _("Complete in form only, so that a person must judge the content: {count} of the satisfied "
                  "ones.").format(count=persons)
            )  # fmt: skip
        self.advice(assessment.advice)


def next_step(profile: Profile, assessment: Assessment, diagnostics: Sequence[Diagnostic]) -> str:
    """One sentence that says what to do next."""
    errors = [found for found in diagnostics if found.severity is Severity.ERROR]
    missing = [found for found in errors if found.rule == "schema.required"]
    wrong = [found for found in errors if found.rule != "schema.required"]
    if wrong and wrong[0].position:
        first = replace(wrong[0].position, file=Path(wrong[0].position.file).name)
        return _("Next: mend the wrong entries ({count}), beginning at {place}.").format(
            count=len(wrong), place=place(first, Path(), column=False))  # fmt: skip
    if missing:
        sections = _per_section(profile.programme.schema, missing)
        listing = listed(
            _("{section} ({count})").format(section=label, count=count)
            for label, count in list(sections.items())[:4]
        )
        return _("Next: fill in the required entries, beginning with: {sections}.").format(sections=listing)
    must = [found for found in assessment.findings if found.criterion.level is Level.MUST]
    unmet = [found for found in must if found.verdict in (Verdict.UNSATISFIED, Verdict.UNANSWERED)]
    if unmet:
        ids = listed(found.criterion.id for found in unmet[:6])
        return _("Next: close the open criteria of level must: {ids}.").format(ids=ids)
    if any(found.open for found in must):
        ids = listed(found.criterion.id for found in must if found.open)
        return _("Next: strengthen what is only partly satisfied ({ids}); then run “applykit build”.").format(
            ids=ids
        )
    return _("Next: “applykit build” writes the dossier.")


def _per_section(schema: Mapping[str, Mapping[str, object]], missing: Iterable[Diagnostic]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in schema:
        count = sum(found.path.split(".")[0].split("[")[0] == name for found in missing)
        if count:
            meta = schema[name].get("meta")
            label = meta.get("label", name) if isinstance(meta, Mapping) else name
            counts[str(label)] = count
    return counts


def _disagreement(found: Finding) -> str:
    claimed = verdict_word(found.claimed) if found.claimed else ""
    return _("your own rating: {claimed}; the check says: {verdict}").format(
        claimed=claimed, verdict=verdict_word(found.verdict))  # fmt: skip
