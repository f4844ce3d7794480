"""What is said about Word templates that people edit: what is refused, and what lint finds."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_KIND = N_("A template is a plain .docx file, because that is what can be filled and checked.")
_BOUND = N_("A small file can be made to unpack to anything; no dossier needs so much.")
_ACTIVE = N_("A dossier is opened by strangers: it must run nothing and fetch nothing from elsewhere.")
_PRINTED = N_("What does not read as a tag stops the build, or is printed as it stands.")
_TORN = N_("Word keeps a text in pieces; those of a tag are joined again only where nothing lies in between.")
_RETYPE = N_("Delete the tag and type it again in one go, outside of links, fields and controls.")
_PLACE = N_("A tag with tr, tc or p takes the place of the whole row, cell or paragraph that it stands in.")
_BLANK = N_("An unknown name stops the build; it is never printed as a blank.")
_SLOW = N_("Such a template takes some ten times as long for every dossier, which hundreds of clients feel.")

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
    "template.too_large/tags": RuleText(
        N_("{part} in the template {template} holds {size} tags, of which {open} never end; the limit is {limit}"),
        N_("Close every tag with }}}} or %}}, or split the template into several documents."), _BOUND),
    "template.entities": RuleText(
        N_("{part} in the template {template} declares XML entities, which Word never does"),
        N_("Open the template in Word and save it as a new .docx; if you do not know who made it, do not use it."),
        _ACTIVE),
    "template.macros": RuleText(
        N_("the template {template} holds macros"),
        N_("Open it in Word, choose “Save As”, and the type “Word document (*.docx)”, which leaves them out."),
        _ACTIVE),
    "template.braces/unclosed": RuleText(
        N_("“{tag}” begins a tag that is not closed in its paragraph"),
        N_("Type {closing} at the end of the tag, in the same paragraph and without a line end before it."), _PRINTED),
    "template.braces/stray": RuleText(
        N_("“{tag}” closes a tag that was never opened"),
        N_("Type the opening braces before it, {{{{ or {{%, or delete it."), _PRINTED),
    "template.braces/spaced": RuleText(
        N_("there is a space between the braces “{tag}”"),
        N_("Delete the space: the two braces stand side by side."), _PRINTED),
    "template.full_width": RuleText(
        N_("“{tag}” is typed with full-width characters"),
        N_("Switch the input method to English and type the braces and percent signs again."), _PRINTED),
    "template.torn/link": RuleText(
        N_("only a part of {tag} stands in a hyperlink"), _RETYPE, _TORN),
    "template.torn/change": RuleText(
        N_("only a part of {tag} stands in a tracked change"),
        N_("Accept or reject the change (Review, Accept), then type the tag again in one go."), _TORN),
    "template.torn/control": RuleText(
        N_("only a part of {tag} stands in a content control"), _RETYPE, _TORN),
    "template.torn/field": RuleText(
        N_("a part of {tag} stands in a field or in deleted text"),
        N_("Delete the field around it (Ctrl+Shift+F9 turns it into text), then type the tag again in one go."), _TORN),
    "template.torn/other": RuleText(
        N_("Word has torn {tag} into pieces that cannot be joined"), _RETYPE, _TORN),
    "template.curly_quotes": RuleText(
        N_("{tag} has curly quotes"),
        N_("Type straight quotes; in Word switch off File, Options, Proofing, AutoCorrect Options, “Straight quotes "
           "with smart quotes”."),
        N_("They are read as straight ones, also where a curly one was meant.")),
    "template.curly_quotes/broken": RuleText(
        N_("{tag} does not read because of its quotes"),
        N_("Delete the quotes and type straight ones with the English input method."), _PRINTED),
    "template.ampersand": RuleText(
        N_("{tag} holds “&”, which arrives as “&amp;” and never matches"),
        N_("Compare with something else, or set a name in the profile that has no “&”."),
        N_("A comparison that never holds leaves a table empty, and nobody is told.")),
    "template.syntax/tag": RuleText(
        N_("{tag} does not read: {problem}"),
        N_("Compare it with the examples in docs/templates.md and correct it."), _PRINTED),
    "template.syntax/wide": RuleText(
        N_("{tag} holds the full-width “{mark}”"),
        N_("Type “{meant}” with the English input method instead; inside quotes it may stay."), _PRINTED),
    "template.syntax/word": RuleText(
        N_("{tag} begins with “{word}”, which is no tag{hint}"),
        N_("A tag begins with if, elif, else, endif, for, endfor, set or another word of Jinja."), _PRINTED),
    "template.syntax/prefix": RuleText(
        N_("in {tag} a space stands before “{word}”"),
        N_("Delete the space: {{%{word} stands without one."), _PRINTED),
    "template.syntax/percent": RuleText(
        N_("{tag} holds “%” or “}}”, which no {prefix} tag may hold"),
        N_("Set the value with a tag of its own before it, and use the name here."), _PRINTED),
    "template.syntax/alternative": RuleText(
        N_("{tag} in an alternative text has double quotes"), N_("Use single quotes there."), _PRINTED),
    "template.syntax/elsewhere": RuleText(
        N_("{tag} asks for another template"),
        N_("Copy what you need into this one; outlines can include one another, templates cannot."),
        N_("A template stands by itself, so that what is filled is what was checked.")),
    "template.tag_place/tr": RuleText(
        N_("{tag} does not stand in a table row"),
        N_("Move it into a row of its own in the table, or use {{%p for paragraphs."), _PLACE),
    "template.tag_place/tc": RuleText(
        N_("{tag} does not stand in a table cell"), N_("Move it into a cell of its own in the row."), _PLACE),
    "template.tag_place/alternative": RuleText(
        N_("{tag} stands in an alternative text, where “{prefix}” has nothing to act on"),
        N_("Delete “{prefix}” there."), _PLACE),
    "template.tag_alone/p": RuleText(
        N_("{tag} shares its paragraph with “{lost}”, which would be lost"),
        N_("Give the tag a paragraph of its own, or delete the “p”."), _PLACE),
    "template.tag_alone/tr": RuleText(
        N_("{tag} shares its table row with “{lost}”, which would be lost"),
        N_("Give the tag a row of its own, with nothing else in it."), _PLACE),
    "template.tag_alone/tc": RuleText(
        N_("{tag} shares its cell with “{lost}”, which would be lost"),
        N_("Give the tag a cell of its own, with nothing else in it."), _PLACE),
    "template.tag_alone/several": RuleText(
        N_("{tag} shares its place with “{lost}”; only the last of them would act"),
        N_("Give each of the tags a paragraph, row or cell of its own."), _PLACE),
    "template.block/unclosed": RuleText(
        N_("{tag} is never closed"),
        N_("Write {closing} where it should end."), _PRINTED),
    "template.block/stray": RuleText(
        N_("{tag} has no block to belong to"),
        N_("Delete it, or write the tag that opens its block before it."), _PRINTED),
    "template.block/crossing": RuleText(
        N_("{tag} ends what {opening} began elsewhere ({place}), so that what lies between is no whole"),
        N_("Put both into the same cell or the same run of paragraphs, both with the same prefix (tr, tc, p or none)."),
        N_("What is repeated or left out must be whole paragraphs, rows or cells, or Word cannot open the result.")),
    "template.emptied/table": RuleText(
        N_("every row of this table stands under {tag} or its like, so the table may have none"),
        N_("Keep a head row outside the loop, or put a row with “无” under {{%tr else %}}."),
        N_("A table without rows is left out, and its caption stands over nothing.")),
    "template.emptied/row": RuleText(
        N_("every cell of this row stands under {tag} or its like, so the row may have none"),
        N_("Keep one cell outside of it, or use {{%tr for the whole row."),
        N_("A row without cells is left out.")),
    "template.emptied/cell": RuleText(
        N_("everything in this cell stands under {tag} or its like, so the cell may be blank"),
        N_("Put a paragraph with — or 无 under {{%p else %}}."),
        N_("A blank cell looks like a forgotten entry.")),
    "template.unknown/name": RuleText(
        N_("{tag} asks for “{name}”, which does not exist{hint}"),
        N_("“applykit context” lists the names that a template sees."), _BLANK),
    "template.unknown/field": RuleText(
        N_("{tag} asks for “{name}”, which the profile does not have{hint}"),
        N_("“applykit context” lists the names that a template sees."), _BLANK),
    "template.unknown/filter": RuleText(
        N_("{tag} uses the filter “{name}”, which does not exist{hint}"),
        N_("docs/templates.md lists the filters."), _BLANK),
    "template.unknown/test": RuleText(
        N_("{tag} uses the test “{name}”, which does not exist{hint}"),
        N_("Use one of Jinja's tests, such as defined, none, odd or even."), _BLANK),
    "template.not_filled": RuleText(
        N_("{tag} stands in a {title}, which is never filled"),
        N_("Move the tag into the text, or delete it."),
        N_("The dossier would show the tag itself.")),
    "template.font": RuleText(
        N_("the font {font} is not one of the house style: {places}"),
        N_("Select the words and set the style's own font, or press Ctrl+Space to go back to it."),
        N_("Reviewers see dossiers side by side; a font that another machine lacks also moves every page.")),
    "template.direct_formatting": RuleText(
        N_("the {kind} is set by hand: {places}{styles}"),
        N_("Press Ctrl+Space and Ctrl+Q to go back to the style, then choose or change a style instead."),
        N_("What is set by hand no longer follows the house style.")),
    "template.tracked_changes": RuleText(
        N_("tracked changes are left in ({places}; by {people})"),
        N_("Review, Accept All Changes, and switch tracking off; then save."),
        N_("The dossier would show what was struck out, and by whom.")),
    "template.comments": RuleText(
        N_("comments are left in (at {places}; by {people}), the first: “{comment}”"),
        N_("Review, Delete All Comments in Document; then save."),
        N_("Comments speak to colleagues and would go out with the dossier.")),
    "template.hidden_text": RuleText(
        N_("there is hidden text: {places}"),
        N_("Select the words, Font, take the tick off “Hidden”; delete what nobody is to read."),
        N_("Hidden text is one click away from being read.")),
    "template.author": RuleText(
        N_("the file names people or a firm: {people}"),
        N_("File, Info, Inspect Document, Remove All for properties; the dossier itself names the host unit only."),
        N_("A template goes from hand to hand and should not tell whose hands.")),
    "template.slow/no_properties": RuleText(
        N_("the file has no document properties, so the slow way fills it"),
        N_("Open it in Word and save it: Word writes them. Or leave it: the documents are the same."), _SLOW),
    "template.slow/prefixes": RuleText(
        N_("a part of the file has other names for Word's namespaces than Word has, so the slow way fills it"),
        N_("Open it in Word and save it: Word writes its own. Or leave it: the documents are the same."), _SLOW),
    "template.external": RuleText(
        N_("the file fetches something from elsewhere: {target}"),
        N_("Insert the picture or text itself, not a link to it (File, Info, Edit Links to Files, Break Link)."),
        _ACTIVE),
    "template.external/link": RuleText(
        N_("a hyperlink leads to a place on some computer: {target}"),
        N_("Right-click it, Remove Hyperlink."), _ACTIVE),
    "template.external/web": RuleText(
        N_("a hyperlink leads to {target}"),
        N_("Leave it if it is to be in every dossier; else right-click it, Remove Hyperlink."),
        N_("Nobody checks whether the page still says what it said.")),
    "template.remote_template": RuleText(
        N_("the file is tied to another template: {target}"),
        N_("Developer, Document Template, empty the box, untick “Automatically update document styles”; then save."),
        _ACTIVE),
    "template.object": RuleText(
        N_("the file holds an embedded object or control ({target})"),
        N_("Delete it and insert its content as text, a table or a picture."), _ACTIVE),
    "template.field": RuleText(
        N_("a field fetches something from elsewhere: {code}"),
        N_("Click it and press Ctrl+Shift+F9, which turns it into plain text."), _ACTIVE),
    "template.lint": RuleText(
        N_("the template {template} has errors ({count}), so nothing was built."),
        N_("Mend them in Word (see above); “applykit template lint” says whether all is well."),
        N_("A fault in a template would be in every dossier made from it.")),
}  # fmt: skip
