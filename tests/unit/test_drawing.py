"""The draw: the same seed, the same rows; neither their order nor the machine has a say."""

from __future__ import annotations

import hashlib
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applykit.documents.filters import Hole
from applykit.errors import ExpressionError
from applykit.expressions import compile_expression, environment

ROWS = [{"id": f"A{number}"} for number in range(1, 21)]


def draw(rows: object, count: object, seed: object) -> list[object]:
    drawn = compile_expression("rows | drawn(count, seed)").evaluate(
        {"rows": rows, "count": count, "seed": seed}
    )
    assert isinstance(drawn, list)
    return drawn


@pytest.mark.parametrize(
    ("seed", "drawn"),
    [
        ("2028-03-20", ["A3", "A5", "A7", "A17"]),
        ("澜检抽〔2028〕7号", ["A4", "A7", "A16", "A17"]),
        (7, ["A7", "A10", "A12", "A17"]),
    ],
)
def test_a_seed_draws_these_rows_for_ever(seed: object, drawn: list[str]) -> None:
    """The figures stand in dossiers that were handed in: they must never change."""
    assert [row["id"] for row in draw(ROWS, 4, seed)] == drawn  # type: ignore[index]


def test_anybody_can_repeat_the_draw_with_a_hash_alone() -> None:
    def lot(row: dict[str, str]) -> str:
        return hashlib.sha256(f"种子\n{row['id']}".encode()).hexdigest()

    assert (
        {row["id"] for row in draw(ROWS, 5, "种子")}
        == {  # type: ignore[index]
            row["id"] for row in sorted(ROWS, key=lot)[:5]
        }
    )


@given(
    st.lists(st.text(min_size=1), unique=True, max_size=30),
    st.integers(0, 40),
    st.text().filter(str.strip),
    st.integers(),
)
def test_order_has_no_say_and_more_rows_only_join(
    ids: list[str], count: int, seed: str, shuffle: int
) -> None:
    rows = [{"id": id} for id in ids]
    drawn = draw(rows, count, seed)
    assert len(drawn) == min(count, len(rows))
    assert [row for row in rows if row in drawn] == drawn
    other = list(rows)
    random.Random(shuffle).shuffle(other)
    assert {row["id"] for row in draw(other, count, seed)} == {row["id"] for row in drawn}  # type: ignore[index]
    assert all(row in draw(rows, count + 1, seed) for row in drawn)


def test_leaving_out_a_row_that_was_not_drawn_changes_nothing() -> None:
    drawn = draw(ROWS, 6, "x")
    for row in ROWS:
        if row not in drawn:
            assert draw([other for other in ROWS if other is not row], 6, "x") == drawn


@pytest.mark.parametrize(("count", "seed"), [(None, "x"), (3, None), (3, "  "), (0, "x"), (-1, "x")])
def test_without_a_count_or_a_seed_nothing_is_drawn(count: object, seed: object) -> None:
    assert draw(ROWS, count, seed) == []


def test_a_hole_of_a_draft_draws_nothing() -> None:
    template = environment().from_string(
        "{{ rows | drawn(3, seed) | count }}{{ rows | drawn(seed, 'x') | count }}"
    )
    assert template.render(rows=ROWS, seed=Hole("抽取种子")) == "00"


def test_plain_values_and_figures_as_typed() -> None:
    assert draw(["甲", "乙", "丙"], 5, "x") == ["甲", "乙", "丙"]
    assert draw(ROWS, Decimal(4), "2028-03-20") == draw(ROWS, 4, "2028-03-20")
    assert draw(ROWS, 4, Decimal("7")) == draw(ROWS, 4, 7)


def test_half_a_row_cannot_be_drawn() -> None:
    with pytest.raises(ExpressionError, match="no whole number"):
        draw(ROWS, Decimal("2.5"), "x")
