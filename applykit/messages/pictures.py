"""What is said about the pictures in narratives."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_THERE = N_("A picture that cannot be printed leaves a hole in the page.")
_INSIDE = N_(
    "The profile's folder is copied and archived as a whole; a picture elsewhere would be left behind."
)
_KINDS = N_("Word, LibreOffice and PDF show PNG and JPEG alike everywhere; other kinds they do not.")
_SHARP = N_("What looks sharp on a screen is blurred in print when it has too few pixels.")

RULES = {
    "text.picture_missing": RuleText(
        N_("the picture “{path}” does not exist"),
        N_("Put it there, or correct the name; it is relative to the profile's folder, such as pictures/plan.png."),
        _THERE),
    "text.picture_missing/near": RuleText(
        N_("the picture “{path}” does not exist; did you mean “{nearest}”?"),
        N_("Write “{nearest}”, or rename the file."), _THERE),
    "text.picture_missing/folder": RuleText(
        N_("“{path}” is a folder, not a picture"), N_("Name one file in it."), _THERE),
    "text.picture_outside": RuleText(
        N_("the picture “{path}” lies outside the profile's folder"),
        N_("Copy it into the folder pictures beside the profile and name it from there: pictures/…"), _INSIDE),
    "text.picture_outside/absolute": RuleText(
        N_("the picture “{path}” is not named relative to the profile's folder"),
        N_("Copy it into the folder pictures beside the profile and name it from there: pictures/…"), _INSIDE),
    "text.picture_outside/link": RuleText(
        N_("the picture “{path}” is a link that leads out of the profile's folder"),
        N_("Replace the link by the file itself."), _INSIDE),
    "text.picture_outside/address": RuleText(
        N_("the picture “{path}” is an address on the network; nothing is fetched from there"),
        N_("Save the picture into the folder pictures beside the profile and name it from there: pictures/…"),
        _INSIDE),
    "text.picture_kind": RuleText(
        N_("the picture “{path}” is {kind}; only PNG and JPEG can be printed"),
        N_("Open it, choose “save as” and the kind PNG; renaming a file does not convert it."), _KINDS),
    "text.picture_kind/unknown": RuleText(
        N_("“{path}” is no picture that can be printed; only PNG and JPEG can be"),
        N_("Export the picture anew from the program that made it, as PNG."), _KINDS),
    "text.picture_damaged": RuleText(
        N_("the picture “{path}” is damaged and cannot be opened"),
        N_("Open it yourself to see; then export it anew, or copy the original again."), _THERE),
    "text.picture_damaged/unreadable": RuleText(
        N_("the picture “{path}” cannot be read"),
        N_("Close programs that have it open, and see that you may read it."), _THERE),
    "text.picture_damaged/huge": RuleText(
        N_("the picture “{path}” unpacks to more than can be opened"),
        N_("Export it with fewer pixels; 3,000 across fill a page sharply."), _THERE),
    "text.picture_size": RuleText(
        N_("the picture “{path}” has {size} MB; the limit is {limit} MB"),
        N_("Export it with fewer pixels; 3,000 across fill a page sharply."),
        N_("A dossier with such pictures can neither be sent nor opened quickly.")),
    "text.picture_resolution": RuleText(
        N_("the picture “{path}” has {pixels} pixels across; printed {width} mm wide that is {dpi} dpi, "
           "less than {least}"),
        N_("Export it anew with at least {needed} pixels across, or print it at most {sharp} mm wide: "
           "{{width={sharp}mm}}."), _SHARP),
    "text.picture_width": RuleText(
        N_("“{fault}” behind the picture “{path}” is no width"),
        N_("Write {{width=80%}} (of the text's width) or {{width=120mm}}."),
        N_("What is not understood is printed as it stands.")),
    "text.picture_width/wide": RuleText(
        N_("the picture “{path}” is to be {wanted} wide; the text is {most} mm wide"),
        N_("Write {{width=100%}}, or leave the width out."),
        N_("No picture is printed beyond the margins; it is made as wide as the text.")),
    "text.picture_title": RuleText(
        N_("the picture “{path}” has no title"),
        N_("Write it into the square brackets: ![title]({path})."),
        N_("Without a title a picture gets no number, cannot be referred to, and is not read out to the blind.")),
    "text.picture_form": RuleText(
        N_("“{text}” looks like a picture, but is printed as it stands"),
        N_("Write ![title](pictures/plan.png) with half-width brackets and no space in the file's name."),
        N_("Markdown knows a picture by its marks alone.")),
    "text.picture_form/place": RuleText(
        N_("“{text}” is printed as it stands: a picture cannot stand in a heading, a table or a footnote"),
        N_("Move it to a paragraph of its own."),
        N_("A picture gets a line, a number and a title of its own.")),
}  # fmt: skip
