"""What is said about evidence: its files, dates, seals and issuers."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_THERE = N_("A piece of evidence that the reviewers cannot open counts as missing.")
_INSIDE = N_("The dossier is copied, sent and archived as one folder; a file elsewhere would be left behind.")
_FORM = N_("The attachments are bound into one volume; only PDF, PNG, JPEG, TIFF and DOCX can be.")
_DATES = N_("What counts is not today but the day of submission, and whether it lasts until the review ends.")
_ORDER = N_("Each piece of evidence is one entry, one file and one place in the attachments.")
_PAPER = N_("The volume is read page by page and printed; nothing in it runs, opens files or calls home.")
_SEAL = N_("A missing seal, or another party's seal, is among the commonest reasons to send a dossier back.")

RULES = {
    "evidence.missing_file": RuleText(
        N_("the file of {id} does not exist: “{file}”"),
        N_("Put the file there, or correct the name; it is relative to the profile's folder, such as "
           "evidence/E-01.pdf."), _THERE),
    "evidence.missing_file/near": RuleText(
        N_("the file of {id} does not exist: “{file}”; did you mean “{nearest}”?"),
        N_("Write “{nearest}”, or rename the file."), _THERE),
    "evidence.missing_file/folder": RuleText(
        N_("{id} names a folder, not a file: “{file}”"),
        N_("Name one file; several papers are scanned into one PDF or entered one by one."), _THERE),
    "evidence.outside": RuleText(
        N_("the file of {id} lies outside the profile's folder: “{file}”"),
        N_("Copy the file into the folder evidence and name it from there: evidence/…"), _INSIDE),
    "evidence.outside/absolute": RuleText(
        N_("the file of {id} is not named relative to the profile's folder: “{file}”"),
        N_("Copy the file into the folder evidence and name it from there: evidence/…"), _INSIDE),
    "evidence.outside/link": RuleText(
        N_("“{file}” of {id} is a link that leads out of the profile's folder"),
        N_("Replace the link by the file itself."), _INSIDE),
    "evidence.unknown_kind": RuleText(
        N_("the file of {id} ends in {ending}, which evidence may not: “{file}”"),
        N_("Export or scan it as PDF; PNG, JPEG, TIFF and DOCX are possible too."), _FORM),
    "evidence.unknown_kind/no_ending": RuleText(
        N_("the name of {id}'s file has no ending: “{file}”"),
        N_("Add the ending to the file and to the entry: .pdf, .png, .jpg, .tif or .docx."), _FORM),
    "evidence.wrong_kind": RuleText(
        N_("“{file}” of {id} ends in {ending}, but its content is {found}"),
        N_("Rename the file to end in {wanted}, and correct the entry; or export it as {promised}."), _FORM),
    "evidence.wrong_kind/other": RuleText(
        N_("“{file}” of {id} ends in {ending}, but its content is {found}"),
        N_("Open it with its own program and export it as {promised}; renaming a file does not convert it."),
        _FORM),
    "evidence.wrong_kind/unknown": RuleText(
        N_("“{file}” of {id} ends in {ending}, but its content is not {promised}"),
        N_("Export or scan it anew; if it opened once, fetch the original again."), _FORM),
    "evidence.damaged": RuleText(
        N_("“{file}” of {id} is damaged and cannot be opened"),
        N_("Open it yourself to see; then scan or export it anew, or copy the original again."), _THERE),
    "evidence.damaged/truncated": RuleText(
        N_("“{file}” of {id} is not complete: its end is missing"),
        N_("Copy or download it again; the last transfer broke off."), _THERE),
    "evidence.damaged/pages": RuleText(
        N_("“{file}” of {id} is damaged: not all of its pages can be found"),
        N_("Export or scan it anew; printing it to PDF again often mends it."), _THERE),
    "evidence.damaged/huge": RuleText(
        N_("“{file}” of {id} unpacks to more than can be opened"),
        N_("Export it anew with a lower resolution."), _THERE),
    "evidence.damaged/slow": RuleText(
        N_("“{file}” of {id} could not be opened within {seconds} seconds"),
        N_("Print it to PDF again; the file is built in a way that is hard to read."), _THERE),
    "evidence.damaged/unreadable": RuleText(
        N_("“{file}” of {id} may not be read, or its disk fails"),
        N_("Close other programs that hold the file, and see who may read it."), _THERE),
    "evidence.encrypted": RuleText(
        N_("“{file}” of {id} is protected by a password"),
        N_("Ask the issuer for a copy without one, or remove it in the program that set it."), _THERE),
    "evidence.empty": RuleText(
        N_("“{file}” of {id} is empty: it has 0 bytes"),
        N_("Copy the original again; the copying failed."), _THERE),
    "evidence.no_pages": RuleText(
        N_("“{file}” of {id} has no pages"), N_("Export or scan it anew."), _THERE),
    "evidence.too_many_pages": RuleText(
        N_("“{file}” of {id} has more than {pages} pages"),
        N_("Keep the pages that prove something, or split the file into several entries."),
        N_("Nobody reviews such a file, and a volume with it can hardly be opened.")),
    "evidence.too_many_pages/objects": RuleText(
        N_("“{file}” of {id} consists of more parts than can be read"),
        N_("Keep the pages that prove something and print them to PDF again."),
        N_("Nobody reviews such a file, and a volume with it can hardly be opened."),
    ),
    "evidence.too_large": RuleText(
        N_("“{file}” of {id} is {size}; the limit is {largest}"),
        N_("Scan it with 200 to 300 dpi, or save it as a smaller PDF."),
        N_("A portal refuses files over its limit, mostly on the last day.")),
    "evidence.same_content": RuleText(
        N_("{id} and {other} hold the same file under two names: “{file}” and “{other_file}”"),
        N_("See whether the wrong file was copied; if it proves both, keep one entry and let it support the "
           "criteria of both."), _ORDER),
    "evidence.same_file": RuleText(
        N_("{id} and {other} name the same file: “{file}”"),
        N_("Name the right file, or keep one entry and let it support the criteria of both."), _ORDER),
    "evidence.unlisted": RuleText(
        N_("“{file}” lies in the evidence folder, but no entry names it"),
        N_("Enter it under “{section}”, or move it out of the folder."),
        N_("What no entry names is not bound; either it is missing from the dossier or it does not belong "
           "to it.")),
    "evidence.unlisted/more": RuleText(
        N_("{count} more files in the evidence folder are named by no entry"),
        N_("Enter them under “{section}”, or move them out of the folder."),
        N_("What no entry names is not bound; either it is missing from the dossier or it does not belong "
           "to it.")),
    "evidence.uncited": RuleText(
        N_("{id} supports no criterion"),
        N_("Name the criteria that it proves, or delete the entry."),
        N_("An attachment that proves nothing only costs the reviewers time.")),
    "evidence.uncited/not_applicable": RuleText(
        N_("{id} supports only what is rated 不适用: {supports}"),
        N_("Name the criteria that it proves, delete the entry, or rate the criterion anew."),
        N_("An attachment that proves nothing only costs the reviewers time.")),
    "evidence.expired_at_submission": RuleText(
        N_("{id} is valid until {valid_until} and has expired on the day of submission, {day}"),
        N_("Replace it by one that is valid, or correct the date."), _DATES),
    "evidence.expired_at_submission/deadline": RuleText(
        N_("{id} is valid until {valid_until} and will have expired by the deadline, {day}"),
        N_("Replace it by one that is valid, or correct the date."), _DATES),
    "evidence.expired_at_submission/today": RuleText(
        N_("{id} is valid until {valid_until} and has expired (checked on {day})"),
        N_("Replace it by one that is valid, or correct the date."), _DATES),
    "evidence.expires_before_review": RuleText(
        N_("{id} is valid until {valid_until}, but the review ends on {review_end}"),
        N_("Have it renewed now, or get the issuer's word that renewal is under way and keep it at hand."),
        _DATES),
    "evidence.issued_late": RuleText(
        N_("{id} is issued on {issued}, after the day of submission, {day}"),
        N_("Correct one of the dates; what does not exist yet cannot be submitted."), _DATES),
    "evidence.issued_late/deadline": RuleText(
        N_("{id} is issued on {issued}, after the deadline, {day}"),
        N_("Correct one of the dates; what does not exist yet cannot be submitted."), _DATES),
    "evidence.issued_late/today": RuleText(
        N_("{id} is issued on {issued}, which is still to come (checked on {day})"),
        N_("Correct the date, or put the paper in once it is issued."), _DATES),
    "evidence.unsigned": RuleText(
        N_("{id} needs a seal, being of the kind “{kind}”, but says “不需要”"),
        N_("Have it sealed and enter “已签章”, or choose the kind that it really is."), _SEAL),
    "evidence.unsigned/pending": RuleText(
        N_("{id} still waits for its seal"),
        N_("Have it sealed, scan it again, and enter “已签章”."), _SEAL),
    "evidence.unbound": RuleText(
        N_("“{file}” of {id} cannot be bound into the attachments: {problem}"),
        N_("Print it to PDF again, or scan it anew."), _THERE),
    "evidence.unconverted": RuleText(
        N_("“{file}” of {id} is a Word document and was not converted; a sheet stands in its place"),
        N_("Save it as PDF in Word and enter that file, or install LibreOffice."), _FORM),
    "evidence.stripped": RuleText(
        N_("“{file}” of {id} runs scripts or sends data; in the volume it no longer does"),
        N_("See that its pages still show what they should; a copy printed to PDF has none of it."), _PAPER),
    "evidence.stripped/embedded": RuleText(
        N_("“{file}” of {id} has other files attached inside; they are not in the volume"),
        N_("If they prove something, save them and enter each one on its own."), _PAPER),
    "evidence.stripped/portfolio": RuleText(
        N_("“{file}” of {id} is a PDF portfolio: only its cover page is bound, not the files in it"),
        N_("Save the files that it holds and enter each one on its own, or combine them into one PDF."), _PAPER),
    "evidence.stripped/signed": RuleText(
        N_("“{file}” of {id} is signed digitally; its picture is bound, but the signature no longer proves it"),
        N_("Hand in the original file beside the volume, and say so."), _PAPER),
    "evidence.stripped/xfa": RuleText(
        N_("“{file}” of {id} is an XFA form: the volume shows only what stands behind it, often “please wait”"),
        N_("Open it in the program that it was made for and print it to PDF."), _PAPER),
    "evidence.page_size": RuleText(
        N_("page {page} of “{file}” of {id} measures {width} × {height} mm, more than readers can show"),
        N_("Print it to PDF again on A3 or A4."), _THERE),
    "evidence.too_large/volume": RuleText(
        N_("{id} alone makes “{part}” {size} large; a volume may have {largest}"),
        N_("Scan it with 200 dpi, build with --compress or --dpi 200, or split it into several entries."),
        N_("A portal refuses files over its limit, mostly on the last day.")),
    "submission.file_kind": RuleText(
        N_("“{file}” of {id} is a {found}, but the submission takes only {allowed}"),
        N_("Export or scan it anew in a form that is taken; renaming a file does not convert it."),
        N_("A portal refuses files of other kinds.")),
    "evidence.sign_missing": RuleText(
        N_("no font has the character “{sign}” in “{text}”; its number is printed instead"),
        N_("Write another form of it if there is one; otherwise write it in by hand on the printed sheet."),
        N_("A blank box on a title sheet would leave open what was meant.")),
    "evidence.issuer": RuleText(
        N_("the title of {id} names “{party}”, but its issuer is “{issuer}”"),
        N_("Enter whose seal is on it; if it is another party's, correct the title or get the right paper."),
        _SEAL),
    "evidence.issuer/near": RuleText(
        N_("the issuer of {id}, “{issuer}”, is nearly, but not quite, “{party}”"),
        N_("Write the name as on the seal; if the party has been renamed, add the proof of it."), _SEAL),
}  # fmt: skip
