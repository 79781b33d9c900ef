//! One line of help for each option of the command, what its value is called, and the words that the help pages
//! themselves need.

use crate::rules::Words;

words! {
    USAGE: "用法", "Usage";
    COMMANDS: "命令", "Commands";
    ARGUMENTS: "参数", "Arguments";
    READING_OPTIONS: "怎样读表", "Reading";
    CHECKING_OPTIONS: "按什么检查", "Checking";
    WRITING_OPTIONS: "输出", "Writing";
    OPTIONS: "通用选项", "General";
    EXAMPLES: "示例", "Examples";
    PRINT_HELP: "显示帮助", "Print this help";
    PRINT_VERSION: "显示版本号", "Print the version";
    FILES: "商品表（xlsx、xls、csv……）；- 表示标准输入", "Tables (xlsx, xls, csv ...); - is standard input";
    FILES_OR_BODIES: "商品表（xlsx、xls、csv……）或请求 JSON；- 表示标准输入", "Tables (xlsx, xls, csv ...) or request bodies in JSON; - is standard input";
    CODE: "报告里方括号内的规则代码，或微信的错误码", "The code of a rule, as reports show it, or an error code of WeChat's";
    SHELL: "bash、zsh、fish、elvish 或 powershell", "bash, zsh, fish, elvish or powershell";
    SCHEMA_NAME: "要输出哪一份；不写则列出全部名称", "Which one to print; all names if left out";
    MAPPING: "列与字段的对应文件；不写则在商品表所在的文件夹及上级里找 shangjia.toml", "Which column fills which field; else shangjia.toml beside the first file or above it";
    OUTPUT: "写到这个文件或文件夹，而不是标准输出", "Write to this file or folder instead of standard output";
    INIT_OUTPUT: "写到这个文件，而不是商品表旁边的 shangjia.toml；- 表示标准输出", "Write to this file and not to shangjia.toml beside the table; - is standard output";
    TEMPLATE_OUTPUT: "写到这个文件，而不是 商品模板.xlsx；- 表示标准输出", "Write to this file and not to products.xlsx; - is standard output";
    TEMPLATE_CATEGORIES: "微信返回的类目列表（JSON）或类目表：类目从里面选", "WeChat's list of categories (JSON, CSV): the cells offer them";
    TEMPLATE_BRANDS: "微信返回的品牌列表（JSON）或品牌表：品牌从里面选", "WeChat's list of brands (JSON, CSV): the cells offer them";
    FORMAT: "给人看（默认），或给程序看的 JSON", "For people (default), or JSON for programs";
    LAYOUT: "每行一个请求（默认）、一个 JSON 数组，或每个商品一个文件", "One body per line (default), one JSON array, or one file per product";
    REPORT: "报告的格式和去处（默认 human）；可以写几个", "Format of the report and where it goes (default: human); may be repeated";
    PRESET: "按哪个预设读，none 为不用；不写则按表头判断", "The preset to read by, or none; recognised if left out";
    PRESET_NAME: "预设的名称；不写则列出全部", "The preset to print; all are listed if left out";
    SHEET: "读哪张工作表：名称、从 1 开始的序号，或 all（认得出的全部）", "Which sheet: its name, its number from 1, or all that fit";
    ENCODING: "文本表格的编码，例如 gb18030；不写则自动判断", "Encoding of a text table, such as gb18030; recognised if left out";
    DELIMITER: "文本表格的分隔符，制表符写作 \\t；不写则自动判断", "What separates cells of a text table, \\t for tabs; else recognised";
    LIMIT: "放宽读表的上限，例如 columns=2000；可以写几个", "Raise a limit of reading, as columns=2000; may be repeated";
    PRICE_UNIT: "价格列的单位：元或分", "The unit of price columns that do not say theirs";
    SET: "给所有商品的某个字段填同样的内容，可以引用别的字段，如 {out_product_id}；可写几个", "Fill a field of all products: path=p?id={out_product_id}; may be repeated";
    ATTR: "把这一列当作规格，可以另起规格名；可以写几个", "Take a column as an option, as 颜色 or C=颜色; may be repeated";
    CATEGORIES: "微信返回的类目列表（JSON）或类目表：核对类目 ID 和所需资质", "WeChat's list of categories (JSON, CSV): third_cat_id and required papers are checked by it";
    BRANDS: "微信返回的品牌列表（JSON）或品牌表：核对品牌 ID", "WeChat's list of brands (JSON, CSV): brand_id is checked by it";
    IMAGES: "图片对照表（CSV 或 JSON 行）：原图 → 微信图片地址", "Table of uploaded images (CSV, JSON lines): original, wechat";
    MISSING_IMAGES: "把还没有传到微信的图片列成清单；填好地址就是对照表", "List images to upload; filled in, it is a table for --images";
    FIX: "把能自动改的改好，另存一份（原文件不动）；Excel 则列出要改的格子", "Write a corrected copy of the table; of a workbook, a list of cells to change";
    UNSAFE_FIXES: "连不一定对的也改，例如把 http: 换成 https:", "Correct also what is only mostly right, such as http: to https:";
    DIFF: "不写文件，只显示会改哪些格子", "Show which cells would be corrected, and write nothing";
    SELECT: "只报告这些规则；可以只写代码的开头，如 price，用逗号隔开", "Report these rules alone, as price,title-length";
    IGNORE: "不报告这些规则；微信一定会拒绝的商品仍不输出", "Do not report these rules; what WeChat refuses stays held back";
    DENY: "警告也算错误", "Take warnings for errors";
    BASELINE: "不报告这份基线里已有的问题，只报告新的", "Report only what this baseline does not know";
    WRITE_BASELINE: "把现有的问题记成一份基线，以后只看新的", "Write what is found as a baseline for --baseline";
    THREADS: "用几个线程；不写则用全部处理器，结果都一样", "How many threads; all processors if left out, the results are the same";
    TODAY: "当作今天是哪一天，例如 2026-12-31；不写则用系统日期", "The day to take for today, as 2026-12-31; the system's if left out";
    LANG: "界面和报告的语言；不写则跟随系统", "Language of help, errors and reports; the system's if left out";
    COLOR: "何时使用颜色（默认 auto）", "When to use colours (default: auto)";
    VERBOSE: "多说一些：文件怎样读、每一列怎样理解", "Say more: how files were read and every column understood";
    RULES_WECHAT: "改为列出微信的每个错误码：由哪条规则看出来，或者为什么看不出来", "List WeChat's error codes instead, with the rules that see them coming";
    QUIET: "只说错误：不打印没有要求的报告", "Say nothing but errors: no report that was not asked for";
    FORCE: "覆盖已有的输出", "Replace an output that exists";
    TARGET: "按哪个接口的要求（目前只有 spu-add）", "The endpoint to check and convert for (only spu-add so far)";
    SOME_RULES: "规则", "RULES";
    A_DAY: "日期", "DAY";
    A_FILE: "文件", "FILE";
    AN_OUTPUT: "输出", "OUT";
    A_SHEET: "名称|序号", "NAME|NUMBER";
    A_LABEL: "编码", "LABEL";
    A_CHARACTER: "字符", "CHAR";
    A_LIMIT: "上限=数值", "LIMIT=N";
    A_VALUE: "字段=内容", "FIELD=TEXT";
    AN_OPTION: "列名[=规格名]", "HEADER[=KEY]";
    A_NAME: "名称", "NAME";
    A_REPORT: "human|json[=文件]", "human|json[=FILE]";
    A_CODE: "代码", "CODE";
    A_COMMAND: "命令", "COMMAND";
    SOME_OPTIONS: "选项", "OPTIONS";
}

