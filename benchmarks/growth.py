"""How checking grows with the profile, from 300 to 30,000 lines: `python benchmarks/growth.py`."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import applykit
from applykit.checking import check
from applykit.programme import stage_of

AS_OF = date(2026, 11, 23)
SIZES = (300, 1_000, 3_000, 10_000, 30_000)
ROW = """- asset_number: NB-{number:06}
  name: 充放电测试通道
  model: CDT-{number}
  category: 试验验证
  status: 现有
  quantity: 1
  unit_price: 12.50
  original_value: 12.50
  present_value: 9.40
  purchased: 2023-05
  owner: 江澜省新能源产品质量检验研究院
  accuracy: 电压 ±0.02 %
  calibrated_until: 2027-08-31
  location: A栋二层
"""


def main() -> None:
    """Measure each size five times and print the median, and the cost of a line beyond the smallest."""
    programme = applykit.load_programme("nqsl")
    stage = stage_of(programme, "application")
    points = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "profile").mkdir()
        head = "organization:\n  name: 江澜省新能源产品质量检验研究院\n"
        (folder / "profile.yaml").write_text(head, "utf-8")
        for lines in (SIZES[0], *SIZES):  # the first is a warm-up
            rows = lines // ROW.count("\n")
            text = "".join(ROW.format(number=number) for number in range(rows))
            (folder / "profile" / "equipment.yaml").write_text(text, "utf-8")
            seconds = []
            for _round in range(5):
                start = time.process_time()
                check(applykit.load_profile(folder, programme), stage, AS_OF)
                seconds.append(time.process_time() - start)
            points.append((lines, statistics.median(seconds)))
    for lines, seconds_taken in points[1:]:
        each = seconds_taken / lines * 1e6
        print(f"{lines:7,} lines {seconds_taken * 1000:9.1f} ms  {each:7.1f} µs a line")
    (small, first), (large, last) = points[1], points[-1]
    slope = (last - first) / (large - small) * 1e6
    middle = (points[3][1] - first) / (points[3][0] - small) * 1e6
    print(f"slope {slope:.1f} µs a line over all, {middle:.1f} µs up to {points[3][0]:,} lines")


if __name__ == "__main__":
    main()
