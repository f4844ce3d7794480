"""What is said about spreadsheets that stand for a section, and about the sheets that applykit writes."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_SEEN = N_(
    "What a person sees in a sheet and what the file holds must be the same, or the dossier says something that nobody meant."
)
_COLUMN = N_("A column under a wrong name would be left out of the dossier without anybody noticing.")
_READ = N_("What cannot be read cannot be in the dossier.")

_CALL = N_("A name that does not exist is refused at once, so that the wrong thing is never built by a slip.")
_KEPT = N_("What you have typed or built must never be lost by a slip in a call.")
_WHOLE = N_("A sheet that silently lacks something would replace what is whole.")

RULES = {
    "schema.sheet_format": RuleText(
        N_("this is a spreadsheet of another format ({ending}), which is not read"),
        N_("Open it and save it as “Excel workbook (.xlsx)”."), _READ),
    "schema.sheet_format/content": RuleText(
        N_("this file is called .xlsx but is not a workbook"),
        N_("Open it and save it as “Excel workbook (.xlsx)”; changing the name alone changes nothing."), _READ),
    "schema.sheet_format/not_csv": RuleText(
        N_("this file is called .csv but is a workbook"), N_("Give it the ending .xlsx again."), _READ),
    "schema.sheet_blank": RuleText(
        N_("the file is empty (0 bytes)"), N_("Put the workbook there again; the copy was broken off."), _READ),
    "schema.sheet_encrypted": RuleText(
        N_("the workbook is protected by a password"),
        N_("Open it, remove the password (File, Info, Protect workbook), and save it."), _READ),
    "schema.sheet_damaged": RuleText(
        N_("the workbook is damaged: {problem}"),
        N_("Open it in Excel or WPS, let it be repaired, and save it; or fetch it again from where it came."), _READ),
    "schema.sheet_size": RuleText(
        N_("the file is larger than {limit} MB"),
        N_("Delete pictures and sheets that do not belong to the section."),
        N_("The limit keeps a file that was made by mistake from blocking the machine.")),
    "schema.sheet_size/unpacked": RuleText(
        N_("the workbook unpacks to {size} MB; the limit is {limit} MB"),
        N_("Copy the rows to a new workbook: formats of empty rows make a file swell."),
        N_("The limit keeps a file that was made by mistake from blocking the machine.")),
    "schema.sheet_encoding": RuleText(
        N_("the characters of this file are in no known encoding"),
        N_("Save it as CSV in UTF-8, or as .xlsx."), _READ),
    "schema.sheet_quotes": RuleText(
        N_("a quotation mark is not closed or stands where none belongs"),
        N_("Correct the row, or save the table as .xlsx."), _READ),
    "schema.sheet_not_rows": RuleText(
        N_("“{label}” is not a table, so a sheet cannot stand for it"),
        N_("Enter it in profile.yaml, or in a .yaml file of the section's name."), _READ),
    "schema.sheet_others": RuleText(
        N_("only the sheet “{sheet}” was read; these hold data too: {others}"),
        N_("Put all rows on one sheet called like the section, or delete what does not belong here."), _READ),
    "schema.sheet_head": RuleText(
        N_("no head row was found among the first {rows} rows"),
        N_("Put the labels of the columns in a row of their own above the data: {labels} …"), _COLUMN),
    "schema.sheet_column": RuleText(
        N_("the column “{key}” is not known here"),
        N_("Check the label, or delete the column; “applykit explain” lists what a section holds."), _COLUMN),
    "schema.sheet_column/near": RuleText(
        N_("the column “{key}” is not known here; did you mean “{nearest}”?"), N_("Call it “{nearest}”."), _COLUMN),
    "schema.sheet_column_twice": RuleText(
        N_("the column “{key}” stands here a second time, after column {first}"),
        N_("Keep one of the two and delete the other."),
        N_("Of two values for one entry only one can be printed.")),
    "schema.sheet_unlabelled": RuleText(
        N_("column {column} holds data but has no label in the head row"),
        N_("Give the column its label, or delete it."), _COLUMN),
    "schema.sheet_unit": RuleText(
        N_("the unit “{written}” in the head does not fit “{label}”, which is in {unit}"),
        N_("Give the column in {unit}, or in another unit of the same kind."),
        N_("元, 万元 and 亿元 taken for one another are the commonest wrong figure in a dossier.")),
    "schema.sheet_unit/none": RuleText(
        N_("the head gives the unit “{written}”, but “{label}” is a plain number"), N_("Write the label alone."),
        N_("A figure with a unit that nobody expects is a figure in the wrong place.")),
    "schema.sheet_nested": RuleText(
        N_("“{label}” is a group of entries, which one column cannot hold"),
        N_("Enter this section in a .yaml file."), _READ),
    "schema.sheet_nested/yearly": RuleText(
        N_("“{label}” holds one value for each year, which one column cannot"),
        N_("Give each year a column of its own, such as “{label} 2027”."), _READ),
    "schema.sheet_merged": RuleText(
        N_("the cells {area} are merged; only the first of them holds the value, the others are empty"),
        N_("Unmerge them and write the value in each cell that it belongs to."), _SEEN),
    "schema.sheet_hidden": RuleText(
        N_("hidden rows were read too: {rows}"),
        N_("Show them and check them; clear the filter, and delete the rows that do not belong here."), _SEEN),
    "schema.sheet_hidden/columns": RuleText(
        N_("hidden columns were read too: {columns}"),
        N_("Show them and check them, or delete the columns that do not belong here."), _SEEN),
    "schema.sheet_totals": RuleText(
        N_("row {row} begins with “{text}” and was left out as a total"),
        N_("Delete the row: totals are computed from the rows."),
        N_("A total among the rows would be counted once more.")),
    "schema.sheet_formula": RuleText(
        N_("the formula in this cell has no stored value"),
        N_("Open the file in Excel or WPS and save it, or type the value itself."), _READ),
    "schema.sheet_error": RuleText(
        N_("the cell holds the error {read}"), N_("Mend the formula, or type the value itself."), _READ),
    "schema.sheet_digits": RuleText(
        N_("the number {read} has more than 15 digits, of which a spreadsheet keeps only 15"),
        N_("Format the cell as text and type the number again."), _SEEN),
    "schema.sheet_month": RuleText(
        N_("{read} was stored as a number: it may be January or October"),
        N_("Format the cell as text and write it like 2026-10."), _SEEN),
    "schema.sheet_scaled": RuleText(
        N_("the cell shows its figure in another unit than it holds: stored is {read} (format {shown})"),
        N_("Set the number format of the column to “General” and look at the figures."),
        N_("元, 万元 and 亿元 taken for one another are the commonest wrong figure in a dossier.")),
    "file.exists/sheet": RuleText(
        N_("{file} is already there and was not overwritten."),
        N_("Move it away, or name another file with --output."), _KEPT),
    "file.section_exists": RuleText(
        N_("the section already has a file: {file}. Nothing was written."),
        N_("Fill in that file, or export its rows with “applykit export”."), _KEPT),
    "usage.section": RuleText(
        N_("there is no section “{name}”{hint}."), N_("A section is named as in the profile: staff, or 人员."), _CALL),
    "usage.criterion": RuleText(
        N_("there is no criterion “{name}”{hint}."), N_("“applykit programme show” lists them all."), _CALL),
    "usage.sheet": RuleText(
        N_("“{label}” is not a table, so there is no sheet for it."), N_("Sections with rows: {choices}."), _CALL),
    "usage.sheet_ending": RuleText(
        N_("{file} does not end in .xlsx."), N_("Sheets are written as Excel workbooks."), _CALL),
    "usage.sheet_nested": RuleText(
        N_("“{label}” at {place} holds entries that a sheet has no place for."),
        N_("Keep this section in its .yaml file."), _WHOLE),
    "usage.sheet_long": RuleText(
        N_("the text at {place} has {found} characters; a cell holds at most {limit}."),
        N_("Keep this section in its .yaml file."), _WHOLE),
    "usage.sheet_unread": RuleText(
        N_("the rows of “{label}” could not be read, so nothing was written."), N_("Mend the file (see above) first."), _WHOLE),
    "usage.watch": RuleText(N_("--watch prints text only."), N_("Leave out --format."), _CALL),
}  # fmt: skip
