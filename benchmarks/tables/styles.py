"""Twenty-eight styles that tables are printed in, as CSS. Even ones may be tuned on, odd ones are only scored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """`ruled`: each cell has its border, so that the grid is drawn."""

    name: str
    css: str
    ruled: bool = False


_TOP = "tr.first td{border-top:1px solid #000}tr.last td{border-bottom:1px solid #000}"
STYLES = (
    Style("full_grid", "td{border:1px solid #000;padding:2px 6px}.head{font-weight:bold}", ruled=True),
    Style("grey_grid", "td{border:1px solid #bbb;padding:4px 8px}.head{background:#ddd}", ruled=True),
    Style("booktabs", _TOP + "tr.headlast td{border-bottom:.6px solid #000}td{padding:2px 8px}"),
    Style("thick_booktabs", _TOP.replace("1px", "2px") + "tr.headlast td{border-bottom:1px solid #000}"
          "td{padding:1px 14px;font-family:serif}"),
    Style("row_lines", "td{border-bottom:.7px solid #888;padding:3px 8px}"),
    Style("row_lines_light", "td{border-bottom:.5px solid #ccc;padding:6px 12px}.head{color:#555;font-size:85%}"),
    Style("zebra", "tr:nth-child(even) td{background:#eee}.head{font-weight:bold}td{padding:2px 10px}"),
    Style("zebra_blue", "tr:nth-child(odd) td{background:#e3ecf7}td.head{background:#1f4e79!important;color:#fff}"
          "td{padding:4px 7px}"),
    Style("plain", "td{padding:2px 12px}"),
    Style("plain_tight", "td{padding:1px 5px;font-family:serif}.head{font-style:italic}"),
    Style("plain_bold_head", "td{padding:3px 9px}.head{font-weight:bold}"),
    Style("plain_wide", "table{width:100%}td{padding:4px 3px}.head{font-weight:bold}"),
    Style("head_rule", "tr.headlast td{border-bottom:1px solid #000}td{padding:2px 9px}"),
    Style("head_shade", "td.head{background:#f4c430}td{padding:3px 8px}"),
    Style("box_and_columns", "table{border:1px solid #000}td{border-left:1px solid #000;padding:2px 7px}"
          "tr.headlast td{border-bottom:1px solid #000}"),
    Style("columns_only", "td+td{border-left:.7px solid #000}td{padding:1px 8px}.head{font-weight:bold}"),
    Style("dotted_rows", "td{border-bottom:1px dotted #555;padding:3px 8px}"),
    Style("dashed_grid", "td{border:.8px dashed #777;padding:3px 6px}", ruled=True),
    Style("white_gaps", "table{border-collapse:separate;border-spacing:2px}td{background:#eef3ea;padding:3px 7px}"
          "td.head{background:#5b8c5a;color:#fff}"),
    Style("white_gaps_head", "table{border-collapse:separate;border-spacing:3px 1px}td{padding:3px 7px}"
          "td.head{background:#ffd9b3}"),
    Style("monospace", "table{font-family:monospace;font-size:80%}td{padding:0 8px}"),
    Style("double_rules", "table{border-top:3px double #000;border-bottom:3px double #000}td{padding:2px 8px}"
          "tr.headlast td{border-bottom:3px double #000}"),
    Style("centred", "td,td.figure{text-align:center}td{padding:3px 10px}.head{border-bottom:1px solid #333}"),
    Style("small_caps", "td{padding:2px 9px;font-size:82%}.head{text-transform:uppercase;letter-spacing:.5px}"
          "tr.last td{border-top:1px solid #000}"),
    Style("outer_box", "table{border:1.2px solid #000}td{padding:2px 9px}.head{font-weight:bold}"),
    Style("ledger", "td{padding:2px 9px;border-right:1px solid #c33}"
          "tr:nth-child(3n) td{border-bottom:.6px solid #99c}"),
    Style("zebra_dark_head", "tr:nth-child(odd) td{background:#f3efe6}td.head{background:#444!important;color:#fff}"
          "td{padding:3px 9px}"),
    Style("rules_in_blocks", "tr:nth-child(4n+1) td{border-bottom:.8px solid #000}td{padding:2px 10px}"
          ".head{font-weight:bold}"),
)  # fmt: skip


def is_tuned_on(number: int) -> bool:
    return number % 2 == 0
