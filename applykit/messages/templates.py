"""What is said about Word templates that people edit: what is refused, and what lint finds."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_KIND = N_("A template is a plain .docx file, because that is what can be filled and checked.")
_BOUND = N_("A small file can be made to unpack to anything; no dossier needs so much.")
_ACTIVE = N_("A dossier is opened by strangers: it must run nothing and fetch nothing from elsewhere.")

RULES = {
    "template.not_word": RuleText(
        N_("the template {template} is not a Word document (.docx) but {kind}"),
        N_("Open it in the program it comes from, and save it as “Word document (*.docx)”."), _KIND),
    "template.not_word/old": RuleText(
        N_("the template {template} is a file of Word 97–2003 (.doc), not a .docx"),
        N_("Open it in Word, choose “Save As”, and the type “Word document (*.docx)”."), _KIND),
    "template.not_word/password": RuleText(
        N_("the template {template} opens with a password only"),
        N_("Open it in Word and take the password off: File, Info, Protect Document, Encrypt with Password, "
           "empty the box; then save."), _KIND),
    "template.not_word/template": RuleText(
        N_("the template {template} is saved as a Word template (.dotx), not as a document"),
        N_("Open it in Word, choose “Save As”, and the type “Word document (*.docx)”."), _KIND),
    "template.not_word/content": RuleText(
        N_("the template {template} says of itself that it is no Word document"),
        N_("Open it in Word, choose “Save As”, and the type “Word document (*.docx)”."), _KIND),
    "template.too_large": RuleText(
        N_("the template {template} unpacks from {packed} KB to {size} MB, more than a document ever does"),
        N_("Do not open it; ask whoever sent it for the file again."), _BOUND),
    "template.too_large/entries": RuleText(
        N_("the template {template} holds {size} parts; the limit is {limit}"),
        N_("Do not open it; ask whoever sent it for the file again."), _BOUND),
    "template.too_large/part": RuleText(
        N_("{part} in the template {template} is {size} MB long; the limit is {limit} MB"),
        N_("Split the template into several documents, or copy its text into a new one."), _BOUND),
    "template.entities": RuleText(
        N_("{part} in the template {template} declares XML entities, which Word never does"),
        N_("Open the template in Word and save it as a new .docx; if you do not know who made it, do not use it."),
        _ACTIVE),
    "template.macros": RuleText(
        N_("the template {template} holds macros"),
        N_("Open it in Word, choose “Save As”, and the type “Word document (*.docx)”, which leaves them out."),
        _ACTIVE),
}  # fmt: skip
