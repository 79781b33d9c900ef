//! Words around the problems in a report for people: places, repeats, the summary and the ledger.

use crate::rules::Words;

words! {
    ERROR: "错误", "error";
    WARNING: "警告", "warning";
    NOTE: "提示", "note";
    ONE_ERROR: "{n} 个错误", "{n} error";
    MANY_ERRORS: "{n} 个错误", "{n} errors";
    ONE_WARNING: "{n} 个警告", "{n} warning";
    MANY_WARNINGS: "{n} 个警告", "{n} warnings";
    ONE_NOTE: "{n} 个提示", "{n} note";
    MANY_NOTES: "{n} 个提示", "{n} notes";
    ONE_GOES_OUT: "{n} 个商品可以上架", "{n} product goes out";
    MANY_GO_OUT: "{n} 个商品可以上架", "{n} products go out";
    ONE_REFUSED: "{n} 个商品被退回", "{n} refused";
    MANY_REFUSED: "{n} 个商品被退回", "{n} refused";
    TOOK: "全程 {whole} 毫秒；规则和 schema 用 {compiled} 毫秒准备好", "the run took {whole} ms; schemas and rules took {compiled} ms to get ready";
    NO_PROBLEMS: "没有发现问题", "no problems found";
    HELP: "改法：", "help:";
    PRODUCT: "商品", "product";
    SKU: "SKU", "SKU";
    COMPARE: "对照这里", "compare with this";
    STANDARD_INPUT: "标准输入", "standard input";
    MORE_PLACES: "这个问题还涉及 {n} 处，这里不再列出", "{n} more places belong to this problem and are not shown";
    REPEATS: "另有 {n} 处相同：{places}", "{n} more of the same: {places}";
    ONE_REPEAT: "另有 1 处相同：{places}", "1 more of the same: {places}";
    LINES: "第 {lines} 行", "line {lines}";
    REPEATS_WITHOUT_PLACE: "另有 {n} 个相同", "{n} more of the same";
    HIDDEN: "还有 {kinds} 类问题（共 {n} 个）没有逐条显示，下表和合计已包括", "{kinds} more kinds of problems ({n} in all) are not shown one by one; the table and the totals below include them";
    SOURCE: "读取", "read";
    HEADER_ROW: "表头在第 {row} 行", "header in row {row}";
    PRESET: "按 {preset} 的版式", "as an export of {preset}";
    NO_HEADER_ROW: "没有表头", "no header";
    COLUMN_OPTION: "规格“{key}”", "option {key}";
    COLUMN_OPTIONS: "一格里写几个规格", "several options in a cell";
    PRESET_NEEDS: "要另外填写：{fields}", "to be said besides: {fields}";
    COLUMN_SKUS: "一格里写几个 SKU", "several SKUs in a cell";
    COLUMN_ADJUSTS: "加减到{field}上", "a change of {field}";
    COLUMN_IGNORED: "不用", "not used";
    COLUMN_IN_YUAN: "{field}，单位元", "{field}, in yuan";
    COLUMN_IN_FEN: "{field}，单位分", "{field}, in fen";
    COLUMN_WITHOUT_UNIT: "{field}，没说单位", "{field}, in an unknown unit";
    COLUMN_DECIMAL_COMMA: "{what}，逗号是小数点", "{what}, with a decimal comma";
    COLUMN_SEPARATED: "{what}，用 {separators} 隔开", "{what}, separated by {separators}";
    OTHER_SHEETS: "没有读的表：{sheets}", "sheets not read: {sheets}";
    ENCODING: "编码 {encoding}", "encoding {encoding}";
    ENCODING_BECAUSE: "编码 {encoding}（{reason}）", "encoding {encoding} ({reason})";
    DELIMITER: "分隔符为{delimiter}", "separated by {delimiter}";
    TAB: "制表符", "tabs";
    COMMA: "逗号", "commas";
    SEMICOLON: "分号", "semicolons";
    SUMMARY: "问题汇总", "Problems";
    LEDGER: "行数核对", "Rows";
    ROWS_READ: "读取", "read";
    ROWS_EMITTED: "已转换", "emitted";
    ROWS_REFUSED: "被退回", "refused";
    ROWS_SKIPPED: "跳过：{reason}", "skipped: {reason}";
    TOTALS: "可上架合计", "Going out";
    PRODUCTS: "商品", "products";
    SKUS: "SKU", "SKUs";
    SALE_PRICE: "售价之和", "sum of prices";
    YUAN: "{yuan} 元", "{yuan} yuan";
    STOCK: "库存之和", "sum of stock";
    THEN: "；", "; ";
    BETWEEN: "，", ", ";
    LEDGER_WRONG: "行数对不上，这是本工具的错误，请不要使用这次的输出", "the rows do not add up: this is a fault of the tool, do not use its output";
    EXPLAIN: "查看某条规则的说明：{tool} explain {code}", "what a rule means: {tool} explain {code}";
}

