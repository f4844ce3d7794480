"""Draws the pictures of the complete sample: `python -m tests.tools.make_sample_pictures`.

The control chart takes its values from a fixed series; nothing in it was measured. Needs the extra `test`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from tests.tools.paper import font_file

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "complete"
WIDTH = 1844
"""156 mm at 300 dpi."""

SMOOTH = 2
INK, GREY, RULE = "#000000", "#595959", "#808080"
FILLS = ("#F2F2F2", "#DCE3EA", "#A7B7C7")

Box = tuple[int, int, int, int]
STAGES = (
    ("提出问题", ("产业共性需求", "监管与事故线索", "国际前沿观察")),
    ("查明机理", ("热失控触发与判据", "缺陷演化与风险模型", "老化路径与安全裕度")),
    ("测准测一致", ("原位检测与量值溯源", "标准样品研制定值", "多实验室协同验证")),
    ("形成规则", ("标准与认证方法", "设计导则与装备", "监管规程与报告")),
)
GOALS = ("企业、监管、学界", "O1 机理突破", "O2 标准引领　O3 能力提升", "O4 服务监管")


class Canvas:
    """A drawing twice as large as it will be, so that lines and letters come out smooth."""

    def __init__(self, height: int) -> None:
        self.size = (WIDTH, height)
        self.image = Image.new("RGB", (WIDTH * SMOOTH, height * SMOOTH), "white")
        self.draw = ImageDraw.Draw(self.image)

    def text(
        self, at: tuple[float, float], text: str, size: int, fill: str = INK, anchor: str = "mm"
    ) -> None:
        """A text around a point; `size` in pixels."""
        font = ImageFont.truetype(str(font_file("Sans")), size * SMOOTH)
        self.draw.text((at[0] * SMOOTH, at[1] * SMOOTH), text, font=font, fill=fill, anchor=anchor)

    def box(self, box: Box, text: str, fill: str, size: int = 34) -> None:
        """A box with a text in its middle."""
        self.draw.rectangle([side * SMOOTH for side in box], fill=fill, outline=RULE, width=2 * SMOOTH)
        self.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), text, size)

    def line(self, points: Sequence[tuple[float, float]], fill: str = RULE, width: int = 3) -> None:
        """A line through points."""
        self.draw.line([(x * SMOOTH, y * SMOOTH) for x, y in points], fill=fill, width=width * SMOOTH)

    def arrow(self, points: Sequence[tuple[float, float]], fill: str = GREY) -> None:
        """A line whose last stretch, across or upright, ends in a head."""
        self.line(points, fill, 4)
        (x0, y0), (x, y) = points[-2], points[-1]
        across = y0 == y
        step = 22 * (1 if (x > x0 if across else y > y0) else -1)
        head = [(x, y), (x - step, y - 13), (x - step, y + 13)] if across else [
            (x, y), (x - 13, y - step), (x + 13, y - step)
        ]  # fmt: skip
        self.draw.polygon([(px * SMOOTH, py * SMOOTH) for px, py in head], fill=fill)

    def save(self, path: Path) -> None:
        """Write it as a PNG of few colours; the same drawing gives the same bytes."""
        path.parent.mkdir(exist_ok=True)
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        small.quantize(48, dither=Image.Dither.NONE).save(path, optimize=True)


def route() -> Canvas:
    """技术路线图: four stages from left to right, what each delivers, and the way back."""
    canvas = Canvas(900)
    wide, gap, left = 382, 92, 20
    for number, (stage, items) in enumerate(STAGES):
        x = left + number * (wide + gap)
        canvas.box((x, 20, x + wide, 110), stage, FILLS[2], 42)
        canvas.draw.rectangle(
            [side * SMOOTH for side in (x, 140, x + wide, 610)], outline=RULE, width=2 * SMOOTH
        )
        for row, item in enumerate(items):
            top = 170 + row * 145
            canvas.box((x + 20, top, x + wide - 20, top + 110), item, FILLS[row % 2], 33)
        canvas.text((x + wide / 2, 655), GOALS[number], 31, GREY)
        if number:
            canvas.arrow([(x - gap + 8, 65), (x - 8, 65)])
            canvas.arrow([(x - gap + 8, 375), (x - 8, 375)])
    last = left + 3 * (wide + gap) + wide / 2
    canvas.arrow([(last, 690), (last, 745), (left + wide / 2, 745), (left + wide / 2, 692)])
    canvas.text((WIDTH / 2, 788), "应用反馈：召回、比对与投诉数据修订判据，每年由学术委员会评议", 31, GREY)
    canvas.box(
        (left, 825, WIDTH - left, 885),
        "支撑：D1—D6 六个方向共用样品、数据模型和质量体系；O5 人才队伍与机制",
        FILLS[1],
        33,
    )
    return canvas


def control_chart() -> Canvas:
    """质量控制图: mean and three-sigma limits, 24 points, one of them out of control."""
    canvas = Canvas(900)
    left, right, top, bottom = 190, 1640, 60, 740
    low, high = 96.0, 104.0
    random = Random(20260930)
    values = [round(100 + random.gauss(0, 0.75), 2) for _ in range(24)]
    values[14] = 103.1
    centre, spread = 100.0, 0.8

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    def x(number: int) -> float:
        return left + (number + 0.5) * (right - left) / len(values)

    for tick in range(96, 105, 2):
        canvas.line([(left - 12, y(tick)), (left, y(tick))], RULE, 2)
        canvas.text((left - 24, y(tick)), str(tick), 30, GREY, "rm")
    for name, value, width in (
        ("上控制限", centre + 3 * spread, 3), ("中心线", centre, 3), ("下控制限", centre - 3 * spread, 3),
    ):  # fmt: skip
        if name == "中心线":
            canvas.line([(left, y(value)), (right, y(value))], GREY, width)
        else:
            for start in range(left, right, 28):
                canvas.line([(start, y(value)), (min(start + 16, right), y(value))], "#7E2A20", width)
        canvas.text((right + 20, y(value) - 18), name, 30, GREY, "lm")
        canvas.text((right + 20, y(value) + 20), f"{value:.1f}", 30, GREY, "lm")
    canvas.line([(left, top), (left, bottom), (right, bottom)], INK, 3)
    canvas.line([(x(number), y(value)) for number, value in enumerate(values)], "#4F6B87", 4)
    for number, value in enumerate(values):
        out = abs(value - centre) > 3 * spread
        radius, fill = (13, "#7E2A20") if out else (9, "#4F6B87")
        canvas.draw.ellipse(
            [
                part * SMOOTH
                for part in (x(number) - radius, y(value) - radius, x(number) + radius, y(value) + radius)
            ],
            fill=fill,
        )
        if out:
            canvas.text((x(number), y(value) - 40), "失控：暂停出数，追溯复测", 30, "#7E2A20")
        if number % 3 == 0:
            canvas.text((x(number), bottom + 32), str(number + 1), 30, GREY)
    canvas.text(((left + right) / 2, bottom + 90), "测量批次（2026年1月至9月）", 33)
    canvas.text((left, 24), "自放热起始温度测得值 / ℃", 33, INK, "lm")
    return canvas


def main() -> None:
    """Write the pictures into the sample."""
    route().save(SAMPLE / "pictures" / "技术路线图.png")
    control_chart().save(SAMPLE / "pictures" / "质量控制图.png")


if __name__ == "__main__":
    main()
