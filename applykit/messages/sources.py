"""What is said about YAML text."""

from __future__ import annotations

from applykit.messages import N_, RuleText

RULES = {
    "yaml.syntax": RuleText(
        N_("this is not valid YAML: {problem} (near “{text}”)"),
        N_("Look at this line and the one above: a colon needs a space after it, quotes and brackets must be "
           "closed, and lines of one level start in the same column. A value that holds “: ” or begins with "
           "@ * & ! % needs straight quotes around it."),
        N_("Only text that reads as YAML in one way can be checked."),
    ),
    "yaml.tab": RuleText(
        N_("a tab stands where YAML needs spaces"),
        N_("Replace the tab at the start of the line by two spaces for each level."),
        N_("YAML counts columns, and the width of a tab is not the same in every editor."),
    ),
    "yaml.full_width_colon": RuleText(
        N_("a full-width colon “：” stands after a name: “{text}”"),
        N_("Type an ASCII colon and a space instead: “name: value”."),
        N_("YAML knows only the ASCII colon; with a full-width one the line is text, not an entry."),
    ),
    "yaml.curly_quotes": RuleText(
        N_("curly quotes stand where YAML needs straight ones: {text}"),
        N_("Use straight quotes \" \" to enclose a value; if the curly quotes belong to the text itself, put "
           "straight quotes around them."),
        N_("To YAML curly quotes are ordinary letters, so they would be printed in the dossier."),
    ),
    "yaml.duplicate_key": RuleText(
        N_("“{key}” was already given in line {first}; this second entry would be lost"),
        N_("Keep one of the two entries and delete the other."),
        N_("Most programs silently keep only the last of two equal keys."),
    ),
    "yaml.alias": RuleText(
        N_("“*{name}” is a YAML alias, which a profile may not use"),
        N_("Write the value itself here; if the text should begin with “*”, put it in straight quotes."),
        N_("Aliases hide where a figure comes from and can make a small file explode."),
    ),
    "yaml.anchor": RuleText(
        N_("“&{name}” is a YAML anchor, which a profile may not use"),
        N_("Delete it; if the text should begin with “&”, put it in straight quotes."),
        N_("Anchors only serve aliases, which a profile may not use."),
    ),
    "yaml.tag": RuleText(
        N_("“{tag}” is a YAML tag, which a profile may not use"),
        N_("Delete it; if the text should begin with “!”, put it in straight quotes."),
        N_("The schema decides what kind of value an entry is, never the file."),
    ),
    "yaml.several_documents": RuleText(
        N_("a second YAML document begins here with “---”"),
        N_("Delete this line, or move what follows into a file profile/<section>.yaml."),
        N_("A profile is one document; a second one would be ignored by most programs."),
    ),
    "yaml.depth": RuleText(
        N_("the entries are nested more than {limit} levels deep"),
        N_("Check the indentation and the brackets here; a profile needs five levels at most."),
        N_("Deep nesting is always a slip or an attack."),
    ),
    "yaml.size": RuleText(
        N_("the file is larger than {limit} MB"),
        N_("A profile holds text and figures only: put pictures and scans in evidence/ and move long lists to "
           "profile/<section>.yaml."),
        N_("A profile of that size is not one that a person wrote."),
    ),
    "yaml.encoding/gbk": RuleText(
        N_("the file is not UTF-8; it looks like GBK (“ANSI” in Windows Notepad)"),
        N_("Open it in Notepad and save it again with the encoding UTF-8, or run: "
           "iconv -f GB18030 -t UTF-8 {file} > new.yaml"),
        N_("Only UTF-8 holds every Chinese character and reads the same on every computer."),
    ),
    "yaml.encoding/utf16": RuleText(
        N_("the file is not UTF-8; it is UTF-16 (“Unicode” in Windows Notepad)"),
        N_("Open it in Notepad and save it again with the encoding UTF-8."),
        N_("Only UTF-8 holds every Chinese character and reads the same on every computer."),
    ),
    "yaml.encoding/unknown": RuleText(
        N_("the file is not UTF-8 text"),
        N_("Make sure that it is a YAML text file, not a Word or Excel file, and save it as UTF-8."),
        N_("Only UTF-8 holds every Chinese character and reads the same on every computer."),
    ),
    "yaml.bom": RuleText(
        N_("the file begins with a byte order mark, which was ignored"),
        N_("Nothing needs to be done; to get rid of this warning save the file as “UTF-8” without BOM."),
        N_("Some programs take the mark for a part of the first name."),
    ),
    "yaml.empty": RuleText(
        N_("the file holds no entries"),
        N_("Run “applykit init” in an empty folder to get a profile to fill in."),
        N_("An empty file cannot be told from a lost one."),
    ),
    "yaml.not_mapping": RuleText(
        N_("the profile must consist of named sections such as “organization:”"),
        N_("Begin each section with its name and a colon; a list alone belongs in profile/<section>.yaml."),
        N_("Sections are found by their names."),
    ),
    "yaml.key": RuleText(
        N_("the name of an entry must be a plain word"),
        N_("Write “name: value”; quote the value, not the name."),
        N_("Entries are found by their names."),
    ),
    "text.control_character": RuleText(
        N_("the invisible control character {code} stands here"),
        N_("Delete it: set the cursor here, delete the characters around it and type them again."),
        N_("Word refuses files with control characters; they come from copying out of PDF or old software."),
    ),
    "text.surrogate": RuleText(
        N_("half of a character stands here (a lone surrogate)"),
        N_("Delete the damaged character and type it again."),
        N_("Half a character cannot be stored in Word, PDF or UTF-8."),
    ),
}  # fmt: skip
