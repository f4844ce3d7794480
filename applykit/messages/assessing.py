"""What is said about findings: gaps in the report, and the applicant's own rating."""

from __future__ import annotations

from applykit.messages import N_, RuleText

RULES = {
    "gap.required": RuleText(N_("“{label}” is not filled in")),
    "gap.unread": RuleText(N_("“{label}” is filled in, but cannot be read; see the error there")),
    "gap.minlength": RuleText(N_("“{label}” has {found} characters, fewer than {limit}")),
    "gap.minlength/list": RuleText(N_("“{label}” has {found} rows, fewer than {limit}")),
    "gap.min": RuleText(N_("“{label}” is {found}, less than {limit}")),
    "gap.max": RuleText(N_("“{label}” is {found}, more than {limit}")),
    "gap.allowed": RuleText(N_("“{label}” is “{found}”; wanted is {limit}")),
    "gap.contains": RuleText(N_("“{label}” lacks {limit}")),
    "gap.evidence": RuleText(
        N_("no evidence yet, {needed} needed; “{strongest}” would prove most (possible: {missing})")
    ),
    "gap.evidence/one_kind": RuleText(N_("no evidence yet, {needed} needed; add “{strongest}”")),
    "gap.evidence/some": RuleText(
        N_(
            "evidence: {found} of {needed}; there is {present}; “{strongest}” would be strongest to add "
            "(possible: {missing})"
        )
    ),
    "gap.rule": RuleText(N_("“{label}” does not yet answer the question")),
    "cross.accepted_error": RuleText(
        N_("{accepted} at {place} is an error, which cannot be accepted"),
        N_("Mend its cause; then delete this row."),
        N_("Only warnings may be justified; an error makes the dossier false or unusable."),
    ),
    "cross.accepted_stale": RuleText(
        N_("{accepted} at {place} is accepted here, but there is no such warning any more"),
        N_("Delete this row, or correct its rule and path as the report prints them."),
        N_("An acceptance without a cause may hide the next warning at the same place."),
    ),
    "cross.not_applicable_reason": RuleText(
        N_("{criterion} is rated 不适用 without a reason"),
        N_("Enter the reason under “{label}”, or choose another rating."),
        N_("“Not applicable” without a reason is sent back."),
    ),
    "cross.not_applicable_refused": RuleText(
        N_("{criterion} ({title}) must be answered; it cannot be rated 不适用"),
        N_("Choose another rating and answer the question."),
        N_("The programme does not let this question be left out."),
    ),
}
