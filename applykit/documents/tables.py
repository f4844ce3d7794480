"""Row tables: three lines, repeated heads, groups, sums, a row for empty lists."""

from __future__ import annotations

from applykit.documents.autowidth import caption_of
from applykit.documents.elements import Column
from applykit.documents.looks import ValueLook
from applykit.documents.ooxml import TAG, Cell, Ink, border, paragraph, row, run, runs, table, tag, tag_row
from applykit.documents.tablegrid import Grid
from applykit.documents.tablehead import head_rows
from applykit.documents.tableparts import chosen_rows, mark_runs, none_text

_STYLES = {
    "text": "TableText",
    "center": "TableCenter",
    "date": "TableCenter",
    "number": "TableNumber",
    "count": "TableNumber",
}
_DASH = "–"
_KEPT = '<w:keepNext w:val="{{ 1 if not loop.last and (loop.first or loop.revindex == 2) else 0 }}"/>'
"""Neither the first row nor the last one stands alone on a page; the first cell speaks for its row."""


class RowTable(Grid):
    """One row table of an outline, laid out in a house style."""

    def xml(self) -> str:
        """The table, with the paragraph tags that set its variables before it."""
        block, group, columns = self.block, self.block.group, len(self.widths)
        rows = self.heads()
        if group:
            groups = f"({block.source}) | group('{group.by}')"
            rows.append(tag_row("{%tr for group in " + groups + " %}", columns))
            if not group.span:
                rows.append(self._band(group.title))
            rows.append(tag_row("{%tr for " + f"{block.item} in group.rows" + " %}", columns))
            rows.extend(self._variants())
            rows.append(tag_row("{%tr endfor %}", columns))
            if group.subtotal:
                look = self.look
                rows.append(self._sums(group.subtotal, "group.rows", look.subtotal_rule, look.subtotal_shade))
        else:
            rows.append(tag_row("{%tr for " + f"{block.item} in {block.source}" + " %}", columns))
            rows.extend(self._variants())
        rows += [tag_row("{%tr else %}", columns), self._empty(), tag_row("{%tr endfor %}", columns)]
        if block.total:
            source = block.of or block.source
            rows.append(self._sums(block.total, source, self.look.total_rule, self.look.total_shade))
        made = table(self.widths, rows, borders=self._borders(), pad=self.look.pad)
        if self.automatic:
            made = made.replace("</w:tblPr>", f"{caption_of(self.automatic)}</w:tblPr>", 1)
        return self.variables() + made

    def heads(self) -> list[str]:
        """The rows that are repeated on every page."""
        return head_rows(self)

    def variables(self) -> str:
        """The paragraph tags that set what the rows ask for."""
        result = ""
        if self.repeated:
            # A list without values still makes one column, so that no row is left without cells.
            result += tag("{%p set " + f"{self.across} = ({self.repeated.within}) or [none]" + " %}")
        if self.block.group and any(column.value == "#" for column in self.columns):
            result += tag("{%p set " + f"{self.counter} = namespace(n=0)" + " %}")
        return result

    def _borders(self) -> str:
        ink, look = self.style.colour("ink"), self.look
        inside = border("insideH", look.row_rule, self.style.colour(look.row_colour))
        if look.column_rule:
            inside += border("insideV", look.column_rule, self.style.colour(look.row_colour))
        return border("top", look.top, ink) + border("bottom", look.bottom, ink) + inside

    def _variants(self) -> list[str]:
        """The data row in every form it can take, chosen by tags."""
        group = self.block.group
        forms: list[tuple[str, bool, bool | None]] = [("", False, None)]
        if group and group.span:
            forms = [("loop.first", False, True), ("", False, False)]
        elif self.block.total or (group and group.subtotal):
            # The last row is kept with the sums: they never stand alone on a page.
            forms = [("loop.last", True, None), ("", False, None)]
        choices: list[tuple[str, ValueLook | None]] = [("", None)]
        looked = next((column for column in self.columns if column.look), None)
        if looked:
            looks = self.style.looks[looked.look]
            choices = [(f"{looked.value} == '{name}'", look) for name, look in looks.items()]
            choices[-1] = ("", choices[-1][1])
        rows = [
            (" and ".join(filter(None, (choice, condition))), self._data(keep, first, look))
            for choice, look in choices
            for condition, keep, first in forms
        ]
        return chosen_rows(rows, len(self.widths))

    def _data(self, keep: bool, first: bool | None, chosen: ValueLook | None) -> str:
        """A data row: kept with the next, first of its group or not, with the look chosen for its value."""
        cells: list[Cell | str] = []
        rule = border("top", self.look.group_rule, self.style.colour(self.look.group_colour)) if first else ""
        for index, column in enumerate(self.columns):
            merge = ""
            shade = self.style.colour(column.shade) if column.shade else ""
            content = self.value(column)
            if column.anchor:
                name = "{{ " + column.anchor + " | bookmark }}"
                content = f'<w:bookmarkStart w:id="0" w:name="{name}"/>{content}<w:bookmarkEnd w:id="0"/>'
            if index == 0 and first is not None:
                merge = "restart" if first else "continue"
                content = runs(column.value, self.ink(font="heiti")) if first else ""
            if column.look and chosen:
                shade = "" if chosen.plain else chosen.fill
                content = mark_runs(self.style, chosen, self.look.size)
            pitch = self.pitch(keep) if keep or index else _KEPT + self.pitch()
            cell = Cell(
                paragraph(_STYLES[column.kind], content, pitch),
                self.width(index, index + 1),
                merge=merge,
                borders=rule,
                shade=shade,
            )
            cells.extend(self.repeat(column, cell))
        return row(cells, self.look.row)

    def value(self, column: Column) -> str:
        """The runs of a data cell."""
        # A bold column under a value's mark is the one that wants attention.
        alert = self.style.colour("alert") if column.mark and column.bold else ""
        ink = self.ink(column.bold, alert)
        if column.value == "#":
            return self._index(ink)
        if TAG.search(column.value):
            return runs(column.value, ink)
        shown = run("{{ " + column.value + " }}", ink)
        if column.kind != "count":
            return shown
        dash = run(_DASH, self.ink(colour=self.style.colour("rule")))
        return run("{% if " + column.value + " %}") + shown + run("{% else %}") + dash + run("{% endif %}")

    def _index(self, ink: Ink) -> str:
        if not self.block.group:
            return run("{{ loop.index }}", ink)
        count = f"{self.counter}.n"
        return run("{% set " + f"{count} = {count} + 1" + " %}{{ " + count + " }}", ink)

    def _band(self, title: str) -> str:
        cell = self.spanned(0, len(self.columns), "TableHead", title, self.ink(font="heiti"))
        return row([cell], self.look.row)

    def _sums(self, label: str, source: str, rule: float, shade: str) -> str:
        """A row of sums: the label over the columns before the first sum."""
        first = next((i for i, column in enumerate(self.columns) if column.sum), len(self.columns))
        first = max(first, 1)
        line, fill = border("top", rule, self.style.colour("ink")), self.style.colour(shade)
        style = "TableNumber" if first > 1 else _STYLES[self.columns[0].kind]
        cells: list[Cell | str] = [
            self.spanned(0, first, style, label, self.ink(font="heiti"), borders=line, shade=fill)
        ]
        for index, column in enumerate(self.columns[first:], first):
            text = "{{ (" + source + ") | " + column.sum + " }}" if column.sum else ""
            content = paragraph(_STYLES[column.kind], runs(text, self.ink(True)), self.pitch())
            cell = Cell(content, self.width(index, index + 1), borders=line, shade=fill)
            cells.extend(self.repeat(column, cell))
        return row(cells, self.look.row)

    def _empty(self) -> str:
        text = none_text(self.block.empty or self.block.caption)
        return row([self.spanned(0, len(self.columns), "TableCenter", text, self.ink())], self.look.row)
