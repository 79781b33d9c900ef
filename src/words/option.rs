//! One line of help for each option of the command, and the words that the help pages themselves need.

words! {
    USAGE: "用法", "Usage";
    COMMANDS: "命令", "Commands";
    ARGUMENTS: "参数", "Arguments";
    OPTIONS: "选项", "Options";
    READING_OPTIONS: "读表选项", "Reading";
    WRITING_OPTIONS: "输出选项", "Writing";
    EXAMPLES: "示例", "Examples";
    DEFAULT: "默认", "default";
    POSSIBLE_VALUES: "可选值", "possible values";
    PRINT_HELP: "显示帮助（-h 为简短版）", "Print help (-h is the short one)";
    PRINT_VERSION: "显示版本号", "Print the version";
    HELP_COMMAND: "显示某个命令的帮助", "Print the help of a command";
    FILES: "表格文件（xlsx、xls、csv……）或请求 JSON，- 表示标准输入", "Tables (xlsx, xls, csv ...) or request bodies in JSON; - is standard input";
    CODE: "规则代码，例如报告里方括号内的代码", "The code of a rule, as reports show it";
    SHELL: "命令行外壳的名称", "The shell";
    SCHEMA_NAME: "要输出哪一份 JSON Schema", "Which JSON Schema to print";
    MAPPING: "列与字段的对应文件（TOML）", "The file that says which column fills which field (TOML)";
    OUTPUT: "输出到这个文件或文件夹，而不是标准输出", "Write to this file or folder instead of standard output";
    LAYOUT: "输出形式：每行一个请求、一个 JSON 数组，或每个商品一个文件", "One request body per line, one JSON array, or one file per product";
    REPORT: "报告格式，可写明输出文件；可以给出多个", "Format of the report and where it goes; may be given several times";
    SHEET: "读哪个工作表：名称，或从 1 开始的序号", "Which sheet to read: its name, or its number from 1";
    ENCODING: "文本表格的编码，例如 gb18030；不写则自动判断", "Encoding of a text table, such as gb18030; recognised if left out";
    DELIMITER: "文本表格的分隔符，制表符写作 \\t；不写则自动判断", "What separates the fields of a text table, \\t for tabs; recognised if left out";
    PRICE_UNIT: "价格列的单位：元或分", "The unit of price columns";
    SET: "给所有商品的某个字段填同样的内容，可以引用其他字段", "Fill a field of every product with the same text, which may name other fields";
    ATTR: "把这一列当作规格，可以另起规格名", "Take a column as an option that tells SKUs apart, under its own or another name";
    CATEGORIES: "类目表，用来把类目名称换成 third_cat_id", "Table of categories, to turn their names into third_cat_id";
    BRANDS: "品牌表，用来把品牌名称换成 brand_id", "Table of brands, to turn their names into brand_id";
    LANG: "界面和报告的语言；不写则跟随系统", "Language of help, errors and reports; the system's if left out";
    COLOR: "何时使用颜色", "When to use colours";
    VERBOSE: "多说一些：每一列怎样理解，编码怎样判断", "Say more: how every column is understood, how the encoding was recognised";
    QUIET: "只说错误", "Say nothing but errors";
    FORCE: "输出已存在时覆盖", "Replace outputs that exist";
    TARGET: "按哪个接口的要求检查和转换", "The endpoint to check and convert for";
}
