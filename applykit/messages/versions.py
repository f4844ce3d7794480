"""What is said about the versions of a programme's pack."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_KEPT = N_(
    "A dossier is checked and built by the version it was written for, also when the policy has moved on."
)
_SAID = N_("Who wrote by the version before must be told what changed, and why.")

RULES = {
    "programme.version_gone": RuleText(
        N_("the profile was written for version “{read}” of {programme}, which its pack does not keep."),
        N_("There are: {choices}. Get the pack that still holds “{read}” in its folder “versions”; or write one of "
           "these here and check again, which tells what that version asks."), _KEPT),
    "programme.version_superseded": RuleText(
        N_("the profile is for version {version}, but version {newer} has been in force since {day}."),
        N_("Ask whether the earlier version still holds for you; “applykit impact PROFILE --to {newer}” tells what the "
           "newer one changes for this profile."), _KEPT),
    "programme.version_superseded/undated": RuleText(
        N_("the profile is for version {version}, and there is a newer one, {newer}."),
        N_("Ask whether the earlier version still holds for you; “applykit impact PROFILE --to {newer}” tells what the "
           "newer one changes for this profile."), _KEPT),
    "programme.version_ended": RuleText(
        N_("version {version} of the programme was in force until {day} only."),
        N_("Get the pack of the version that is in force now."), _KEPT),
    "programme.version_early": RuleText(
        N_("version {version} of the programme comes into force on {day} only."),
        N_("Before that day write by the version before, or give a later day with --as-of."), _KEPT),
    "programme.version_missing": RuleText(
        N_("this version replaces “{version}”, which is not in the folder “versions” of the pack."),
        N_("Before you change a pack, copy its files to versions/{version}/; else profiles written for it can no "
           "longer be checked."), _KEPT),
    "programme.version_folder": RuleText(
        N_("the folder versions/{folder} holds the pack {found}."),
        N_("Name the folder after the version in its programme.yaml, and keep the id {wanted}."), _KEPT),
    "programme.version_period": RuleText(
        N_("“{field}” is not a day that can stand here: {read}."),
        N_("Write a day such as 2027-01-01; “until” is not before “effective”."), _KEPT),
    "programme.change_unlisted": RuleText(
        N_("{what} was {change} against version {version}, and “changes:” does not say so."),
        N_("Add under “changes:” a line such as: - {{{kind}: {id}, change: {word}, note: why}}"), _SAID),
    "programme.change_untrue": RuleText(
        N_("“changes:” says that {what} was {change}, but against version {version} it was not."),
        N_("Correct the line, or delete it."), _SAID),
    "programme.change_again": RuleText(
        N_("{what} was withdrawn in version {version}; an id is not given again."),
        N_("Give what is new an id that was never used."),
        N_("Profiles and dossiers name criteria and clauses by their ids, so an id means one thing for ever.")),
    "programme.change_of": RuleText(
        N_("a change names exactly one of: {choices}."), N_("Write, for example, “criterion: A1”."), _SAID),
}  # fmt: skip
