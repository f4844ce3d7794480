"""What is said about files, folders and calls."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_READ = N_("What cannot be read cannot be checked, and nothing is guessed in its place.")
_WHOLE = N_("A dossier is written whole or not at all, so that an earlier one is never left half replaced.")
_OFFICE = N_("Pages are laid out by LibreOffice; without it a page number would be a guess.")
_KEPT = N_("What you have typed or built must never be lost by a slip in a call.")
_CALL = N_("A name that does not exist is refused at once, so that the wrong thing is never built by a slip.")

RULES = {
    "file.missing": RuleText(
        N_("there is no file {file}."),
        N_("Check the name, or run “applykit init DIR” to begin a profile."), _READ),
    "file.folder": RuleText(N_("{file} is a folder, not a file."), N_("Name the file itself."), _READ),
    "file.not_regular": RuleText(
        N_("{file} is a device or a pipe, not a file."), N_("Name a file that lies on a disk."), _READ),
    "file.changed": RuleText(
        N_("{files} changed while the dossier was being made; nothing was written."),
        N_("Save what is open in other programs, wait until copying has ended, and build again."),
        N_("A dossier made from two versions of a file could never be proved.")),
    "file.unreadable": RuleText(
        N_("{file} cannot be read: {reason}."),
        N_("Check that you may read it and that its disk is there."), _READ),
    "file.no_profile": RuleText(
        N_("the folder {folder} holds no profile.yaml."),
        N_("Name the profile itself, or run “applykit init {folder}” to begin one."), _READ),
    "file.unwritable": RuleText(
        N_("{folder} cannot be written: {reason}. Nothing was changed."),
        N_("Free space, close the files that Word has open, or choose another folder."), _WHOLE),
    "file.in_use": RuleText(
        N_("{folder} could not be replaced, because a file in it is open in another program. The earlier dossier was "
           "kept."),
        N_("Close the documents in Word and the folder's window, then build again."), _WHOLE),
    "file.being_built": RuleText(
        N_("another build (process {process}) is writing {folder} just now, so this one did not begin. Nothing was "
           "changed."),
        N_("Wait until it has ended, or build into another folder with --output."), _WHOLE),
    "file.output": RuleText(
        N_("the system refused to read or write: {reason}."),
        N_("Free space on the disk, or print to another file."),
        N_("A report that was cut off must not look like a whole one.")),
    "file.refused": RuleText(
        N_("the system refused to read or write {file}: {reason}. Nothing was left half-written."),
        N_("Check that its disk or network folder is there and that you may use it, then do the same again."), _WHOLE),
    "file.memory": RuleText(
        N_("the memory of this computer was not enough. Nothing was left half-written."),
        N_("Close other programs, build one document at a time with --only, and look for very large evidence or "
           "pictures."), _WHOLE),
    "file.not_a_dossier": RuleText(
        N_("{folder} exists and is not a folder that applykit built, so it was not replaced."),
        N_("Choose another folder with --output, or empty this one yourself."), _KEPT),
    "file.working_folder": RuleText(
        N_("{folder} is the folder you are in, and a dossier replaces its folder as a whole. Nothing was changed."),
        N_("Name a folder inside it with --output, such as build."),
        N_("A folder is replaced by renaming, which would pull it away from under the shell.")),
    "file.no_libreoffice": RuleText(
        N_("LibreOffice is not installed, or was not found; it makes the PDF. Nothing was written."),
        N_("Debian or Ubuntu: {install}. Windows and macOS: install it from "
           "libreoffice.org. If it lies in a place of its own, name its soffice in the variable "
           "APPLYKIT_SOFFICE. Without --pdf the Word files are built all the same."), _OFFICE),
    "file.no_libreoffice/chosen": RuleText(
        N_("the variable {variable} names {file}, which is not there. Nothing was written."),
        N_("Correct the variable, or delete it so that LibreOffice is looked for in the usual places."), _OFFICE),
    "file.not_converted": RuleText(
        N_("these documents could not be made into PDF – {documents}. Nothing was written."),
        N_("Open the document in Word or LibreOffice and save it again as .docx; “applykit doctor” tries "
           "LibreOffice itself."),
        N_("A PDF that is missing or cut off must not look like a finished one.")),
    "file.no_dossier": RuleText(
        N_("there is no dossier {folder}."), N_("Name the folder that “applykit build” wrote."), _READ),
    "file.exists": RuleText(
        N_("{file} is already there and was not overwritten."), N_("Choose another folder."), _KEPT),
    "usage.programme": RuleText(
        N_("there is no programme “{name}”{hint}."), N_("“applykit programme list” shows them all."), _CALL),
    "usage.version": RuleText(
        N_("the pack of “{name}” does not keep the version “{version}”."),
        N_("It keeps these versions: {choices}."), _CALL),
    "usage.version_gone": RuleText(
        N_("the profile was written for version {version} of its programme, which is not there, so nothing was checked."),
        N_("See above for the versions that are there."), _CALL),
    "usage.impact_unread": RuleText(
        N_("the profile cannot be read as it stands, so what a version means for it cannot be said."),
        N_("Mend the places named above first."), _CALL),
    "usage.programme_id": RuleText(
        N_("“{name}” cannot be the id of a programme."),
        N_("Use small letters, figures and hyphens, beginning with a letter, such as my-programme."), _CALL),
    "usage.programme_taken": RuleText(
        N_("the id “{name}” is that of a programme that ships."), N_("Choose another id."), _CALL),
    "usage.programme_path": RuleText(
        N_("the folder of programme packs {folder} is not there."),
        N_("Correct --programme-path, or the variable {variable}."), _CALL),
    "usage.stage": RuleText(
        N_("the programme has no stage “{name}”{hint}."), N_("Known stages: {choices}."), _CALL),
    "usage.document": RuleText(
        N_("the stage has no document “{name}”{hint}."), N_("Known documents: {choices}."), _CALL),
    "usage.document_absent": RuleText(
        N_("“{name}” is not part of this dossier: {occasion}."),
        N_("Leave it out of --only, or see “applykit check” for what the condition rests on."), _CALL),
    "usage.advance_stage": RuleText(
        N_("{stage} does not come after {before}: that goes on to {following}."),
        N_("Move on to {following} first. If the profile is at another stage already, say so with --stage; {stage} comes "
           "after: {earlier}."),
        N_("A stage rests on what the one before it left; one that is skipped would leave a hole nobody sees.")),
    "usage.advance_last": RuleText(
        N_("{stage} does not come after {before}, which is the last stage."),
        N_("If the profile is at another stage, say so with --stage; {stage} comes after: {earlier}."),
        N_("A stage rests on what the one before it left; one that is skipped would leave a hole nobody sees.")),
    "usage.advance_file": RuleText(
        N_("{file} is not called profile.yaml, so nothing says which of the files beside it belong to it."),
        N_("Put the profile into a folder of its own as profile.yaml, with its evidence, and move on from there."),
        N_("What lies in a profile's folder moves on with it, and must not be another client's.")),
    "usage.advance_unread": RuleText(
        N_("the profile cannot be read as it is written ({count} faults), so it cannot be carried on. Nothing was written."),
        N_("Mend them (see above)."), _READ),
    "usage.advance_baseline": RuleText(
        N_("{dossier} cannot be what the next stage is measured against. Nothing was written."),
        N_("Name the dossier that was approved, as it was handed in: --dossier DOSSIER."),
        N_("A promise that was altered afterwards, or is another laboratory's, would make every comparison false.")),
    "usage.advance_no_promise": RuleText(
        N_("stages of {programme} are not measured against a dossier."), N_("Leave --dossier out."), _CALL),
    "usage.topic": RuleText(
        N_("“{name}” is not a criterion, clause, field, rule or document{hint}."),
        N_("Try a criterion such as A1, a clause such as M1.1, a field such as lab.name, or a rule such as "
           "schema.required."), _CALL),
    "usage.sample": RuleText(
        N_("there is no sample “{name}”{hint}."), N_("Known samples: {choices}."), _CALL),
    "usage.date": RuleText(
        N_("“{read}” is not a date."), N_("Write it like 2026-11-23."),
        N_("The day decides what is still valid, so it is never guessed.")),
    "usage.two_programmes": RuleText(
        N_("the two belong to different programmes: {old} and {new}."),
        N_("Compare two of the same programme."), _CALL),
    "usage.table_ending": RuleText(
        N_("{file} does not end in .docx."), N_("The table of changes is a Word file: changes.docx."), _CALL),
    "usage.draft_final": RuleText(
        N_("--draft and --final contradict each other."), N_("Leave one of them out."), _CALL),
    "usage.not_final": RuleText(
        N_("the dossier cannot be final yet: {count} points are open. Nothing was written."),
        N_("Mend each of them (see above), or accept a warning with its reason in the section “accepted”; without "
           "--final the dossier is built all the same."),
        N_("What is sent as final should hold nothing that its own check objects to.")),
    "usage.invalid_profile": RuleText(
        N_("the profile has invalid entries ({count}), so nothing was written."),
        N_("Mend them (see above), or build a marked draft with --draft."),
        N_("A wrong entry would be printed in a document that looks finished.")),
}  # fmt: skip
