"""What stands against what was promised."""

from applykit.standing.data import as_data, shape
from applykit.standing.results import (
    NOTHING,
    TITLES,
    ChangeStanding,
    Completion,
    DirectionStanding,
    Figure,
    FundStanding,
    IndicatorStanding,
    IndicatorYear,
    MilestoneStanding,
    RectificationStanding,
    Since,
    SpendingStanding,
    Standing,
    State,
    TaskStanding,
    YearStanding,
)

__all__ = [
    "NOTHING",
    "TITLES",
    "ChangeStanding",
    "Completion",
    "DirectionStanding",
    "Figure",
    "FundStanding",
    "IndicatorStanding",
    "IndicatorYear",
    "MilestoneStanding",
    "RectificationStanding",
    "Since",
    "SpendingStanding",
    "Standing",
    "State",
    "TaskStanding",
    "YearStanding",
    "as_data",
    "shape",
]
