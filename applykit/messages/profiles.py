"""What is said about the entries of a profile."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_TYPE = N_("The schema says what kind of value each entry holds; a value that reads otherwise would be printed "
           "or added up wrongly.")  # fmt: skip

RULES = {
    "schema.type/date": RuleText(
        N_("should be a date, but reads “{read}”"), N_("Write it like 2026-03-01 or 2026年3月1日."), _TYPE),
    "schema.type/date_without_day": RuleText(
        N_("should be a full date, but “{read}” has no day"), N_("Add the day: 2026-03-01."), _TYPE),
    "schema.type/month": RuleText(
        N_("should be a year and month, but reads “{read}”"), N_("Write it like 2026-03 or 2026年3月."), _TYPE),
    "schema.type/year": RuleText(
        N_("should be a year between 1900 and 2100, but reads “{read}”"), N_("Check the year; it is written with four digits: 2026."), _TYPE),
    "schema.type/no_such_day": RuleText(
        N_("“{read}” is not in the calendar"), N_("Check the month and the day."), _TYPE),
    "schema.type/decimal": RuleText(
        N_("should be a number, but reads “{read}”"),
        N_("Write digits, such as 1,200.50, in {unit}; a unit of the same kind may follow. Where there is nothing "
           "to give, leave the entry empty or write 0."), _TYPE),
    "schema.type/number": RuleText(
        N_("should be a number, but reads “{read}”"), N_("Write digits, such as 1,200.50."), _TYPE),
    "schema.type/one_number": RuleText(
        N_("should be one number, but reads “{read}”"),
        N_("Write one figure, not a range or several: the one that the documents should print and add up."), _TYPE),
    "schema.type/integer": RuleText(
        N_("should be a whole number, but reads “{read}”"), N_("Write digits without a fraction: 12."), _TYPE),
    "schema.type/boolean": RuleText(
        N_("should be 是 or 否, but reads “{read}”"), N_("Write 是 or 否."), _TYPE),
    "schema.type/dict": RuleText(
        N_("“{label}” should hold named entries"),
        N_("Put each entry on a line of its own below, indented by two spaces: “name: value”."), _TYPE),
    "schema.type/full_width_colon": RuleText(
        N_("“{label}” should hold named entries, but holds a full-width colon “：”"),
        N_("Type an ASCII colon and a space after each name: “name: value”."), _TYPE),
    "schema.type/list": RuleText(
        N_("“{label}” should be a list"),
        N_("Begin each row on a line of its own with “- ”."), _TYPE),
    "schema.type/not_scalar": RuleText(
        N_("“{label}” should be a single value, not a list or a group of entries"),
        N_("Write the value on the same line; put straight quotes around text that holds “: ” or begins "
           "with “- ”, “[” or “{{”."), _TYPE),
    "schema.unit": RuleText(
        N_("the unit “{written}” does not fit: this entry is in {unit}"),
        N_("Give the figure in {unit}, or in another unit of the same kind."),
        N_("元, 万元 and 亿元 taken for one another are the commonest wrong figure in a dossier."),
    ),
    "schema.unit/none": RuleText(
        N_("“{read}” has a unit, but this entry is a plain number"),
        N_("Write the number alone."),
        N_("A figure with a unit that nobody expects is a figure in the wrong place."),
    ),
    "schema.credit_code/check": RuleText(
        N_("“{read}” is not a valid 统一社会信用代码: after its first 17 characters it should end in {expected}, "
           "but it ends in {found}, so one of them was copied wrongly"),
        N_("Compare it with the certificate character by character; 0 and O, 1 and I are easily mixed up."),
        N_("The last character of the code follows from the others (GB 32100—2015)."),
    ),
    "schema.credit_code/form": RuleText(
        N_("“{read}” is not a 统一社会信用代码: it has 18 digits and capital letters (this one {length})"),
        N_("Copy it from the certificate of the legal person; the letters I, O, Z, S and V never occur."),
        N_("The form of the code is fixed by GB 32100—2015."),
    ),
    "schema.credit_code/letter": RuleText(
        N_("“{read}” is not a 统一社会信用代码: the letter {letter} never occurs in one"),
        N_("Compare it with the certificate: 0 for O, 1 for I, 2 for Z, 5 for S is the usual slip."),
        N_("The form of the code is fixed by GB 32100—2015."),
    ),
    "schema.empty_row": RuleText(
        N_("row {number} is empty"), N_("Fill the row or delete its “- ”."),
        N_("An empty row would be printed as an empty line of the table."),
    ),
    "schema.unknown_key": RuleText(
        N_("“{key}” is not an entry that is known here"),
        N_("Check the spelling, or delete the entry; “applykit explain” lists what a section holds."),
        N_("An entry under a wrong name would be left out of the dossier without anybody noticing."),
    ),
    "schema.unknown_key/near": RuleText(
        N_("“{key}” is not an entry that is known here; did you mean “{nearest}”?"),
        N_("Write “{nearest}:”."),
        N_("An entry under a wrong name would be left out of the dossier without anybody noticing."),
    ),
    "schema.unknown_key/figure": RuleText(
        N_("“{key}” looks like the rest of a figure that was cut at its comma: inside {{ }} a comma begins a new entry"),
        N_("Put the figure in straight quotes, \"1,100\", or write it without the comma."),
        N_("A figure that is cut at its comma is a wrong figure."),
    ),
    "schema.unknown_key/full_width_colon": RuleText(
        N_("“{key}” holds a full-width colon “：”"),
        N_("Type an ASCII colon and a space after the name: “{nearest}: …”."),
        N_("YAML knows only the ASCII colon; with a full-width one the line is text, not an entry."),
    ),
    "schema.field_twice": RuleText(
        N_("this entry was already given in line {first}, once by its name and once by its label"),
        N_("Keep one of the two and delete the other."),
        N_("Of two values for one entry only one can be printed."),
    ),
    "schema.section_twice": RuleText(
        N_("the section “{label}” stands in this file and also in {file}, line {first}"),
        N_("Keep it in one of the two places."),
        N_("Of two versions of a section only one can be right."),
    ),
    "schema.unknown_section": RuleText(
        N_("“{name}” is not the name of a section"),
        N_("Name the file after a section, such as staff.yaml or 人员.yaml, or move it elsewhere."),
        N_("A section file under a wrong name would be left out of the dossier."),
    ),
    "schema.unknown_section/near": RuleText(
        N_("“{name}” is not the name of a section; did you mean “{nearest}”?"),
        N_("Rename the file to {nearest}{ending}."),
        N_("A section file under a wrong name would be left out of the dossier."),
    ),
    "schema.file_ignored": RuleText(
        N_("this file is not .yaml, .xlsx or .csv and was not read"),
        N_("Enter its rows in a .yaml, .xlsx or .csv file of the section's name, or move it out of this folder."),
        N_("What is not read cannot be in the dossier."),
    ),
    "schema.required": RuleText(
        N_("“{label}” is required and not filled in"), N_("{help} Example: {example}"),
        N_("Without this entry a page of the dossier would have a hole."),
    ),
    "schema.required/list": RuleText(
        N_("“{label}” is required and has no rows"), N_("{help}"),
        N_("Without these rows a table of the dossier would be empty."),
    ),
    "schema.too_short": RuleText(
        N_("“{label}” has {found} characters; at least {limit} are expected"), N_("{help}"),
        N_("A text this short cannot answer what is asked; the length is this project's own reading."),
    ),
    "schema.too_short/list": RuleText(
        N_("“{label}” has {found} rows; at least {limit} are needed"), N_("{help}"),
        N_("Fewer rows cannot answer what is asked."),
    ),
    "schema.too_long": RuleText(
        N_("“{label}” has {found} characters; at most {limit} fit"), N_("Shorten it to {limit} characters."),
        N_("Longer entries do not fit their place in the documents."),
    ),
    "schema.too_long/list": RuleText(
        N_("“{label}” has {found} rows; at most {limit} fit"), N_("Keep the {limit} that matter most."),
        N_("Longer entries do not fit their place in the documents."),
    ),
    "schema.too_small": RuleText(
        N_("“{label}” is {found}; it cannot be less than {limit}"), N_("Check the figure and its unit."),
        N_("A value out of range is a slip or a wrong unit."),
    ),
    "schema.too_large": RuleText(
        N_("“{label}” is {found}; it cannot be more than {limit}"), N_("Check the figure and its unit."),
        N_("A value out of range is a slip or a wrong unit."),
    ),
    "schema.choice": RuleText(
        N_("“{read}” is not one of the choices for “{label}”"), N_("Choose one of: {choices}."),
        N_("Fixed words let the same thing be counted and found in every dossier."),
    ),
    "schema.reference/near": RuleText(
        N_("“{read}” is not found in {target}; did you mean “{nearest}”?"),
        N_("Write it exactly as it stands in {section}, or add the row there."),
        N_("An entry that points to nothing breaks the thread that a reviewer follows."),
    ),
    "schema.reference/empty": RuleText(
        N_("“{read}” is not found in {target}, which has no rows yet"),
        N_("Fill in {section} first."),
        N_("An entry that points to nothing breaks the thread that a reviewer follows."),
    ),
    "schema.reference/criterion": RuleText(
        N_("“{read}” is not the number of a criterion in {section}"),
        N_("Write a number such as A1; “applykit programme show” lists them all."),
        N_("An entry that points to nothing breaks the thread that a reviewer follows."),
    ),
    "schema.reference": RuleText(
        N_("“{read}” is not found in {target}"),
        N_("Write it exactly as it stands in {section}, or add the row there."),
        N_("An entry that points to nothing breaks the thread that a reviewer follows."),
    ),
    "schema.unique": RuleText(
        N_("{label} “{read}” occurs twice: first in line {first}"),
        N_("Correct one of the two, or delete the row that was entered twice."),
        N_("What is counted twice makes totals false."),
    ),
    "schema.order": RuleText(
        N_("“{start}” ({before}) is later than “{end}” ({after})"), N_("Check both dates; perhaps they were swapped."),
        N_("Nothing can end before it begins."),
    ),
    "schema.rule": RuleText(
        N_("“{label}” does not fulfil the rule {constraint}"), N_("{help}"),
        N_("The programme's schema asks for it."),
    ),
}  # fmt: skip
