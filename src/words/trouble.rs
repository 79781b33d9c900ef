//! Words of an [`Error`](crate::Error): why the job could not be done at all, and what to do about it.

use crate::rules::Words;

words! {
    ERROR: "无法完成", "cannot do this";
    IO: "{file}：{reason}", "{file}: {reason}";
    NOT_FOUND: "没有这个文件", "there is no such file";
    NOT_ALLOWED: "没有权限", "permission denied";
    NO_SPACE: "磁盘空间不足", "no space left on the disk";
    EXISTS: "已经存在", "it exists already";
    IS_FOLDER: "这是文件夹，不是文件", "this is a folder, not a file";
    CHANGED: "正在读的时候文件被改了，读到的内容不可靠；等文件存好、不再变动，再运行一次", "the file was changed while it was read, so what was read cannot be trusted; run again when it is saved";
    EMPTY: "文件是空的", "the file is empty";
    BINARY: "不是文本，也不是能识别的表格文件", "this is neither text nor a kind of workbook that is known";
    KIND: "这是{kind}，不能当作商品表读取", "this is {kind}, which is not read as a catalog";
    KIND_TO_SAVE: "这是{kind}，不能直接读取；请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV", "this is {kind}, which is not read; open it in Excel or WPS and save it as .xlsx or CSV";
    KIND_TO_OPEN: "工作簿加了密码；请先在 Excel 或 WPS 里去掉密码再存一次", "the workbook has a password; take it away in Excel or WPS and save it again";
    KIND_TO_UNPACK: "这是{kind}压缩包；请先解压，再给出里面的商品表", "this is {kind}, an archive; unpack it and name the table inside";
    A_FOLDER: "这是文件夹；请给出里面的商品表，例如 {file}/*.xlsx", "this is a folder; name the tables in it, such as {file}/*.xlsx";
    BODIES: "这是请求 JSON，不是商品表；请求用 shangjia check 检查", "these are request bodies and no table; shangjia check reads them";
    DAMAGED: "文件损坏，无法读取：{reason}", "the file is damaged: {reason}";
    NO_HEADER: "找不到表头行；需要能识别的列名，例如：{names}", "no row looks like a header; it needs columns such as: {names}";
    NO_HEADER_AT_ALL: "找不到表头行", "no row looks like a header";
    NO_SHEET: "工作簿里没有工作表“{asked}”；现有：{present}", "the workbook has no sheet \"{asked}\"; it has: {present}";
    NO_SHEET_AT_ALL: "没有工作表“{asked}”：这不是工作簿，是文本表格", "there is no sheet \"{asked}\": this is a text table and no workbook";
    ENCODING: "不认识编码“{label}”；可用的例如 utf-8、gb18030、big5、utf-16le", "unknown encoding \"{label}\"; known ones are utf-8, gb18030, big5, utf-16le and others";
    OUTPUT_IS_INPUT: "{file}：输出就是输入的文件，会把它盖掉", "{file}: the output is one of the inputs and would replace it";
    ALREADY_THERE: "{file}：已经有了，没有动它；要覆盖请加 --force", "{file}: is there already and was left alone; --force replaces it";
    STANDARD_OUTPUT: "标准输出", "standard output";
    OUTPUT_TWICE: "{file}：有两样东西要写到这里", "{file}: two things would be written there";
    NO_TABLE_TO_FIX: "{file} 是请求内容，不是商品表，没有单元格可改", "{file} holds request bodies and no table, so it has no cells to correct";
    FIX_FOLDER_WANTED: "有好几个文件要改，--fix 后面请写一个已有的文件夹", "several files would be corrected: --fix wants a folder that exists";
    NO_FOLDER: "{file}：没有这个文件夹，请先建好", "{file}: there is no such folder; make it first";
    OUTPUT_IS_FOLDER: "{file}：这是文件夹；请写成里面的一个文件，或者加上 --layout files，每个商品一个文件", "{file}: this is a folder; name a file in it, or add --layout files for one file per product";
    FOLDER_WANTED: "--layout files 每个商品写一个文件，要用 -o 说明写到哪个文件夹", "--layout files writes a file for each product; say with -o into which folder";
    NOT_OURS: "{folder}：里面有不是本工具写的文件（{file}），没有动它；请换一个文件夹", "{folder}: holds a file that this tool has not written ({file}) and was left alone; name another folder";
    NOT_CHECKED: "没有检查 {problem}", "not checked: {problem}";
    ARGUMENT: "{name} 不能是“{value}”；可以写 {expected}", "{name} cannot be \"{value}\"; it can be {expected}";
    NO_SUCH_RULE: "没有“{code}”这条规则；全部规则见 shangjia rules", "there is no rule \"{code}\"; shangjia rules lists them all";
    NO_SUCH_RULE_NEAR: "没有“{code}”这条规则；是不是 {nearest}？", "there is no rule \"{code}\"; did you mean {nearest}?";
    FAILS: "这样会报：", "Fails:";
    EXAMPLE_XLSX: "（xlsx 工作簿里）", "(in a workbook)";
    EXAMPLE_HIDDEN_COLUMN: "（xlsx 里最后一列是隐藏的）", "(a workbook whose last column is hidden)";
    EXAMPLE_FILTER: "（xlsx 里开着筛选，最后一行没有显示）", "(a workbook with a filter that leaves the last row unseen)";
    EXAMPLE_MERGED: "（xlsx 里最后一列的格子是合并的）", "(a workbook whose last column is merged over all rows)";
    EXAMPLE_LINK: "（xlsx 里最后一格链到 https://mmecimage.cn/p/a.jpg）", "(a workbook whose last cell links to https://mmecimage.cn/p/a.jpg)";
    EXAMPLE_PICTURE: "（xlsx 里最后一格上面浮着图片）", "(a workbook with a picture over its last cell)";
    EXAMPLE_COMMENT: "（xlsx 里最后一格有批注）", "(a workbook with a comment on its last cell)";
    EXAMPLE_WITHOUT: "（表里没有“{value}”这一列）", "(the table has no column {value})";
    EXAMPLE_SHEETS: "（工作簿里有 {value} 张表）", "(the workbook has {value} sheets)";
    EXAMPLE_BYTES: "（\\xB3 是单独一个字节）", "(\\xB3 is a single byte)";
    EXAMPLE_TWICE: "（两个文件里都有这一行）", "(the row stands in two files)";
    EXAMPLE_ROWS: "（这样的行共 {value} 行，编号依次不同）", "({value} rows like this, each with its own number)";
    EXAMPLE_TIMES: "（最后一格的文字重复 {value} 遍）", "(the last cell's text stands there {value} times)";
    EXAMPLE_LIMIT: "（每格最多 {value} 字节）", "(cells may be {value} bytes long)";
    EXAMPLE_SET: "（--set '{value}'）", "(--set '{value}')";
    EXAMPLE_REQUIRED: "（必有词的词表里有“{value}”）", "(the list of required words has {value})";
    EXAMPLE_IMAGES: "（图片对照表里只有 {value}）", "(the table of uploaded images has {value} alone)";
    EXAMPLE_SAVED: "（类目表是 {value} 保存的）", "(the table of categories was saved on {value})";
    EXAMPLE_BASELINE: "（基线里有商品 719 的 {value}）", "(the baseline knows a {value} of product 719)";
    EXAMPLE_TOML: "（shangjia.toml 里写着：{value}）", "(shangjia.toml says: {value})";
    EXAMPLE_HIDE: "（表头下面第 {value} 行是隐藏的）", "(row {value} below the header is hidden)";
    PASSES: "这样就对了：", "Passes:";
    PREDICTS: "预防微信返回码：{codes}", "Saves you from WeChat's: {codes}";
    PREVIEWED: "商品 {products} 个，SKU {skus} 个；读了 {rows} 行，跳过 {skipped} 行", "products: {products}, SKUs: {skus}; rows read: {rows}, skipped: {skipped}";
    AT_LINE: "{file}，第 {line} 行：{problem}", "{file}, line {line}: {problem}";
    REFERENCE_JSON: "不是合法的 JSON", "this is not JSON";
    REFERENCE_SHAPE: "{pointer} 不像微信返回的类目或品牌列表", "{pointer} does not look like WeChat's list of categories or brands";
    REFERENCE_COLUMN: "没有这样的列：{names}", "there is no column named {names}";
    REFERENCE_RAGGED: "这一行有 {cells} 格，表头有 {header} 格", "the row has {cells} cells and the header has {header}";
    REFERENCE_ID: "“{text}”不是编号", "\"{text}\" is no id";
    REFERENCE_TWICE: "编号 {id} 出现了两次", "the id {id} stands there twice";
    REFERENCE_MEANING: "“{name}”前面已经对应了别的", "\"{name}\" means something else above";
    REFERENCE_IMAGE_TWICE: "图片“{image}”前面已经有另一个微信地址", "the image \"{image}\" has another address of WeChat's above";
    REFERENCE_NO_WORD: "里面一个词也没有；每行写一个词", "there is no word in it; write one word per line";
    REFERENCE_WORDS: "词太多了，最多 {most} 个", "too many words; {most} are allowed";
    REFERENCE_BASELINE: "不是 --write-baseline 写出来的基线", "this is no baseline as --write-baseline writes it";
    LEFT_BEHIND: "{file}：是被替换下来的旧文件，没能删掉，可以自己删除", "{file}: holds what was replaced and could not be deleted; delete it yourself";
    WRITTEN: "写好了 {file}；打开看一遍，带 # 的几行按需要填上，再运行 shangjia check", "{file} is written; read it, fill in the lines that begin with #, then run shangjia check";
    WORKBOOK_TO_TERMINAL: "工作簿不能显示在终端里；用 -o 写到一个文件", "a workbook cannot be shown on a terminal; write it to a file with -o";
    FAULT: "shangjia 自己出了错，什么都没有输出；请带上 shangjia --version 和这个文件告诉我们", "shangjia itself failed and wrote nothing; please report it with shangjia --version and the file";
    DELIMITER: "“{byte}”不能做分隔符；可用 , ; | 或制表符（\\t）", "\"{byte}\" cannot separate fields; , ; | and tab (\\t) can";
    LIMIT: "超过上限 {name}（{value}）", "more than the limit {name} ({value}) allows";
    LIMIT_TO_RAISE: "超过上限 {name}（{value}）；文件没问题的话，用 --limit {name}=… 放宽", "more than the limit {name} ({value}) allows; if the file is sound, raise it with --limit {name}=N";
    AT: "{file}，第 {line} 行第 {column} 个字符：{problem}", "{file}, line {line}, column {column}: {problem}";
    SYNTAX: "TOML 写法不对：{reason}", "this is not TOML: {reason}";
    UNKNOWN_KEY: "没有“{name}”这一项", "unknown key \"{name}\"";
    UNKNOWN_COLUMN: "表格里没有“{name}”这一列", "the table has no column \"{name}\"";
    UNKNOWN_FIELD: "没有“{name}”这个字段", "unknown field \"{name}\"";
    UNKNOWN_RULE: "没有“{name}”这条规则", "there is no rule \"{name}\"";
    UNKNOWN_PRESET: "没有叫“{name}”的预设", "there is no preset \"{name}\"";
    NEAREST: "是不是想写“{nearest}”？", "did you mean \"{nearest}\"?";
    TEMPLATE: "模板“{template}”里的“{part}”不对", "\"{part}\" in the template \"{template}\" means nothing";
    SCHEMA_JSON: "这份 Schema 不是合法的 JSON：{reason}", "this schema is not JSON: {reason}";
    SCHEMA_INVALID: "这不是合法的 JSON Schema：{reason}", "this is not a JSON Schema: {reason}";
    SCHEMA_LOOP: "这里的引用绕回自己，没有尽头", "this refers to itself without end";
    SCHEMA_CHAIN: "引用一个接一个，超过 {most} 层", "more than {most} schemas refer to one another here";
    SCHEMA_STEPS: "检查一个商品要走的步数太多（上限 {most}）", "checking a body against this takes more than {most} steps";
    SCHEMA_PATTERNS: "正则表达式太多，最多 {most} 个", "more than {most} patterns";
    VALUE: "“{name}”的值不对，应为：{expected}", "\"{name}\" has a wrong value; it takes: {expected}";
    NO_LINKS: "“{column}”要读链接（read = \"link\"），这个文件里却没有链接可读；另存成 .xlsx 再试，或者去掉这个写法", "\"{column}\" is to be read by its links (read = \"link\"), and this kind of file has none; save it as .xlsx, or leave that out";
    TWICE: "字段“{name}”被填了两次", "the field \"{name}\" is filled twice";
    AND_MORE: "还有 {n} 个", "{n} more";
    BETWEEN_NAMES: "、", ", ";
    BETWEEN_SENTENCES: "，", "; ";
}

