"""What is said about pages once they are laid out, and about the fonts they are set in."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_LOOK = N_("Reviewers see the pages, not the data; a page that looks careless costs trust.")

RULES = {
    "submission.page_limit": RuleText(
        N_("{document} has {pages} pages as laid out by LibreOffice; the limit is {limit}, {excess} more than allowed"),
        N_("Shorten the texts or tables of this document, or correct the limit if the notice says otherwise; "
           "the pages count in Word with the real fonts, so look there too."),
        N_("Documents over the limit of the notice are sent back or cut off.")),
    "submission.unknown_document": RuleText(
        N_("a page limit is set for “{name}”, which is no document of the programme{hint}"),
        N_("Write the title or the volume of a document, such as {known}."),
        N_("A limit for nothing is a limit that nobody checks.")),
    "template.pages_unsettled": RuleText(
        N_("the page numbers in the contents of {document} still moved after three layouts"),
        N_("Open it in Word, press Ctrl+A and F9, and look through the contents before you print."),
        N_("A number in the contents that leads to another page makes reviewers doubt the rest.")),
    "template.blank_page": RuleText(
        N_("page {page} of {document} (sheet {sheet}) is blank"),
        N_("Shorten what stands before it by a line, or take out the empty paragraph or page break there."),
        _LOOK),
    "template.lone_heading": RuleText(
        N_("the heading “{heading}” stands alone at the foot of page {page} of {document} (sheet {sheet})"),
        N_("Turn on “Keep with next” in the heading's paragraph format, or let it begin on a new page."), _LOOK),
    "template.table_too_wide": RuleText(
        N_("on page {page} of {document} (sheet {sheet}) a table or picture reaches {beyond} mm into the margin"),
        N_("Make its columns narrower, or put it on a page in landscape; long words without a space, such as "
           "web addresses, may need a break."),
        N_("What reaches into the margin is cut off in printing or lost in the binding.")),
    "template.missing_glyph": RuleText(
        N_("no font on this machine has {characters}, on page {page} of {document} (sheet {sheet}); a box is printed"),
        N_("Install a font that has the character, such as one for rare characters of names, or write another "
           "one; characters that were made by hand on one machine (造字) must be replaced."),
        N_("A box in a person's name or a unit is noticed first of all.")),
}  # fmt: skip
