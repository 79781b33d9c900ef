//! Words of an [`Error`](crate::Error): why the job could not be done at all, and what to do about it.

words! {
    ERROR: "无法完成", "cannot do this";
    IO: "{file}：{reason}", "{file}: {reason}";
    NOT_FOUND: "没有这个文件（{system}）", "there is no such file ({system})";
    NOT_ALLOWED: "没有权限（{system}）", "not allowed ({system})";
    NO_SPACE: "磁盘空间不足（{system}）", "no space left on the disk ({system})";
    EXISTS: "已经存在（{system}）", "it exists already ({system})";
    EMPTY: "文件是空的", "the file is empty";
    BINARY: "不是文本，也不是能识别的表格文件", "this is neither text nor a kind of workbook that is known";
    KIND: "这是 {kind}，不能直接读取；请用 Excel 或 WPS 打开后另存为 .xlsx 或 CSV", "this is {kind}, which is not read; open it in Excel or WPS and save it as .xlsx or CSV";
    DAMAGED: "文件损坏，无法读取：{reason}", "the file is damaged: {reason}";
    NO_HEADER: "找不到表头行；需要能识别的列名，例如：{names}", "no row looks like a header; it needs columns such as: {names}";
    NO_HEADER_AT_ALL: "找不到表头行", "no row looks like a header";
    NO_SHEET: "工作簿里没有工作表“{asked}”；现有：{present}", "the workbook has no sheet \"{asked}\"; it has: {present}";
    NO_SHEET_AT_ALL: "工作簿里没有工作表“{asked}”，也没有任何其他工作表", "the workbook has no sheet \"{asked}\" and no other sheet";
    ENCODING: "不认识编码“{label}”；可用的例如 utf-8、gb18030、big5、utf-16le", "unknown encoding \"{label}\"; known ones are utf-8, gb18030, big5, utf-16le and others";
    OUTPUT_IS_INPUT: "{file}：输出就是输入的文件，会把它盖掉", "{file}: the output is one of the inputs and would replace it";
    ALREADY_THERE: "{file}：已经有了，没有动它；要覆盖请加 --force", "{file}: is there already and was left alone; --force replaces it";
    ARGUMENT: "{name} 不能是“{value}”；可以写 {expected}", "{name} cannot be \"{value}\"; it can be {expected}";
    NO_SUCH_RULE: "没有“{code}”这条规则；全部规则见 shangjia rules", "there is no rule \"{code}\"; shangjia rules lists them all";
    NO_SUCH_RULE_NEAR: "没有“{code}”这条规则；是不是 {nearest}？", "there is no rule \"{code}\"; did you mean {nearest}?";
    FAILS: "会报错：", "Fails:";
    PASSES: "这样就对了：", "Passes:";
    PREDICTS: "预防微信返回码：{codes}", "Saves you from WeChat's: {codes}";
    PREVIEWED: "{products} 个商品，{skus} 个 SKU；读了 {rows} 行，跳过 {skipped} 行", "{products} products, {skus} SKUs; {rows} rows read, {skipped} skipped";
    AT_LINE: "{file}，第 {line} 行：{problem}", "{file}, line {line}: {problem}";
    REFERENCE_JSON: "不是合法的 JSON", "this is not JSON";
    REFERENCE_SHAPE: "{pointer} 不像微信返回的类目或品牌列表", "{pointer} does not look like WeChat's list of categories or brands";
    REFERENCE_COLUMN: "没有这样的列：{names}", "there is no column named {names}";
    REFERENCE_RAGGED: "这一行有 {cells} 格，表头有 {header} 格", "the row has {cells} cells and the header has {header}";
    REFERENCE_ID: "“{text}”不是编号", "\"{text}\" is no id";
    REFERENCE_TWICE: "编号 {id} 出现了两次", "the id {id} stands there twice";
    DELIMITER: "“{byte}”不能做分隔符；可用 , ; | 或制表符（\\t）", "\"{byte}\" cannot separate fields; , ; | and tab (\\t) can";
    LIMIT: "超过上限 {name}（{value}）", "more than the limit {name} ({value}) allows";
    AT: "{file}，第 {line} 行第 {column} 个字符：{problem}", "{file}, line {line}, column {column}: {problem}";
    SYNTAX: "TOML 写法不对：{reason}", "this is not TOML: {reason}";
    UNKNOWN_KEY: "没有“{name}”这一项", "unknown key \"{name}\"";
    UNKNOWN_COLUMN: "表格里没有“{name}”这一列", "the table has no column \"{name}\"";
    UNKNOWN_FIELD: "没有“{name}”这个字段", "unknown field \"{name}\"";
    NEAREST: "是不是想写“{nearest}”？", "did you mean \"{nearest}\"?";
    TEMPLATE: "模板“{template}”里的“{part}”不对", "\"{part}\" in the template \"{template}\" means nothing";
    VALUE: "“{name}”的值不对，应为：{expected}", "\"{name}\" has a wrong value; it takes: {expected}";
    TWICE: "字段“{name}”被填了两次", "the field \"{name}\" is filled twice";
    AND_MORE: "还有 {n} 个", "{n} more";
    BETWEEN_NAMES: "、", ", ";
    BETWEEN_SENTENCES: "，", "; ";
}
