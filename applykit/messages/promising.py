"""What is said about the baseline of a later stage, and about what became of its promises."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_MEASURE = N_(
    "Later stages are measured against what was promised, so the promise itself must be beyond doubt."
)
_SAME = N_("What another laboratory or programme promised says nothing about this one.")
_APPROVED = N_("A promise may change only by approval; a silent change would make the comparison worthless.")
_TRUE = N_("A change is evidence only as long as it says what really was and is.")
_ASK = N_("Enter the approved change in “changes” with its date of approval, or restore what was promised.")

RULES = {
    "baseline.wanted": RuleText(
        N_("the stage {stage} is measured against an approved dossier, and none is named."),
        N_("Copy the dossier that was approved ({stages}) into the folder baseline, and name it here, such as"
           " baseline/application.zip."), _MEASURE),
    "baseline.missing": RuleText(
        N_("there is no “{file}” in the profile's folder."),
        N_("Copy the dossier there as it was approved, or correct the name; folders are parted by /."), _MEASURE),
    "baseline.outside": RuleText(
        N_("“{file}” leads out of the profile's folder."),
        N_("Copy the dossier into the folder baseline beside the profile, and name it from there."), _MEASURE),
    "baseline.unreadable": RuleText(
        N_("“{file}” cannot be opened as a dossier: {problem}."),
        N_("Get another copy of the dossier that was approved."), _MEASURE),
    "baseline.unreadable/no_manifest": RuleText(
        N_("“{file}” holds no manifest.json, so nothing says what it should be."),
        N_("Name the whole dossier, its folder or its archive, not one document of it."), _MEASURE),
    "baseline.unreadable/incomplete": RuleText(
        N_("“{file}” does not hold {missing}, in which a dossier keeps its entries as data."),
        N_("Use the whole dossier that was approved, as applykit built it."), _MEASURE),
    "baseline.unreadable/entries": RuleText(
        N_("{name} in “{file}” cannot be read as the entries of a profile."),
        N_("Get another copy of the dossier that was approved."), _MEASURE),
    "baseline.changed": RuleText(
        N_("“{file}” was changed after it was built: {names}."),
        N_("Use the dossier as it was approved; nothing in it may be edited, not even one document."), _MEASURE),
    "baseline.changed/changed": RuleText(
        N_("in “{file}” these files are not as they were built: {names}."),
        N_("Use the dossier as it was approved; nothing in it may be edited, not even one document."), _MEASURE),
    "baseline.changed/added": RuleText(
        N_("“{file}” holds files that were not built with it: {names}."),
        N_("Take them out, or use the dossier as it was approved."), _MEASURE),
    "baseline.changed/removed": RuleText(
        N_("“{file}” lacks files that were built with it: {names}."),
        N_("Put them back, or use the dossier as it was approved."), _MEASURE),
    "baseline.changed/disagrees": RuleText(
        N_("in “{file}” check.json and manifest.json do not agree: {names}."),
        N_("Use the dossier as it was approved; nothing in it may be edited, not even one document."), _MEASURE),
    "baseline.changed/seal": RuleText(
        N_("the fingerprint of “{file}” is {found}, and {seal} was entered when it was approved."),
        N_("Use the dossier that was approved; “applykit verify” prints its fingerprint."), _MEASURE),
    "baseline.programme": RuleText(
        N_("“{file}” is a dossier of the programme {found}, and this profile is checked against {expected}."),
        N_("Name the approved dossier of this programme."), _SAME),
    "baseline.laboratory": RuleText(
        N_("{label} is “{now}” here and “{then}” in the baseline (line {line}): it is not the same laboratory."),
        N_("Name this laboratory's own dossier. If it was renamed by approval, enter a change of kind 其他 with"
           " the item {path} and its date of approval."), _SAME),
    "baseline.later": RuleText(
        N_("“{file}” was built for {found}, which is later than {day}, the day of this check."),
        N_("Name the dossier that was approved before this stage, or check for a later day (--as-of)."), _MEASURE),
    "baseline.stage": RuleText(
        N_("“{file}” is a dossier of the stage {found}, and the stage {stage} is measured against: {stages}."),
        N_("Name the dossier of one of these stages; a stage that was skipped is done first."), _MEASURE),
    "baseline.draft": RuleText(
        N_("“{file}” was built as a draft, and nobody approves a draft."),
        N_("Name the dossier that was handed in."), _MEASURE),
    "baseline.entries": RuleText(
        N_("{count} entries of “{file}” (written for version {version}) cannot be read by today's fields: {names}."),
        N_("They are not compared. Look at them in the baseline's documents, and compare them yourself."), _MEASURE),
    "promise.lowered": RuleText(
        N_("{kind} {item} “{name}”: {field} was promised as {before} (baseline, line {line}) and is now {after},"
           " with no approved change."), _ASK, _APPROVED),
    "promise.lowered/unapproved": RuleText(
        N_("{kind} {item} “{name}”: {field} was promised as {before} (baseline, line {line}) and is now {after};"
           " change {change} has no date of approval."),
        N_("Enter the date of approval once it is approved; until then restore what was promised."), _APPROVED),
    "promise.lowered/later": RuleText(
        N_("{kind} {item} “{name}”: {field} was promised as {before} (baseline, line {line}) and is now {after};"
           " change {change} was approved only on {approved}."),
        N_("Until that day what was promised holds: restore it, or check for a later day."), _APPROVED),
    "promise.lowered/unnamed": RuleText(
        N_("{kind} {item} “{name}”: {field} was promised as {before} (baseline, line {line}) and is now {after};"
           " change {change} does not say that {field} was approved."),
        N_("Enter in the change the field that was approved, and what it was before and after; one line for each"
           " field. What was not approved is put back."), _APPROVED),
    "promise.moved": RuleText(
        N_("{kind} {item} “{name}”: {field} was promised for {before} (baseline, line {line}) and is now {after},"
           " with no approved change."), _ASK, _APPROVED),
    "promise.moved/unapproved": RuleText(
        N_("{kind} {item} “{name}”: {field} was promised for {before} (baseline, line {line}) and is now {after};"
           " change {change} has no date of approval."),
        N_("Enter the date of approval once it is approved; until then restore what was promised."), _APPROVED),
    "promise.moved/later": RuleText(
        N_("{kind} {item} “{name}”: {field} was promised for {before} (baseline, line {line}) and is now {after};"
           " change {change} was approved only on {approved}."),
        N_("Until that day what was promised holds: restore it, or check for a later day."), _APPROVED),
    "promise.moved/unnamed": RuleText(
        N_("{kind} {item} “{name}”: {field} was promised for {before} (baseline, line {line}) and is now {after};"
           " change {change} does not say that {field} was approved."),
        N_("Enter in the change the field that was approved, and what it was before and after; one line for each"
           " field. What was not approved is put back."), _APPROVED),
    "promise.dropped": RuleText(
        N_("{kind} {item} “{name}” {field} was promised (baseline, line {line}) and is gone, with no approved"
           " change."), _ASK, _APPROVED),
    "promise.dropped/unapproved": RuleText(
        N_("{kind} {item} “{name}” {field} was promised (baseline, line {line}) and is gone; change {change} has"
           " no date of approval."),
        N_("Enter the date of approval once it is approved; until then restore what was promised."), _APPROVED),
    "promise.dropped/later": RuleText(
        N_("{kind} {item} “{name}” {field} was promised (baseline, line {line}) and is gone; change {change} was"
           " approved only on {approved}."),
        N_("Until that day what was promised holds: restore it, or check for a later day."), _APPROVED),
    "promise.dropped/unnamed": RuleText(
        N_("{kind} {item} “{name}” {field} was promised (baseline, line {line}) and is gone; change {change} does"
           " not say that {field} was approved."),
        N_("Enter in the change the field that was approved, and what it was before and after; one line for each"
           " field. What was not approved is put back."), _APPROVED),
    "promise.altered": RuleText(
        N_("{kind} {item} “{name}”: {field} was “{before}” (baseline, line {line}) and is now “{after}”, with no"
           " approved change."), _ASK, _APPROVED),
    "promise.altered/unapproved": RuleText(
        N_("{kind} {item} “{name}”: {field} was “{before}” (baseline, line {line}) and is now “{after}”; change"
           " {change} has no date of approval."),
        N_("Enter the date of approval once it is approved; until then restore what was promised."), _APPROVED),
    "promise.altered/later": RuleText(
        N_("{kind} {item} “{name}”: {field} was “{before}” (baseline, line {line}) and is now “{after}”; change"
           " {change} was approved only on {approved}."),
        N_("Until that day what was promised holds: restore it, or check for a later day."), _APPROVED),
    "promise.altered/unnamed": RuleText(
        N_("{kind} {item} “{name}”: {field} was “{before}” (baseline, line {line}) and is now “{after}”; change"
           " {change} does not say that {field} was approved."),
        N_("Enter in the change the field that was approved, and what it was before and after; one line for each"
           " field. What was not approved is put back."), _APPROVED),
    "promise.renamed": RuleText(
        N_("{kind} {item} was called “{before}” (baseline, line {line}) and is now called “{after}”, with no"
           " approved change."),
        N_("Write the name as it was approved. If the thing itself is another, enter the approved change."),
        _APPROVED),
    "promise.change_after": RuleText(
        N_("change {id} says that {field} of {kind} {item} is now {said}, and the profile says {found}."),
        N_("Write in both places what was approved."), _TRUE),
    "promise.change_before": RuleText(
        N_("change {id} says that {field} of {kind} {item} was {said}, and the baseline says {found} (line"
           " {line})."),
        N_("Write what stands in the baseline."), _TRUE),
    "promise.change_unmatched": RuleText(
        N_("change {id} ({kind} {item}) was approved, and nothing in the profile differs from the baseline so."),
        N_("Check the kind, the item, the field and the year; or make in the tables the change that was"
           " approved."), _TRUE),
    "promise.change_unmatched/together": RuleText(
        N_("changes {id} ({kind} {item}) were approved one after the other, and nothing in the profile differs"
           " from the baseline so: together they change nothing, or none of them was made."),
        N_("If the last one put back what was promised, that is right. Otherwise make in the tables the change"
           " that was approved."), _TRUE),
    "promise.change_later": RuleText(
        N_("change {id} ({kind} {item}) was approved on {approved}, later than {day}, the day of this check."),
        N_("It does not count yet. Correct the date, or check for a later day."), _TRUE),
}  # fmt: skip
