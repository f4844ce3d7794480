"""What a criterion, clause, field, rule or document asks, why, where it is answered and what proves it."""

from __future__ import annotations

from applykit.errors import UsageError
from applykit.explanation.documents import document_topic
from applykit.explanation.fields import field_topic, path_meant
from applykit.explanation.requirements import clause_topic, criterion_topic
from applykit.explanation.rules import rule_topics
from applykit.explanation.wording import Topic
from applykit.messages import did_you_mean, rule_table
from applykit.model import Programme
from applykit.validation.schema import paths_of
from applykit.workspace import Home, home_without_profile

__all__ = ["Topic", "explain"]


def explain(programme: Programme, what: str, home: Home | None = None) -> tuple[Topic, ...]:
    """Everything that goes by this name, as it is for the client whose home is given.

    Raises:
        UsageError: nothing does; the error suggests the nearest name.
    """
    criteria = programme.criteria
    clauses = {item.id: item for item in programme.clauses}
    topics: list[Topic] = []
    if what in criteria:
        topics.append(criterion_topic(programme, criteria[what]))
    if what in clauses:
        topics.append(clause_topic(programme, clauses[what], list(criteria.values())))
    path = path_meant(programme, what)
    if path:
        topics.append(field_topic(programme, path, list(criteria.values())))
    topics += rule_topics(programme, what)
    home = home or home_without_profile(programme)
    topics += [document_topic(programme, item, home) for item in programme.documents
               if item.goes_by(what)]  # fmt: skip
    if not topics:
        named = (rule.id for rule in programme.rules)
        rules = sorted({key.split("/")[0] for key in rule_table()}.union(named))
        documents = [item.id for item in programme.documents]
        known = [*criteria, *clauses, *paths_of(programme.schema), *rules, *documents]
        raise UsageError("usage.topic", name=what, hint=did_you_mean(what, known))
    return tuple(topics)