/// A number of errors, for one and for more.
pub const ERRORS: (Words, Words) = (ONE_ERROR, MANY_ERRORS);
/// A number of warnings.
pub const WARNINGS: (Words, Words) = (ONE_WARNING, MANY_WARNINGS);
/// A number of notes.
pub const NOTES: (Words, Words) = (ONE_NOTE, MANY_NOTES);
/// A number of products that go out.
pub const GO_OUT: (Words, Words) = (ONE_GOES_OUT, MANY_GO_OUT);
/// A number of products that are refused.
pub const REFUSED: (Words, Words) = (ONE_REFUSED, MANY_REFUSED);

/// Words for why a row was passed over; a reason without words is shown by its name.
pub fn skip_reason(reason: &str) -> Option<Words> {
    SKIP_REASONS.iter().find(|(name, _)| *name == reason).map(|(_, words)| *words)
}

const SKIP_REASONS: &[(&str, Words)] = &[
    ("blank", Words { zh: "空行", en: "blank" }),
    ("comment", Words { zh: "注释行", en: "comments" }),
    ("repeated", Words { zh: "与上面完全相同的行", en: "repeats of rows above" }),
    ("group", Words { zh: "分组行", en: "group names" }),
    ("hidden", Words { zh: "隐藏行", en: "hidden" }),
    ("kind", Words { zh: "不上架的类型", en: "of a kind that is not for sale" }),
    ("mapping", Words { zh: "配置要求跳过的行", en: "as the mapping says" }),
    ("off-sale", Words { zh: "配置里不上架的商品", en: "of products that the mapping passes over" }),
    ("preamble", Words { zh: "表头之前的行", en: "above the header" }),
    ("repeated-header", Words { zh: "重复的表头", en: "repeated header" }),
    ("total", Words { zh: "合计行", en: "totals" }),
];

/// Why a text was taken to be in its encoding; a reason without words is shown by its name.
pub fn encoding_reason(reason: &str) -> Option<Words> {
    ENCODING_REASONS.iter().find(|(name, _)| *name == reason).map(|(_, words)| *words)
}

const ENCODING_REASONS: &[(&str, Words)] = &[
    ("asked", Words { zh: "按您指定的", en: "as you said" }),
    ("byte-order-mark", Words { zh: "文件开头有标记", en: "marked at its beginning" }),
    ("nul-pattern", Words { zh: "从空字节看出", en: "told by its NUL bytes" }),
    ("declared", Words { zh: "文件自己写明", en: "as the file itself says" }),
    ("valid-utf-8", Words { zh: "全文有效", en: "valid throughout" }),
    ("not-utf-8", Words { zh: "不是 UTF-8，按这个编码全文有效", en: "not UTF-8, and valid throughout in this" }),
    ("fewer-errors", Words { zh: "有乱码，按这个编码乱码最少", en: "faulty, and least so in this" }),
    ("mostly-utf-8", Words { zh: "有乱码，但大部分是 UTF-8", en: "faulty, and mostly UTF-8" }),
];
