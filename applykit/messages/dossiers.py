"""What is said about finished dossiers: verified, compared, or not final yet."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_DOUBT = N_("A dossier may come from anybody, so nothing in it is believed, followed or unpacked unseen.")
_PROOF = N_("A dossier proves years later which profile, templates and files it was made from.")
_FINAL = N_("What is sent as final should hold nothing that its own check objects to.")

RULES = {
    "dossier.missing": RuleText(
        N_("there is no dossier {dossier}."),
        N_("Name the folder that “applykit build” wrote, or its archive (.zip)."), _PROOF),
    "dossier.no_manifest": RuleText(
        N_("{dossier} holds no manifest.json, so nothing says what it should be."),
        N_("Name the folder itself, or build the dossier anew: every build writes a manifest."), _PROOF),
    "dossier.incomplete": RuleText(
        N_("{dossier} does not hold {file}."), N_("Use a dossier whose files are all there."), _PROOF),
    "dossier.damaged": RuleText(
        N_("{dossier} is damaged: {problem}."), N_("Get another copy of it."), _PROOF),
    "dossier.refused": RuleText(
        N_("{dossier} was not opened: {problem}."),
        N_("applykit writes no such dossier. Ask where it comes from, and do not unpack it."), _DOUBT),
    "dossier.json": RuleText(
        N_("{file} in the dossier cannot be read as JSON: {problem}."), N_("Get another copy of the dossier."), _DOUBT),
    "dossier.manifest": RuleText(
        N_("manifest.json is not one that applykit wrote: {place}: {problem}."),
        N_("Get another copy of the dossier, or use the version of applykit that built it."), _DOUBT),
    "dossier.no_profile": RuleText(
        N_("no folder above {dossier} holds {file}."),
        N_("Say where the profile is: --rebuild PROFILE."), _PROOF),
    "submission.must_open": RuleText(
        N_("{id} {title}, of level must, is not satisfied: {gap}."), N_("{what}"), _FINAL),
    "submission.must_open/unanswered": RuleText(
        N_("{id} {title}, of level must, is not answered."), N_("{what}"), _FINAL),
    "submission.seal_undone": RuleText(
        N_("nobody declared that {who} signed and sealed {name}."),
        N_("Once it is signed, add to submission.seals: page {name}, done: yes."), _FINAL),
    "submission.seal_undone/attachment": RuleText(
        N_("{name} needs a seal, and nothing says whether it has one: {what}."),
        N_("Fill in the entry seal of this evidence."), _FINAL),
    "submission.seal_unknown": RuleText(
        N_("no page to sign is called “{page}”."),
        N_("Use one of these names: {known}."),
        N_("A declaration about a page that is not there leaves the real page undeclared.")),
    "submission.archive_name": RuleText(
        N_("the name of the archive has the placeholder “{name}”, which is no entry of the profile."),
        N_("Use lab, organization, date, stage or programme, or the path of an entry such as lab.short_name."),
        N_("A portal refuses an archive whose name is not as the notice says.")),
    "submission.archive_name/empty": RuleText(
        N_("the name of the archive has the placeholder “{name}”, which is not filled in."),
        N_("Fill in that entry, or leave the placeholder out."),
        N_("A portal refuses an archive whose name is not as the notice says.")),
    "submission.archive_name/nothing": RuleText(
        N_("nothing is left of the archive's name once characters are set aside that no file name may have."),
        N_("Write a name such as {example}."),
        N_("A portal refuses an archive whose name is not as the notice says.")),
}  # fmt: skip

PROBLEMS = (
    N_(" is larger than it says"),
    N_(" is too large to be read"),
    N_("it holds more than a dossier can"),
    N_(" is a link or a device, not a file"),
    N_("it is not a zip archive"),
    N_(" is locked with a password"),
    N_(" is compressed in a way that no dossier is"),
    N_("its files lie over each other"),
    N_(" is there twice"),
    N_(" is an absolute name"),
    N_(" leads out of its folder"),
    N_(" holds a character that cannot be printed"),
    N_(" is longer than a system can hold"),
    N_(" are one file on some systems"),
    N_(" would grow to "),
    N_("” and “"),
    N_("it is nested too deep"),
    N_("a key is there twice"),
    N_(" is missing"),
    N_(" describes every entry by texts"),
    N_(" holds something else than it should"),
    N_("this version of applykit reads format "),
    N_("a day such as 2026-11-23 is expected"),
    N_("64 hexadecimal digits are expected"),
    N_("keys and values are expected"),
    N_("a list is expected"),
    N_("a text is expected"),
    N_("a whole number is expected"),
    N_("Bad CRC-32 for file"),
    N_("Bad magic number for central directory"),
    N_("Bad magic number for file header"),
    N_("Truncated file header"),
)
"""What is wrong with a dossier, in the words of those who find it; the name concerned stands before."""
