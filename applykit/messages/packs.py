"""What is said about programme packs and templates."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_STYLE = N_("The house style sets every page, so a slip there would be in every document.")
_OUTLINE = N_("A name that does not exist stops every build of the document.")
_HALF = N_("A document that is only half filled must never leave.")
_SECRET = N_("A dossier that names another client breaks a confidence and cannot be taken back.")
_PACK = N_("A pack is data that everything rests on: one wrong word in it makes every dossier wrong.")

RULES = {
    "programme.broken": RuleText(
        N_("the programme pack “{programme}” is broken: {problem}"),
        N_("Run “applykit programme lint {programme}” to see every fault with its line."), _PACK),
    "programme.faults": RuleText(
        N_("the programme pack “{programme}” has faults ({count})"), N_("Mend them in the lines named above."), _PACK),
    "programme.file_missing": RuleText(
        N_("the pack has no file {file}"), N_("Write the file, or correct its name in programme.yaml."), _PACK),
    "programme.field_missing": RuleText(
        N_("{what} has no “{field}”"), N_("Add “{field}:” to this entry."), _PACK),
    "programme.field_unknown": RuleText(
        N_("{what} holds “{field}”, which the program does not read"),
        N_("Correct the spelling, or delete the entry."), _PACK),
    "programme.field_shape": RuleText(
        N_("“{field}” is not written in the form that is read: {wanted}"), N_("Write it in that form."), _PACK),
    "programme.rule": RuleText(
        N_("a rule of the programme pack cannot be applied: {problem}."),
        N_("Run “applykit programme lint” to see where it stands."), _PACK),
    "programme.id_twice": RuleText(
        N_("the id “{id}” is used twice; first in line {first}"), N_("Give one of the two a new id."), _PACK),
    "programme.source_unknown": RuleText(
        N_("“{id}” is not one of the pack's sources"), N_("Use an id of “sources:” in programme.yaml."), _PACK),
    "programme.authority": RuleText(
        N_("{what} does not say on whose authority it stands"),
        N_("Add “authority:” with source, policy or derived."),
        N_("A requirement that does not say who asks for it may be an invention.")),
    "programme.unverified_must": RuleText(
        N_("{what} is not verified and yet of level must"),
        N_("Make it should, or verify it against the document itself."),
        N_("A threshold known only second-hand may warn, but never block.")),
    "programme.value_unknown": RuleText(
        N_("“{read}” cannot stand for “{field}”"), N_("Choose one of: {choices}."), _PACK),
    "programme.clause_unanswered": RuleText(
        N_("no criterion answers clause {id}"),
        N_("Add a criterion that names it, or mark the clause “background: true”."),
        N_("A clause that nobody asks about is forgotten in the dossier.")),
    "programme.clause_unknown": RuleText(
        N_("{what} names clause “{id}”, which clauses.yaml does not hold"), N_("Correct the id."), _PACK),
    "programme.path_unknown": RuleText(
        N_("{what} names “{path}”, which the profile's schema does not hold"),
        N_("Use section.field as in profile.yaml{hint}."), _PACK),
    "programme.chapter_unknown": RuleText(
        N_("{what} names the chapter “{chapter}”, which no outline has"),
        N_("Use document/chapter with the ids of the outlines{hint}."), _PACK),
    "programme.evidence_unknown": RuleText(
        N_("{what} names the evidence kind “{kind}”, which the pack does not know"),
        N_("Use an id of “evidence_kinds:” in programme.yaml{hint}."), _PACK),
    "programme.group_unknown": RuleText(
        N_("{what} stands in group “{group}”, which the pack does not have"), N_("Correct the group."), _PACK),
    "programme.document_unknown": RuleText(
        N_("the stage names document “{id}”, which the pack does not have"), N_("Correct the id."), _PACK),
    "programme.document_twice": RuleText(
        N_("the document “{id}” belongs to two stages; first in line {first}"),
        N_("Give each stage a document of its own; both may have the same outline."),
        N_("A document's place among volumes, and its page to seal, are those of one stage.")),
    "programme.stage_unknown": RuleText(
        N_("{what} names the stage “{id}”, which the pack does not have"),
        N_("Use an id of “stages:” in programme.yaml{hint}."), _PACK),
    "programme.stage_itself": RuleText(
        N_("the stage “{id}” names itself here"), N_("Name another stage, or delete the entry."), _PACK),
    "programme.section_required": RuleText(
        N_("section “{path}” is only asked at some stages and yet required"),
        N_("Delete “required:”; let a criterion of the stage ask for it."),
        N_("What only a later stage asks would be missing at every other one.")),
    "programme.timeline_no_date": RuleText(
        N_("{path} has “timeline”, but is neither a date nor a month."),
        N_("Take “timeline” away, or make the field a date or a month."),
        N_("A timeline shows days; what is no day cannot stand on it.")),
    "programme.meta_missing": RuleText(
        N_("field “{path}” has no {field}"), N_("Add “{field}:” to its meta."),
        N_("Labels and help are what people see of the schema.")),
    "programme.label_twice": RuleText(
        N_("the label “{label}” is used twice in one mapping; first for “{first}”"),
        N_("Give one of the two another label."),
        N_("A person may write a label in place of a name, so it must mean one field.")),
    "programme.example": RuleText(
        N_("the example “{example}” of “{path}” is not a valid value: {problem}"),
        N_("Give an example that a person could type."), _PACK),
    "programme.rule_failed": RuleText(
        N_("the rule {id} cannot be tried: {problem}"),
        N_("Correct the rule in rules.yaml of the pack."), _PACK),
    "programme.condition_failed": RuleText(
        N_("the condition or text of {id} cannot be worked out: {problem}"),
        N_("Correct it in the pack; “applykit programme lint” shows where it stands."), _PACK),
    "programme.advice_last": RuleText(
        N_("only the last option may have no grounds, and the last must have none"),
        N_("Put the option that is advised where no ground holds last, without “grounds:”."),
        N_("Advice must come to something for every profile, and to nothing grave without a ground.")),
    "programme.occasion_missing": RuleText(
        N_("document {id} has a condition that nobody can read"),
        N_("Add “occasion:” with the condition in words, for those who look for the document."), _PACK),
    "programme.no_evidence": RuleText(
        N_("“evidence: {text}” of the document {document} gives {found}, which is no evidence of the profile"),
        N_("Let the expression in programme.yaml give rows of “evidence”, or their ids."), _PACK),
    "programme.rule_id": RuleText(
        N_("“{id}” cannot be the name of a rule"),
        N_("Write “cross.” and words in small letters, joined by “_”."),
        N_("The name of a rule is permanent: people accept warnings by it.")),
    "programme.criterion_unknown": RuleText(
        N_("{what} names criterion “{id}”, which no checklist holds"), N_("Correct the id{hint}."), _PACK),
    "programme.name_unknown": RuleText(
        N_("{what} asks for “{name}”, which it cannot see"),
        N_("Use a section of the profile, a value of “let:” above, or row, item and n where there is a “for:”{hint}."),
        N_("An unknown name is nothing, so the rule would never find a fault.")),
    "programme.expression": RuleText(
        N_("this expression does not compile: {problem}"), N_("Correct it: {text}"), _PACK),
    "programme.schema": RuleText(
        N_("Cerberus refuses this part of the schema: {problem}"), N_("Correct the rule."), _PACK),
    "programme.reference_unknown": RuleText(
        N_("“references: {target}” points to a field that the schema does not hold"),
        N_("Write section.field of a list section."), _PACK),
    "template.outline": RuleText(
        N_("the outline {file} is wrong in line {line}: {problem}"),
        N_("Correct the line and run “applykit template generate” again."),
        N_("A template is generated from its outline, so a slip there would be in every document.")),
    "template.unknown_name": RuleText(
        N_("“{written}” is not a name that templates see"),
        N_("Correct the name{hint}; “applykit context” lists the names."), _OUTLINE),
    "template.unknown_field": RuleText(
        N_("“{written}”: there is no entry “{name}”"),
        N_("Correct the name{hint}; “applykit context” shows what the entries are called."), _OUTLINE),
    "template.unknown_filter": RuleText(
        N_("there is no filter “{name}”"), N_("Correct the word after the bar{hint}."), _OUTLINE),
    "template.unknown_test": RuleText(
        N_("there is no test “{name}”"), N_("Correct the word after “is”{hint}."), _OUTLINE),
    "template.chapter_missing": RuleText(
        N_("the outline has no chapter “{chapter}”, where criteria are answered: {criteria}"),
        N_("Put a chapter with this id back, with what the criteria ask for."),
        N_("Reviewers look for what a criterion asks for in its chapter.")),
    "template.chapter_condition": RuleText(
        N_("whether a chapter or section is there cannot depend on “{name}”"),
        N_("Name entries of the profile only."),
        N_("Other volumes cite chapters by their numbers, which must be known without the document.")),
    "template.seal_missing": RuleText(
        N_("the outline has no page to seal “{title}”, which the one that it extends has"),
        N_("Put the box back, with the same title and the same line to sign."),
        N_("A dossier without a seal that the programme asks for is sent back.")),
    "template.style": RuleText(
        N_("the house style {file} is wrong in line {line}: {problem}"), N_("Correct the line."), _STYLE),
    "template.no_style": RuleText(
        N_("there is no house style “{name}”{hint}"),
        N_("Name one of those that are there ({known}), or the path of your own .yaml file."),
        N_("Another look in place of the one that was asked for would be seen too late.")),
    "template.foreign_name": RuleText(
        N_("{document}, {place}: “{around}” holds “{name}”, {whose}"),
        N_("It comes from the profile: correct the passage there, and check what stands around it as well. If the "
           "name belongs to this dossier, enter it where it belongs (partners, staff, evidence)."), _SECRET),
    "template.foreign_name/template": RuleText(
        N_("{document}, {place}: “{around}” holds “{name}”, {whose}"),
        N_("It stands in the template {template}: delete it there in Word; pictures, properties and comments are "
           "found under File, Info, Inspect Document."), _SECRET),
    "template.foreign_name/maker": RuleText(
        N_("{document}, {place}: “{around}” holds “{name}”, {whose}"),
        N_("Delete it in the template in Word: File, Info, Inspect Document removes names from the properties, "
           "and Review deletes comments and accepts changes."), _SECRET),
    "template.client_unread": RuleText(
        N_("the profile of the client {client} cannot be read whole; {count} names found in it are looked for"),
        N_("Run “applykit check” for that client and mend it, or some of its names may be missed in this dossier."),
        _SECRET),
    "template.missing": RuleText(
        N_("there is no template “{name}” for this programme"),
        N_("Run “applykit template generate”, or correct the document's outline in programme.yaml."),
        N_("A missing template is an error; another one is never taken in its place.")),
    "template.damaged": RuleText(
        N_("the template {template} is not a Word document that can be read: {problem}"),
        N_("Save it again as .docx in Word, or generate it anew."),
        N_("A document made from a damaged template may not open in Word.")),
    "template.damaged/part": RuleText(
        N_("{part} in the template {template} does not read as XML (line {line})"),
        N_("Open the template in Word, which mends what it can, and save it again."),
        N_("A document made from a damaged template may not open in Word.")),
    "template.syntax": RuleText(
        N_("the template {template} has a tag that does not read (line {line}): {problem}. Near: {context}"),
        N_("Open the template in Word and correct the tag; type straight quotes and ASCII braces."),
        N_("A tag that does not read would be printed as it stands.")),
    "template.undefined": RuleText(
        N_("the template {template} asks for something that does not exist: {problem}. Near: {context}"),
        N_("“applykit context” lists the names that a template sees."),
        N_("An unknown name would be printed as a blank.")),
    "template.failed": RuleText(
        N_("the template {template} could not be filled: {problem}. Near: {context}"),
        N_("Correct the tag near these words; “applykit context” shows the values that it sees."),
        _HALF),
    "template.failed/expression": RuleText(
        N_("the template {template} could not be filled: {{{{ {expression} }}}} fails, {problem}. Near: {context}"),
        N_("Correct the tag near these words; “applykit context” shows the values that it sees."), _HALF),
    "template.failed/empty": RuleText(
        N_("the template {template} could not be filled: {{{{ {expression} }}}} wants {shown}, which is not filled "
           "in ({place}). Near: {context}"),
        N_("Fill in the entry, or let the tag do without it: {{% if {path} %}} … {{% endif %}}."), _HALF),
    "template.failed/entry": RuleText(
        N_("the template {template} could not be filled: {{{{ {expression} }}}} fails on {shown} ({place}), where "
           "“{value}” stands: {problem}. Near: {context}"),
        N_("Correct the entry, or the tag near these words."), _HALF),
    "template.undefined/expression": RuleText(
        N_("the template {template} asks for something that does not exist: {{{{ {expression} }}}}, {problem}. Near: "
           "{context}"),
        N_("“applykit context” lists the names that a template sees."),
        N_("An unknown name would be printed as a blank.")),
    "template.undefined/empty": RuleText(
        N_("the template {template} asks in {{{{ {expression} }}}} for a part of {shown}, which is not filled in "
           "({place}). Near: {context}"),
        N_("Fill in the entry, or let the tag do without it: {{% if {path} %}} … {{% endif %}}."),
        N_("An unknown name would be printed as a blank.")),
    "template.undefined/entry": RuleText(
        N_("the template {template} asks in {{{{ {expression} }}}} for something that {shown} ({place}) does not "
           "have: {problem}. Near: {context}"),
        N_("“applykit context” lists the names that a template sees."),
        N_("An unknown name would be printed as a blank.")),
}  # fmt: skip
