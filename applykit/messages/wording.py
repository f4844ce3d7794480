"""What is said about the texts of a profile: lengths, leftovers, spelling, and figures that disagree."""

from __future__ import annotations

from applykit.messages import N_, RuleText, pictures

_READS = N_("A reviewer reads it as carelessness, and searching and counting no longer find the passage.")
_ONCE = N_("A figure said once and taken from the profile everywhere else cannot disagree with itself.")

_PACK = N_("A pack is data that everything rests on: one wrong word in it makes every dossier wrong.")

_LOOKALIKE = N_("Searching and comparing see another character, and a font may not have it.")

RULES = {
    "submission.too_long": RuleText(
        N_("“{label}” has {words} words (字数, as Word counts them); the limit is {limit}, {excess} more than allowed"),
        N_("Cut {excess} words, or correct the limit if the notice says otherwise."),
        N_("Texts over the limit of the notice are sent back or cut off.")),
    "submission.unknown_field": RuleText(
        N_("a limit is set for “{name}”, which is no text of the profile and no document{hint}"),
        N_("Write the place of a text such as lab.summary, a section, or the title of a document."),
        N_("A limit for nothing is a limit that nobody checks.")),
    "text.placeholder": RuleText(
        N_("“{around}”: “{found}” {means}"),
        N_("Write what belongs there, or delete it. {remedy}"),
        N_("What was left to be filled in is printed as it stands.")),
    "text.placeholder/several": RuleText(
        N_("“{around}”: “{found}” {means} ({count} places in this text)"),
        N_("Write what belongs there, or delete it. {remedy}"),
        N_("What was left to be filled in is printed as it stands.")),
    "text.past_promise": RuleText(
        N_("“{around}”: {means}"),
        N_("Say what was done, with its figures, or name a year of the construction period. {remedy}"),
        N_("A promise for a year that is over shows that the text was taken from an older paper.")),
    "text.past_promise/several": RuleText(
        N_("“{around}”: {means} ({count} places in this text)"),
        N_("Say what was done, with its figures, or name a year of the construction period. {remedy}"),
        N_("A promise for a year that is over shows that the text was taken from an older paper.")),
    "text.personal_data": RuleText(
        N_("“{around}”: {means}"),
        N_("Delete it. {remedy}"),
        N_("The dossier goes through many hands; personal numbers are nobody's business there.")),
    "text.personal_data/several": RuleText(
        N_("“{around}”: {means} ({count} places in this text)"),
        N_("Delete it. {remedy}"),
        N_("The dossier goes through many hands; personal numbers are nobody's business there.")),
    "text.foreign_name": RuleText(
        N_("“{around}”: “{name}” is named here and nowhere else in the profile{hint}"),
        N_("If it belongs to this dossier, enter it where it belongs (partners, platforms, benchmarks); "
           "if it was left over from another paper, correct it."),
        N_("Another client's name in a paragraph is the surest sign of a copied dossier.")),
    "text.foreign_name/client": RuleText(
        N_("“{around}”: “{name}” is a name of another client ({client})"),
        N_("Correct the passage; check the paragraphs around it as well."),
        N_("Another client's name in a paragraph is the surest sign of a copied dossier.")),
    "text.mixed_width": RuleText(
        N_("“{around}”: {means}"), N_("Type it again. {remedy}"), _READS),
    "text.mixed_width/several": RuleText(
        N_("“{around}”: {means} ({count} places in this text)"), N_("Type them again. {remedy}"), _READS),
    "text.mixed_units": RuleText(
        N_("“{around}”: {quantity} is written in “{found}” here, but in “{house}” elsewhere"),
        N_("Write “{house}” everywhere."),
        N_("Two ways of writing one unit make two people's work out of one dossier.")),
    "text.traditional": RuleText(
        N_("“{around}”: {means}"), N_("Type it in simplified characters. {remedy}"),
        N_("Text copied from web pages often brings traditional characters and lost ones along.")),
    "text.traditional/several": RuleText(
        N_("“{around}”: {means} ({count} places in this text)"), N_("Type it in simplified characters. {remedy}"),
        N_("Text copied from web pages often brings traditional characters and lost ones along.")),
    "text.converter_debris": RuleText(
        N_("“{around}”: {means}"), N_("Compare the passage with its source. {remedy}"),
        N_("Where a converter left debris it has usually lost characters as well.")),
    "text.converter_debris/several": RuleText(
        N_("“{around}”: {means} ({count} places in this text)"), N_("Compare the passage with its source. {remedy}"),
        N_("Where a converter left debris it has usually lost characters as well.")),
    "text.invisible": RuleText(
        N_("“{around}”: {means}"), N_("Delete it. {remedy}"),
        N_("A character that nobody sees breaks searching, counting and line ends.")),
    "text.invisible/several": RuleText(
        N_("“{around}”: {means} ({count} places in this text)"), N_("Delete them. {remedy}"),
        N_("A character that nobody sees breaks searching, counting and line ends.")),
    "text.lookalike": RuleText(
        N_("“{around}”: {means}"), N_("Two names that look the same are told apart by it. {remedy}"), _LOOKALIKE),
    "text.lookalike/several": RuleText(
        N_("“{around}”: {means} ({count} places in this text)"),
        N_("Two names that look the same are told apart by it. {remedy}"), _LOOKALIKE),
    "text.repeated": RuleText(
        N_("the paragraph “{start}” stands word for word in “{other}” as well, line {line}"),
        N_("Keep it in the place that it answers and refer to it from the other."),
        N_("A paragraph used twice answers at most one of the two questions.")),
    "text.figure_disagrees": RuleText(
        N_("“{around}”: {title} is {said} here, but {known} by the entries in {where} (from line {line})"),
        N_("Correct whichever is wrong; {{{{ … }}}} in a narrative takes the figure from the profile."),
        N_("Figures that differ between text and tables are what dossiers are sent back for most often.")),
    "text.expression": RuleText(
        N_("{text} gives nothing to print: {problem}"),
        N_("Correct the expression; “applykit explain text.expression” shows how one is written."),
        _ONCE),
    "text.expression/syntax": RuleText(
        N_("{text} does not read: {problem}"),
        N_("Write an expression such as {{{{ staff | count }}}} or {{{{ facilities | total('area') }}}}."), _ONCE),
    "text.expression/name": RuleText(
        N_("{text}: there is no section “{name}”"),
        N_("Use the name or the label of a section, as in the profile."), _ONCE),
    "text.expression/name_near": RuleText(
        N_("{text}: there is no section “{name}”; did you mean “{nearest}”?"),
        N_("Write “{nearest}”."), _ONCE),
    "text.expression/field": RuleText(
        N_("{text}: there is no entry “{name}” here"),
        N_("Use the name or the label of an entry, as in the profile."), _ONCE),
    "text.expression/field_near": RuleText(
        N_("{text}: there is no entry “{name}” here; did you mean “{nearest}”?"),
        N_("Write “{nearest}”."), _ONCE),
    "text.expression/filter": RuleText(
        N_("{text}: narratives know no filter “{name}”"),
        N_("Use count, total, where, find, share, number, amount, month or another of the documented filters."), _ONCE),
    "text.expression/filter_near": RuleText(
        N_("{text}: narratives know no filter “{name}”; did you mean “{nearest}”?"),
        N_("Write “{nearest}”."), _ONCE),
    "text.expression/value": RuleText(
        N_("{text}: “{name}” is not one of the choices of this entry"),
        N_("Write one of the choices exactly; nothing else can be found."), _ONCE),
    "text.expression/value_near": RuleText(
        N_("{text}: “{name}” is not one of the choices of this entry; did you mean “{nearest}”?"),
        N_("Write “{nearest}”."), _ONCE),
    "text.expression/caption": RuleText(
        N_("{text}: no narrative has a table or figure with the title “{name}”"),
        N_("Write the title as it stands in ![title](file), or behind 表： above the table."), _ONCE),
    "text.expression/caption_near": RuleText(
        N_("{text}: no narrative has a table or figure with the title “{name}”; did you mean “{nearest}”?"),
        N_("Write “{nearest}”."), _ONCE),
    "text.expression/inside": RuleText(
        N_("{text}: a value without entries has no “{name}”"),
        N_("Take one row first (first, last, find), or sum a list with total."), _ONCE),
    "text.expression/call": RuleText(
        N_("{text}: “{name}(…)” is not allowed in a narrative"),
        N_("Use filters only, as in {{{{ staff | count }}}}."), _ONCE),
    "text.expression/repeat": RuleText(
        N_("{text}: only numbers can be multiplied"),
        N_("Multiply figures, not texts or lists."), _ONCE),
    "text.expression/nothing": RuleText(
        N_("{text} finds nothing in the profile"),
        N_("Fill in what it refers to, or correct the expression."), _ONCE),
    "text.expression/kind": RuleText(
        N_("{text} gives no figure or short text, but a whole row or a number out of all proportion"),
        N_("Name the entry of the row, as in {{{{ (partners | first).name }}}}, or sum it with total."), _ONCE),
    "text.expression/large": RuleText(
        N_("{text} gives more than {name} characters"),
        N_("Refer to a figure or a short text, not to a narrative."), _ONCE),
    "text.expression/long": RuleText(
        N_("{text} is longer than {name} characters"),
        N_("Say it more simply, or write the figure."), _ONCE),
    "text.expression/typed": RuleText(
        N_("{text} is printed as it stands: figures are taken from the profile in narratives only"),
        N_("Write the figure itself, or move the sentence to a narrative."), _ONCE),
    "programme.pattern": RuleText(
        N_("this pattern does not compile: {problem}{hint}"), N_("Correct it: {text}"), _PACK),
    "programme.label_figure": RuleText(
        N_("the label “{text}” does not hold exactly one figure to compare"),
        N_("Write {{n}}, {{money}} or {{list}} where the figure stands, once."), _PACK),
    "programme.text_rule_unknown": RuleText(
        N_("“{id}” is not a rule about texts that the program has words for{hint}"),
        N_("Use one of the names that begin with “text.”."), _PACK),
    **pictures.RULES,
}  # fmt: skip
