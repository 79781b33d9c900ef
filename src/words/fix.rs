//! Words beside the cells that were corrected.

words! {
    COPIED: "{file}：改了 {n}，改好的表在 {to}", "{file}: {n} corrected, written to {to}";
    LISTED: "{file}：可以改 {n}，清单在 {to}（Excel 文件请照着清单自己改）", "{file}: {n} to correct, listed in {to} (a workbook is never written to)";
    ONE_CELL: "{n} 格", "{n} cell";
    MANY_CELLS: "{n} 格", "{n} cells";
    NOTHING: "没有能自动改的地方", "there is nothing that could be corrected by itself";
    NOT_PLACED: "{place}：这一格写法特殊，没有改", "{place}: the cell is written in an unusual way and was left as it is";
    UNSAFE_HINT: "另有 {n}也许能改，先用 --diff --unsafe-fixes 看看", "{n} more may be corrected: see --diff --unsafe-fixes";
}
