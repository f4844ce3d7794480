"""What is said about many clients built in one run."""

from __future__ import annotations

from applykit.messages import N_, RuleText

_ALONE = N_("What is wrong with one client is no reason to leave the others undone.")
_CALL = N_("A name that does not exist is refused at once, so that the wrong thing is never built by a slip.")
_CLUSTER = N_("A batch on a cluster is begun only where every part of it is there.")

RULES = {
    "usage.no_clients": RuleText(
        N_("there is no profile in: {places}."),
        N_("Name profiles, folders that hold them, a workspace, or a list (.txt) with one of them in each line."),
        _CALL),
    "usage.list_encoding": RuleText(
        N_("the list {file} is neither UTF-8 nor GBK text."),
        N_("Save it as plain text with one profile or folder in each line."), _CALL),
    "batch.worker_died": RuleText(
        N_("the process that built it ended without a word, twice; the second time it built nothing else."),
        N_("Most often memory ran out: build this client by itself, and look for very large evidence or pictures."),
        _ALONE),
    "batch.system": RuleText(
        N_("the system refused something: {reason}."), N_("Mend that, and run the batch again with --resume."),
        _ALONE),
    "batch.memory": RuleText(
        N_("the memory of the computer was not enough for it."),
        N_("Run the batch again with --resume and a smaller number of --jobs, and look for very large evidence or "
           "pictures."), _ALONE),
    "batch.bug": RuleText(
        N_("a fault of the program itself ({kind})."),
        N_("Build this client by itself: “applykit build” writes a report that you can send us."), _ALONE),
    "batch.version": RuleText(
        N_("the worker has applykit {there}, and {here} asks it to build."),
        N_("Install the same version on every machine of the cluster."),
        N_("Two versions may build two different dossiers from the same profile.")),
    "batch.scheduler_lost": RuleText(
        N_("the scheduler of the cluster went away before it was built."),
        N_("Start the scheduler, and run the batch again with --resume."), _CLUSTER),
    "batch.no_dask": RuleText(
        N_("dask.distributed is not installed, so nothing can be built on a cluster."),
        N_("Install it: pip install 'applykit[batch]'; or leave out --executor dask."), _CLUSTER),
    "batch.no_scheduler": RuleText(
        N_("no scheduler answers at “{address}”: {reason}."),
        N_("Start one with “dask scheduler”, or give the address that it printed, such as tcp://10.0.0.5:8786."),
        _CLUSTER),
}  # fmt: skip
