//! Words of a description: what a file is, where its header stands, what its columns hold.

use crate::rules::Words;

words! {
    NAME_SAYS: "名字却是 .{ending}", "though it is called .{ending}";
    BYTES: "{n} 字节", "{n} bytes";
    KIB: "{n} KB", "{n} KB";
    MIB: "{n} MB", "{n} MB";
    DELIMITER: "分隔符 {delimiter}（{reason}）", "separated by {delimiter} ({reason})";
    SAMPLED: "文件很大，只看了开头、中间几处和结尾；下面的数都是抽样的", "a large file: only its beginning and places in the middle and at the end were read; all figures are those of the sample";
    VALID_SO_FAR: "看过的都有效", "valid as far as it was read";
    SHEET: "第 {n} 张表 {name}", "sheet {n} {name}";
    HIDDEN: "隐藏", "hidden";
    ROWS: "{n} 行", "rows: {n}";
    ROWS_SEEN: "看了 {n} 行", "rows looked at: {n}";
    ROWS_ABOUT: "总共约 {n} 行", "about {n} in all";
    NOT_LOOKED_AT: "没有看", "not looked at";
    NO_HEADER: "没有找到表头", "no header was found";
    HEADER: "表头在第 {row} 行（{reason}，{names} 个列名认得 {known} 个）", "header in row {row} ({reason}; {known} of {names} names are known)";
    PRESET: "像是{system}（{n} 个列名看出），按预设 {name} 来读", "looks like: {system} (shown by {n} headers); read by the preset {name}";
    MORE_COLUMNS: "还有 {n} 列", "{n} more columns";
    COLUMN: "列", "Col";
    NAME: "列名", "Name";
    KIND: "内容", "Holds";
    FILLED: "填了", "Filled";
    DISTINCT: "不同", "Distinct";
    AT_LEAST: "{n}+", "{n}+";
    SAMPLES: "例子", "Samples";
    TAKEN_FOR: "当作", "Taken for";
    NEARLY: "像是{field}？", "perhaps the {field}?";
    BODIES: "请求 JSON，不是表格；用 shangjia check 检查", "request bodies, and no table; shangjia check takes them";
}

/// What a file or a cell is, and why something was decided; a name without words is shown as it is.
pub fn named(name: &str) -> Option<Words> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

const NAMES: &[(&str, Words)] = &[
    // A text table, and a cell of text.
    ("text", Words { zh: "文字", en: "text" }),
    ("text-table", Words { zh: "文本表格", en: "text table" }),
    ("json", Words { zh: "JSON", en: "JSON" }),
    ("xlsx", Words { zh: "Excel 工作簿（xlsx）", en: "Excel workbook (xlsx)" }),
    ("xlsb", Words { zh: "Excel 工作簿（xlsb）", en: "Excel workbook (xlsb)" }),
    ("xls", Words { zh: "Excel 97-2003 工作簿（xls）", en: "Excel 97-2003 workbook (xls)" }),
    ("ods", Words { zh: "OpenDocument 表格（ods）", en: "OpenDocument spreadsheet (ods)" }),
    ("html", Words { zh: "网页（HTML）里的表格", en: "tables of a web page (HTML)" }),
    ("spreadsheet-xml", Words { zh: "XML 表格 2003", en: "XML Spreadsheet 2003" }),
    ("number", Words { zh: "数字", en: "numbers" }),
    ("date", Words { zh: "日期", en: "dates" }),
    ("boolean", Words { zh: "真假", en: "true or false" }),
    ("error", Words { zh: "公式错误", en: "errors" }),
    ("mixed", Words { zh: "混合", en: "mixed" }),
    ("blank", Words { zh: "空", en: "nothing" }),
    ("asked", Words { zh: "按您指定的", en: "as you said" }),
    ("sep-line", Words { zh: "第一行写明", en: "as the first line says" }),
    ("consistent", Words { zh: "用它分，前几行列数一致", en: "it parts the first rows into equally many cells" }),
    ("nothing", Words { zh: "没有什么把格子分开", en: "nothing parts the first rows" }),
    ("full-width-comma", Words { zh: "只有全角逗号，它不是分隔符", en: "there are only full-width commas, which part nothing" }),
    ("mapped-names", Words { zh: "对应文件里的列名在这里", en: "the mapping's names stand there" }),
    ("preset-names", Words { zh: "预设里的列名在这里", en: "the preset's names stand there" }),
    ("usual-names", Words { zh: "常见的列名最多", en: "it has most of the usual names" }),
];
