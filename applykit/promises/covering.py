"""Which differences an approved change covers, and what the changes say that does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from applykit.expressions.display import day_text, display, month_text
from applykit.model import Diagnostic, EntryPath, Profile, Related, Severity, path_text
from applykit.promises.baseline import Baseline
from applykit.promises.differences import BREACHES, VERDICTS, Difference, Verdict
from applykit.promises.plan import Plan, Row
from applykit.standing import ChangeStanding
from applykit.validation.coercion import Refusal, coerce
from applykit.validation.schema import fields_of, label_of, rules_at


@dataclass(frozen=True, slots=True)
class Covered:
    """A difference with the approved change that covers it, by its place in the profile's changes."""

    difference: Difference
    change: Row | None = None
    number: int = -1


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Every difference as covered or not, the rows for documents, and what is to be said."""

    covered: tuple[Covered, ...]
    rows: tuple[ChangeStanding, ...]
    diagnostics: tuple[Diagnostic, ...]

    def change_of(self, key: tuple[str, str, str, int | None]) -> str:
        """The id of the change that covers a difference, or an empty text."""
        return next((row.change for item, row in zip(self.covered, self.rows, strict=True)
                     if item.difference.key == key and item.change is not None), "")  # fmt: skip


def reckon(
    profile: Profile, baseline: Baseline, plan: Plan, found: Sequence[Difference], as_of: date
) -> Reckoning:
    """Hold the differences against the changes of the profile: approved on the day, and saying what is so."""
    return _Reckoner(profile, baseline, plan, as_of).run(found)


def approved_paths(profile: Profile, plan: Plan, as_of: date) -> frozenset[str]:
    """The paths of entries outside the compared lists that an approved change names."""
    changes = plan.changes
    return frozenset(
        str(changes.get(row, "item"))
        for _number, row in changes.rows(profile.data)
        if changes.get(row, "kind") == plan.other and _in_force(changes.get(row, "approved"), as_of)
    )


def _in_force(approved: Any, as_of: date) -> bool:
    return isinstance(approved, date) and approved <= as_of


class _Reckoner:
    def __init__(self, profile: Profile, baseline: Baseline, plan: Plan, as_of: date) -> None:
        self.profile, self.baseline, self.plan, self.as_of = profile, baseline, plan, as_of
        self.schema = profile.programme.schema
        self.changes = list(plan.changes.rows(profile.data))
        self.used: set[int] = set()

    def run(self, found: Iterable[Difference]) -> Reckoning:
        covered: list[Covered] = []
        said: list[Diagnostic] = []
        for difference in found:
            item = self._cover(difference)
            covered.append(item)
            said += self._told(item)
        rows = tuple(self._row(item) for item in covered)
        return Reckoning(tuple(covered), rows, (*said, *self._unused()))

    def _cover(self, difference: Difference) -> Covered:
        """The last approved change about a difference; the last of those not in force where none is."""
        about = [(number, row) for number, row in self.changes if self._is_about(row, difference)]
        if not about and difference.verdict in BREACHES:
            about = [(number, row) for number, row in self.changes if self._names_no_field(row, difference)]
            self.used.update(number for number, _row in about)
            return Covered(difference, None, about[-1][0] if about else -1)
        self.used.update(number for number, _row in about)
        force = [(number, row) for number, row in about if _in_force(self._get(row, "approved"), self.as_of)]
        if not force:
            return Covered(difference, None, about[-1][0] if about else -1)
        number, row = max(force, key=lambda entry: (self._get(entry[1], "approved"), entry[0]))
        return Covered(difference, row, number)

    def _is_about(self, row: Row, difference: Difference) -> bool:
        compared = difference.compared
        if self._get(row, "kind") != compared.change or self._get(row, "item") != difference.item:
            return False
        field, year = self._get(row, "field"), self._get(row, "year")
        if not difference.field:
            return field is None
        if year not in (None, difference.year):
            return False
        if field is None:  # it approves the value that it says, and no other field of the item
            said = self._typed(row, "after", difference)
            return said is not None and said == difference.after
        return field.strip() in (difference.field, self._label(difference))

    def _names_no_field(self, row: Row, difference: Difference) -> bool:
        """Whether a change is about the item of a difference, and does not say about which field."""
        about = tuple(self._get(row, name) for name in ("kind", "item", "field"))
        return bool(difference.field) and about == (difference.compared.change, difference.item, None)

    def _told(self, item: Covered) -> Iterator[Diagnostic]:
        difference, change = item.difference, item.change
        if change is None:
            if difference.verdict in BREACHES:
                yield self._breach(item)
            return
        for field, value, rule in (
            ("after", difference.after, "promise.change_after"),
            ("before", difference.before, "promise.change_before"),
        ):
            typed = self._typed(change, field, difference)
            if typed is None or typed == value or (field == "before" and typed in self._steps(item)):
                continue
            grave = field == "after" and difference.verdict in BREACHES
            yield self._about(
                rule, item.number, field, Severity.ERROR if grave else Severity.WARNING, difference,
                said=self._get(change, field), found=self._shown(difference, value),
            )  # fmt: skip

    def _steps(self, item: Covered) -> list[object]:
        """The values that earlier approved changes put in the place of the promised one."""
        return [
            self._typed(row, "after", item.difference)
            for number, row in self.changes
            if number != item.number
            and self._is_about(row, item.difference)
            and _in_force(self._get(row, "approved"), self._get(item.change or {}, "approved"))
        ]

    def _breach(self, item: Covered) -> Diagnostic:
        difference = item.difference
        verdict, path = difference.verdict, difference.now
        there = self.baseline.place(difference.promised)
        facts = self._facts(difference)
        variant = ""
        if item.number >= 0:
            row = dict(self.changes)[item.number]
            approved = self._get(row, "approved")
            if not approved:
                variant = "unapproved"
            elif _in_force(approved, self.as_of):
                variant = "unnamed"
            else:
                variant = "later"
            facts |= {"change": self._get(row, "id"), "approved": display(approved)}
        related = [Related(path_text(difference.promised), there, self._shown(difference, difference.before))]
        if item.number >= 0:
            at: EntryPath = (self.plan.changes.section, item.number)
            related.append(Related(path_text(at), self.profile.place(at)))
        return Diagnostic(
            Severity.WARNING if verdict is Verdict.RENAMED else Severity.ERROR, f"promise.{verdict.value}",
            path_text(path), self.profile.place(path), facts | {"line": there.line}, variant,
            self.profile.shown(path), related=tuple(related),
        )  # fmt: skip

    def _unused(self) -> Iterator[Diagnostic]:
        """Changes not in force yet, and those that match no difference and are not in the baseline."""
        kinds = {compared.change for compared in self.plan.compared} - {self.plan.other}
        done = {
            self._get(row, "id")
            for _number, row in self.plan.changes.rows(self.baseline.data)
            if self._get(row, "approved")
        }
        idle: dict[tuple[Any, ...], list[int]] = {}
        for number, row in self.changes:
            approved = self._get(row, "approved")
            if isinstance(approved, date) and approved > self.as_of:
                yield self._about("promise.change_later", number, "approved", Severity.WARNING, None,
                                  approved=day_text(approved), day=day_text(self.as_of))  # fmt: skip
            elif (
                number not in self.used
                and approved
                and self._get(row, "kind") in kinds
                and self._get(row, "id") not in done
            ):
                about = tuple(self._get(row, name) for name in ("kind", "item", "field", "year"))
                idle.setdefault(about, []).append(number)
        for numbers in idle.values():
            ids = "、".join(str(self._get(row, "id")) for number, row in self.changes if number in numbers)
            yield self._about("promise.change_unmatched", numbers[-1], "item", Severity.WARNING, None,
                              "together" if len(numbers) > 1 else "", id=ids)  # fmt: skip

    def _about(
        self, rule: str, number: int, field: str, severity: Severity, difference: Difference | None,
        variant: str = "", **facts: object,
    ) -> Diagnostic:  # fmt: skip
        row = dict(self.changes)[number]
        path: EntryPath = (self.plan.changes.section, number, self.plan.changes.names.get(field, field))
        known: dict[str, object] = {name: display(self._get(row, name)) for name in ("id", "kind", "item")}
        related: tuple[Related, ...] = ()
        if difference is not None:
            known |= self._facts(difference)
            there = self.baseline.place(difference.promised)
            known["line"] = there.line
            related = (
                Related(path_text(difference.now), self.profile.place(difference.now)),
                Related(path_text(difference.promised), there),
            )
        return Diagnostic(
            severity, rule, path_text(path), self.profile.place(path), known | facts, variant,
            shown=self.profile.shown(path), related=related,
        )  # fmt: skip

    def _facts(self, difference: Difference) -> dict[str, object]:
        year = f"{difference.year} 年" if difference.year else ""
        section, kind = difference.compared.section, difference.compared.change
        return {
            "kind": label_of(self.schema.get(section, {}), section) if kind == self.plan.other else kind,
            "item": difference.item,
            "name": difference.name,
            "field": f"{year}{self._label(difference)}",
            "before": self._shown(difference, difference.before),
            "after": self._shown(difference, difference.after),
        }

    def _row(self, item: Covered) -> ChangeStanding:
        difference, change = item.difference, item.change
        facts = {name: str(value) for name, value in self._facts(difference).items()}
        got = (lambda name: self._get(change, name)) if change is not None else (lambda name: None)
        return ChangeStanding(
            kind=facts["kind"], item=facts["item"], name=facts["name"], field=facts["field"],
            before=facts["before"], after=facts["after"], verdict=VERDICTS[difference.verdict],
            change=got("id") or "", approved=got("approved"), reason=got("reason") or "",
            number=got("number") or "",
        )  # fmt: skip

    # -- fields and their values

    def _get(self, row: Row, name: str) -> Any:
        return self.plan.changes.get(row, name)

    def _label(self, difference: Difference) -> str:
        if not difference.field:
            return ""
        rules = rules_at(self.schema, (difference.compared.section, difference.field))
        return label_of(rules, difference.field)

    def _rules(self, difference: Difference) -> Mapping[str, Any]:
        """The rules of the value itself: for one year of a list, those of the value in its rows."""
        compared = difference.compared
        rules = rules_at(self.schema, (compared.section, difference.field))
        if difference.year is None:
            return rules
        value = next(item.value for item in compared.fields if item.name == difference.field)
        return fields_of(rules).get(value, {})

    def _typed(self, change: Row, field: str, difference: Difference) -> object:
        """The value that a change names; None where it names none, its text where it cannot be read."""
        written = self._get(change, field)
        if not written or not difference.field:
            return None
        found = coerce(written, self._rules(difference))
        return written if isinstance(found, Refusal) else found

    def _shown(self, difference: Difference, value: Any) -> str:
        if isinstance(value, date) and difference.field and self._rules(difference).get("type") == "month":
            return month_text(value)
        unit = self._rules(difference).get("meta", {}).get("unit", "") if difference.field else ""
        return f"{display(value)} {unit}" if unit and value is not None else display(value)
