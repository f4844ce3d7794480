"""卷四 附件: every piece of evidence behind its title sheet, numbered through, indexed and bookmarked."""

from __future__ import annotations

from applykit.volume.attachments import bind_attachments, limits_of
from applykit.volume.results import Bound, Options, Part, Volume

__all__ = ["Bound", "Options", "Part", "Volume", "bind_attachments", "limits_of"]
