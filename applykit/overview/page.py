"""The page made from the verdicts, the index, the seal plan and the manifest, through a template."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from applykit import resources
from applykit.expressions.memory import PAGES
from applykit.model import Verdict
from applykit.overview.rows import (
    attachments,
    chapters,
    claims,
    documents,
    findings,
    groups,
    inputs,
    objections,
    seals,
)
from applykit.resources import Layer

if TYPE_CHECKING:
    from jinja2 import Template

    from applykit.checking import Checked
    from applykit.claims import Index
    from applykit.dossier.manifest import Manifest
    from applykit.sealing import Plan

NAME = "index.html"
_TEMPLATE = "common/index.html"
_STYLE = "common/index.css"
_SCRIPT = "common/index.js"


def overview(
    checked: Checked,
    index: Index,
    plan: Plan,
    manifest: Manifest,
    files: Mapping[str, str],
    among: Sequence[Layer] | None = None,
) -> bytes:
    """The page as UTF-8; it needs no network and, but for its filter, no script.

    `files` are the names of the documents' files by document id, a PDF where there is one; what the manifest
    lists as outputs is linked.  Every text is escaped; style and script are allowed by their hash alone.

    Raises:
        TemplateError: the template, its style or its script is in no layer.
    """
    profile, assessment = checked.profile, checked.assessment
    style, script = (_text(name, among) for name in (_STYLE, _SCRIPT))
    template = _template(_text(_TEMPLATE, among))
    laboratory = profile.data.get("lab") or {}
    organization = profile.data.get("organization") or {}
    page = template.render(
        style=style,
        script=script,
        policy=_policy(style, script),
        programme=profile.programme.title,
        stage=assessment.stage.title,
        laboratory=laboratory.get("name") or "",
        organization=organization.get("name") or "",
        as_of=assessment.as_of,
        draft=manifest.flag("draft"),
        final=manifest.flag("final"),
        counts=assessment,
        satisfied=assessment.count(Verdict.SATISFIED),
        readiness=f"{assessment.readiness:.1%}",
        groups=groups(assessment),
        objections=objections(checked.diagnostics, profile.folder),
        findings=findings(assessment, index),
        claims=claims(index, files),
        chapters=chapters(index, files),
        paged=any(chapter.page for chapter in index.chapters.values()),
        attachments=attachments(index, assessment),
        seals=seals(plan),
        plan=plan,
        documents=documents(manifest),
        manifest=manifest,
        inputs=inputs(manifest),
        accepted=checked.accepted,
    )
    return page.encode()


@lru_cache(maxsize=4)
def _template(text: str) -> Template:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    code = PAGES.code(text, lambda: made.compile(text))
    return made.template_class.from_code(made, code, made.make_globals(None))


def _text(name: str, among: Sequence[Layer] | None) -> str:
    return resources.find_template(name, among).path.read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """What the page may load: nothing but its own style and script, known by their hash."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
