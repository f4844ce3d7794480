"""`applykit template`: the Word templates, generated from outlines and house styles, and their specimens."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.template_layers import new, status
from applykit.cli.template_lint import command as lint
from applykit.cli.words import Group, programme_argument, programme_path_option
from applykit.messages import N_, _


@click.group(
    "template",
    cls=Group,
    help=N_("Generate Word templates, check those that you edit, write specimens of house styles."),
)
def command() -> None:
    pass


@command.command(
    "generate",
    help=N_("Write the Word templates of a programme from its outlines and house style.\n\n"
           "Example: applykit template generate nqsl --output my-templates"),
)  # fmt: skip
@programme_argument
@programme_path_option
@click.option("--output", type=click.Path(path_type=Path), metavar=N_("DIR"),
              help=N_("Folder to write (the programme's own templates if not given)."))  # fmt: skip
@click.option("--document", "--only", "only", multiple=True, metavar=N_("DOC"),
              help=N_("This document only; may be repeated."))  # fmt: skip
@click.option(
    "--style",
    metavar=N_("STYLE"),
    help=N_("House style, a name or the path of a .yaml file (the outline's own if not given)."),
)
def generate(name: str, output: Path | None, only: tuple[str, ...], style: str | None) -> int:
    import applykit
    from applykit.generate import generate_templates

    programme = applykit.load_programme(name)
    made = generate_templates(programme, output=output, only=only, style=style)
    for template in made:
        words = _("{path}: {title} in the style {style}, {chapters} chapters")
        click.echo(words.format(
            path=template.path, title=template.title, style=template.style, chapters=template.chapters
        ))  # fmt: skip
    if output:
        words = _("Next: edit them in Word, then put them into templates/{programme} beside a profile.")
        click.echo(words.format(programme=programme.id))
    return 0


@command.command(
    "preview",
    help=N_("Write a specimen of a house style as a Word document: every kind of page, table and chart.\n\n"
           "STYLE is a name such as gongwen, baogao or xiandai, or the path of your own .yaml file.\n\n"
           "Example: applykit template preview xiandai --output specimen.docx"),
)  # fmt: skip
@click.argument("style", metavar=N_("STYLE"))
@click.option("--output", type=click.Path(path_type=Path), metavar=N_("FILE"),
              help=N_("File to write (named after the style, in this folder, if not given)."))  # fmt: skip
@click.option("--draft", is_flag=True, help=N_("With the mark 草稿, as in a draft."))
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day of the specimen (today if not given)."))
def preview(style: str, output: Path | None, draft: bool, as_of: str | None) -> int:
    from applykit.cli.output import day
    from applykit.specimen import preview_style

    click.echo(str(preview_style(style, output=output, as_of=day(as_of), draft=draft)))
    return 0


command.add_command(lint)
command.add_command(new)
command.add_command(status)
