"""What is said about workspaces, clients and the layers of templates."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_CALL = N_("A name that does not exist is refused at once, so that the wrong thing is never built by a slip.")

RULES = {
    "usage.workspace": RuleText(
        N_("{folder} is not in a workspace: neither it nor a folder above it holds an applykit.yaml."),
        N_("Go into the workspace or name it with --workspace; “applykit workspace new DIR” begins one."), _CALL),
    "usage.workspace_faults": RuleText(
        N_("{file} has faults ({count})."), N_("Mend them in the lines named above."),
        N_("What a workspace says holds for every client, so a slip there would be in every dossier.")),
    "usage.client": RuleText(
        N_("the workspace has no client “{name}”{hint}."), N_("Known clients: {choices}."), _CALL),
    "usage.init_where": RuleText(
        N_("name either a folder or, with --client, a client of the workspace."),
        N_("For example: “applykit init my-lab”, or “applykit init --client jiangzhou” in a workspace."), _CALL),
    "usage.client_name": RuleText(
        N_("a client's folder cannot be called “{name}”."),
        N_("Use letters, figures or Chinese characters, without / \\ : * ? \" < > | and without a dot at the "
           "beginning or the end."),
        N_("The name is that of a folder, and must be one on every system.")),
}  # fmt: skip
