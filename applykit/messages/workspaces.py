"""What is said about workspaces, clients and the layers of templates."""

from __future__ import annotations

from applykit.messages import N_, RuleText, _

_CALL = N_("A name that does not exist is refused at once, so that the wrong thing is never built by a slip.")

_TITLES = {
    "programme": N_("shipped with the programme"),
    "firm": N_("the firm's layer"),
    "client": N_("the client's layer"),
}


def layer_title(layer: str, code: str = "") -> str:
    """What people call a layer."""
    return _(_TITLES[layer], code)


RULES = {
    "programme.path_missing": RuleText(
        N_("the folder of programme packs {folder} is not there."),
        N_("Write it as seen from the workspace's folder, or delete the line."),
        N_("A programme that is not found would be looked for elsewhere, and another be taken for it.")),
    "usage.workspace": RuleText(
        N_("{folder} is not in a workspace: neither it nor a folder above it holds an applykit.yaml."),
        N_("Go into the workspace or name it with --workspace; “applykit workspace new DIR” begins one."), _CALL),
    "usage.workspace_faults": RuleText(
        N_("{file} has faults ({count})."), N_("Mend them in the lines named above."),
        N_("What a workspace says holds for every client, so a slip there would be in every dossier.")),
    "usage.foreign_names": RuleText(
        N_("the finished documents name others in the places above ({count}), so nothing was written."),
        N_("Mend them; a draft is refused as well."),
        N_("A dossier that names another client breaks a confidence and cannot be taken back.")),
    "usage.client": RuleText(
        N_("the workspace has no client “{name}”{hint}."), N_("Known clients: {choices}."), _CALL),
    "programme.additions": RuleText(
        N_("the additions of a layer to the checklist have faults ({count})."),
        N_("Mend them in the lines named above."),
        N_("A layer may ask for more than the programme does, never for less.")),
    "programme.softened": RuleText(
        N_("“{id}” cannot be dropped, replaced or made softer in a layer; it answers clause {named}"),
        N_("Delete this entry; a layer may add criteria with “add:” and raise levels with “raise:”."),
        N_("A layer may ask for more than the programme does, never for less.")),
    "programme.layer_file": RuleText(
        N_("{file} is called like no stage of the programme{hint}"),
        N_("Name the file after the stage: {choices}."),
        N_("What adds to no checklist would be left out without a word.")),
    "usage.init_where": RuleText(
        N_("name either a folder or, with --client, a client of the workspace."),
        N_("For example: “applykit init my-lab”, or “applykit init --client jiangzhou” in a workspace."), _CALL),
    "usage.client_name": RuleText(
        N_("a client's folder cannot be called “{name}”."),
        N_("Use letters, figures or Chinese characters, without / \\ : * ? \" < > | and without a dot at the "
           "beginning or the end."),
        N_("The name is that of a folder, and must be one on every system.")),
}  # fmt: skip