/// Kinds of files that are recognised and not read, by the name that [`Unreadable::Kind`](crate::Unreadable::Kind)
/// gives them, and the sentence that says so.
pub(crate) fn kind(name: &str) -> (Option<Words>, Words) {
    let sentence = match name {
        "folder" => A_FOLDER,
        "request bodies" => BODIES,
        "encrypted workbook" => KIND_TO_OPEN,
        "gzip" | "bzip2" | "7z" | "zstd" | "xz" | "RAR" | "zip archive" => KIND_TO_UNPACK,
        "HTML" | "XML" | "XML Spreadsheet 2003" | "UTF-32 text" | "Apple Numbers" | "zip archive or workbook" => KIND_TO_SAVE,
        _ => KIND,
    };
    (KINDS.iter().find(|(known, _)| *known == name).map(|(_, words)| *words), sentence)
}

const KINDS: &[(&str, Words)] = &[
    ("device", Words { zh: "设备或管道", en: "a device or a pipe" }),
    ("folder", Words { zh: "文件夹", en: "a folder" }),
    ("encrypted workbook", Words { zh: "加密的工作簿", en: "an encrypted workbook" }),
    ("request bodies", Words { zh: "请求 JSON", en: "request bodies" }),
    ("HTML", Words { zh: "网页（HTML）", en: "a web page (HTML)" }),
    ("XML", Words { zh: " XML", en: "XML" }),
    ("XML Spreadsheet 2003", Words { zh: " XML 表格 2003", en: "an XML Spreadsheet 2003" }),
    ("UTF-32 text", Words { zh: " UTF-32 文本", en: "text in UTF-32" }),
    ("Apple Numbers", Words { zh: " Apple Numbers 表格", en: "an Apple Numbers table" }),
    ("Word document", Words { zh: " Word 文档", en: "a Word document" }),
    ("PowerPoint presentation", Words { zh: " PowerPoint 演示文稿", en: "a PowerPoint presentation" }),
    ("compound file without a workbook", Words { zh: "没有工作簿的 Office 文件", en: "an Office file without a workbook" }),
    ("zip archive or workbook", Words { zh: "压缩包或工作簿", en: "a zip archive or a workbook" }),
    ("zip archive", Words { zh: " zip ", en: "zip" }),
    ("gzip", Words { zh: " gzip ", en: "gzip" }),
    ("bzip2", Words { zh: " bzip2 ", en: "bzip2" }),
    ("7z", Words { zh: " 7z ", en: "7z" }),
    ("zstd", Words { zh: " zstd ", en: "zstd" }),
    ("xz", Words { zh: " xz ", en: "xz" }),
    ("RAR", Words { zh: " RAR ", en: "RAR" }),
    ("PDF", Words { zh: " PDF", en: "a PDF" }),
    ("RTF", Words { zh: " RTF 文档", en: "an RTF document" }),
    ("PNG image", Words { zh: "图片（PNG）", en: "a picture (PNG)" }),
    ("JPEG image", Words { zh: "图片（JPEG）", en: "a picture (JPEG)" }),
    ("GIF image", Words { zh: "图片（GIF）", en: "a picture (GIF)" }),
    ("WebP image", Words { zh: "图片（WebP）", en: "a picture (WebP)" }),
    ("SQLite", Words { zh: " SQLite 数据库", en: "an SQLite database" }),
    ("Parquet", Words { zh: " Parquet 数据", en: "Parquet data" }),
];
