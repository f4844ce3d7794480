"""What is said about files, folders and calls."""

from __future__ import annotations

from applykit.messages import N_, RuleText

RULES = {
    "file.missing": RuleText(
        N_("there is no file {file}."), N_("Check the name, or run “applykit init DIR” to begin a profile.")),
    "file.folder": RuleText(N_("{file} is a folder, not a file."), N_("Name the file itself.")),
    "file.unreadable": RuleText(
        N_("{file} cannot be read: {reason}."), N_("Check that you may read it and that its disk is there.")),
    "file.no_profile": RuleText(
        N_("the folder {folder} holds no profile.yaml."),
        N_("Name the profile itself, or run “applykit init {folder}” to begin one.")),
    "file.unwritable": RuleText(
        N_("{folder} cannot be written: {reason}. Nothing was changed."),
        N_("Free space, close the files that Word has open, or choose another folder.")),
    "file.not_a_dossier": RuleText(
        N_("{folder} exists and is not a folder that applykit built, so it was not replaced."),
        N_("Choose another folder with --output, or empty this one yourself.")),
    "file.exists": RuleText(
        N_("{file} is already there and was not overwritten."), N_("Choose another folder.")),
    "usage.programme": RuleText(
        N_("there is no programme “{name}”{hint}."), N_("“applykit programme list” shows them all.")),
    "usage.stage": RuleText(
        N_("the programme has no stage “{name}”{hint}."), N_("Known stages: {choices}.")),
    "usage.document": RuleText(
        N_("the stage has no document “{name}”{hint}."), N_("Known documents: {choices}.")),
    "usage.topic": RuleText(
        N_("“{name}” is not a criterion, clause, field, rule or document{hint}."),
        N_("Try a criterion such as A1, a clause such as M1.1, a field such as lab.name, or a rule such as "
           "schema.required.")),
    "usage.sample": RuleText(N_("there is no sample “{name}”{hint}."), N_("Known samples: {choices}.")),
    "usage.date": RuleText(N_("“{read}” is not a date."), N_("Write it like 2026-11-23.")),
    "usage.invalid_profile": RuleText(
        N_("the profile has invalid entries ({count}), so nothing was written."),
        N_("Mend them (see above), or build a marked draft with --draft.")),
}  # fmt: skip