/// What the help says of one option or argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionWords {
    /// What it is for, in one line.
    pub help: Words,
    /// What its value is called, if it is not the list of its values.
    pub value: Option<Words>,
    /// The heading that it stands under.
    pub heading: Words,
}

/// The help of the option or argument of that name in that command.
pub fn of(command: &str, name: &str) -> Option<OptionWords> {
    let (help, value, heading) = match name {
        "files" if matches!(command, "check" | "convert") => (FILES_OR_BODIES, Some(A_FILE), ARGUMENTS),
        "files" | "file" => (FILES, Some(A_FILE), ARGUMENTS),
        "code" => (CODE, Some(A_CODE), ARGUMENTS),
        "shell" => (SHELL, Some(A_NAME), ARGUMENTS),
        "wechat" => (RULES_WECHAT, None, WRITING_OPTIONS),
        "name" if command == "presets" => (PRESET_NAME, Some(A_NAME), ARGUMENTS),
        "name" => (SCHEMA_NAME, Some(A_NAME), ARGUMENTS),
        "mapping" => (MAPPING, Some(A_FILE), READING_OPTIONS),
        "preset" => (PRESET, Some(A_NAME), READING_OPTIONS),
        "sheet" => (SHEET, Some(A_SHEET), READING_OPTIONS),
        "encoding" => (ENCODING, Some(A_LABEL), READING_OPTIONS),
        "delimiter" => (DELIMITER, Some(A_CHARACTER), READING_OPTIONS),
        "limit" => (LIMIT, Some(A_LIMIT), READING_OPTIONS),
        "price_unit" => (PRICE_UNIT, None, READING_OPTIONS),
        "set" => (SET, Some(A_VALUE), READING_OPTIONS),
        "attr" => (ATTR, Some(AN_OPTION), READING_OPTIONS),
        "target" => (TARGET, Some(A_NAME), CHECKING_OPTIONS),
        "categories" if command == "template" => (TEMPLATE_CATEGORIES, Some(A_FILE), WRITING_OPTIONS),
        "brands" if command == "template" => (TEMPLATE_BRANDS, Some(A_FILE), WRITING_OPTIONS),
        "categories" => (CATEGORIES, Some(A_FILE), CHECKING_OPTIONS),
        "brands" => (BRANDS, Some(A_FILE), CHECKING_OPTIONS),
        "images" => (IMAGES, Some(A_FILE), CHECKING_OPTIONS),
        "missing_images" => (MISSING_IMAGES, Some(A_FILE), WRITING_OPTIONS),
        "fix" => (FIX, Some(AN_OUTPUT), WRITING_OPTIONS),
        "unsafe_fixes" => (UNSAFE_FIXES, None, WRITING_OPTIONS),
        "diff" => (DIFF, None, WRITING_OPTIONS),
        "select" => (SELECT, Some(SOME_RULES), CHECKING_OPTIONS),
        "ignore" => (IGNORE, Some(SOME_RULES), CHECKING_OPTIONS),
        "deny" => (DENY, None, CHECKING_OPTIONS),
        "baseline" => (BASELINE, Some(A_FILE), CHECKING_OPTIONS),
        "write_baseline" => (WRITE_BASELINE, Some(A_FILE), WRITING_OPTIONS),
        "today" => (TODAY, Some(A_DAY), CHECKING_OPTIONS),
        "threads" => (THREADS, None, OPTIONS),
        "report" => (REPORT, Some(A_REPORT), WRITING_OPTIONS),
        "output" if command == "init" => (INIT_OUTPUT, Some(A_FILE), WRITING_OPTIONS),
        "output" if command == "template" => (TEMPLATE_OUTPUT, Some(A_FILE), WRITING_OPTIONS),
        "output" => (OUTPUT, Some(AN_OUTPUT), WRITING_OPTIONS),
        "format" => (FORMAT, None, WRITING_OPTIONS),
        "layout" => (LAYOUT, None, WRITING_OPTIONS),
        "force" => (FORCE, None, WRITING_OPTIONS),
        "lang" => (LANG, None, OPTIONS),
        "color" => (COLOR, None, OPTIONS),
        "verbose" => (VERBOSE, None, OPTIONS),
        "quiet" => (QUIET, None, OPTIONS),
        "help" => (PRINT_HELP, None, OPTIONS),
        "version" => (PRINT_VERSION, None, OPTIONS),
        _ => return None,
    };
    Some(OptionWords { help, value, heading })
}
