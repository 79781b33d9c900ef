//! What a table's header and sheets say: columns that are not there, that are there twice, that were guessed at.

rules! {
    COLUMN_MISSING: Error "column-missing" {
        summary: "表里没有必填的一列" | "a column that every product needs is missing",
        explanation: "每个商品都要有这一项，表里却没有这一列，配置里也没有写固定值，所以一个商品都发不出去。整列缺少只报这一次。"
            | "Every product needs this, the table has no column for it, and the mapping sets no value. Nothing can go out; it is said once and not for every row.",
        message: "表里没有{field}这一列" | "no column holds the {field}",
        help: "加上这一列，或者写一个固定值：--set '{name}=…'" | "add the column, or set a value for all: --set '{name}=...'",
        predicts: [],
        failing: "@without 类目ID\n商品编号\n719\n",
        passing: "商品编号,类目ID\n719,1445\n",
    }
    COLUMN_TWICE: Error "column-twice" {
        summary: "两列叫同一个名字" | "two columns have the same name",
        explanation: "两列都像是同一项，没人知道该用哪一列，所以两列都不用。" | "Two columns look like the same field. Nobody can say which one counts, so neither is taken.",
        message: "第 {columns} 列都像是{field}" | "columns {columns} all look like the {field}",
        help: "把不用的那列改名，或者在配置里指定用哪列，例如 \"@{first}\" = \"{name}\"" | "rename the one that does not count, or say in the mapping which one does: \"@{first}\" = \"{name}\"",
        predicts: [],
        failing: "商品编号,售价(元),售价(元)\n719,59,69\n",
        passing: "商品编号,售价(元),市场价(元)\n719,59,69\n",
    }
    SIDE_BY_SIDE: Error "tables-side-by-side" {
        summary: "一张表里左右排了两份" | "two tables stand side by side",
        explanation: "同样的列名左右各有一份，一行里就有两个商品。只读一边会漏掉另一边的商品，所以都不读。"
            | "The same names stand twice beside each other, so that a row holds two products. With one half read, the other half's products would be lost, so neither is.",
        message: "{first} 列和 {second} 列是并排的两份表" | "columns {first} and columns {second} are two tables side by side",
        help: "把右边的一份挪到左边那份的下面，只留一行列名" | "move the right one below the left one, under one row of names",
        predicts: [],
        failing: "商品编号,商品标题,商品编号,商品标题\n719,加厚珊瑚绒毛毯,720,加厚法兰绒毛毯\n",
        passing: "商品编号,商品标题\n719,加厚珊瑚绒毛毯\n720,加厚法兰绒毛毯\n",
    }
    NAME_NORMALISED: Note "column-name-adjusted" {
        summary: "列名按相近写法认出来了" | "a column was recognised by an adjusted name",
        explanation: "列名里有多余的空格、星号、括号或全角字母，去掉以后才认出来。认错了可以在配置里写明。"
            | "The header has spaces, marks, brackets or full-width letters that were left out to recognise it. If it was taken for the wrong field, say so in the mapping.",
        message: "“{value}”：当作“{meant}”" | "{value}: taken for {meant}",
        help: "认得不对的话，用 shangjia init 写一份配置再改" | "if that is wrong, run shangjia init and correct the mapping",
        predicts: [],
        failing: "@without SKU编号\n商品编号,售价(元),ＳＫＵ编号\n719,59,719-1\n",
        passing: "商品编号,售价(元),SKU编号\n719,59,719-1\n",
    }
    DEFAULT_TAKEN: Note "default-taken" {
        summary: "表里没有这一列，用了默认的内容" | "a field without a column was filled in by default",
        explanation: "微信要求每个 SKU 都有规格图。表里没有这一列时，用商品的第一张主图代替。"
            | "WeChat wants a picture for every SKU. Where the table has no column for it, the product's first main image is taken.",
        message: "表里没有{field}这一列，用 {from} 代替" | "no column holds the {field}, so it is taken from {from}",
        help: "想用别的图，就加上这一列，或者写 --set '{name}=…'" | "add the column, or set another value: --set '{name}=...'",
        predicts: [],
        failing: "@without 规格图\n商品编号\n719\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/red.jpg\n",
    }
    SHEETS_UNREAD: Note "sheets-not-read" {
        summary: "工作簿里还有别的表没有读" | "other sheets of the workbook were not read",
        explanation: "一次只读一张表：第一张认得出表头、没有隐藏的表。别的表里如果也有商品，它们没有被检查，也没有被转换。"
            | "One sheet is read: the first visible one whose header fits. If the others hold products too, those were neither checked nor converted.",
        message: "没有读的表：{sheets}" | "not read: {sheets}",
        help: "要读别的表，用 --sheet 名称 指定" | "name another one with --sheet",
        predicts: [],
        failing: "@sheets 2\n商品编号\n719\n",
        passing: "@sheets 1\n商品编号\n719\n",
    }
    ROWS_HIDDEN: Note "rows-hidden" {
        summary: "隐藏的行没有读" | "hidden rows were not read",
        explanation: "表里隐藏或者筛选掉的行，一般是不想上架的，所以不读，也不检查。想读就在配置的 [rows] 里写 hidden = \"read\"。"
            | "Rows that are hidden or filtered out are mostly not for sale, so they are neither checked nor converted. To have them read, write hidden = \"read\" under [rows] in the mapping.",
        message: "有 {count} 行是隐藏的，没有读：第 {rows} 行" | "{count} hidden rows were not read: {rows}",
        help: "要上架的行取消隐藏或筛选，再保存" | "show the rows that are for sale, and save the file",
        predicts: [],
        failing: "@xlsx @hide 2 商品编号,商品标题\n719,加厚珊瑚绒毛毯\n720,加厚法兰绒毛毯\n",
        passing: "@xlsx 商品编号,商品标题\n719,加厚珊瑚绒毛毯\n720,加厚法兰绒毛毯\n",
    }
    PASSED_OVER: Note "products-passed-over" {
        summary: "没有在售的商品没有读" | "products that are not on sale were passed over",
        explanation: "导出文件里写着草稿、下架的商品，不检查也不转换；商品的行全部跳过，单独下架的 SKU 只跳过它自己。哪一列、哪些字算下架，由模板或配置的 [rows] skip（whole = true）决定；想照样读，就写 skip = []。"
            | "Products that an export calls drafts or off sale are neither checked nor converted. A product is passed over with all its rows, a SKU that is off sale by itself. Which column and which texts say so stands in the preset, or under [rows] in the mapping: skip with whole = true. To have them read all the same, write skip = [].",
        message: "“{column}”是 {values}：跳过 {products} 个商品、{skus} 个单独的 SKU（第 {rows} 行）" | "passed over, as {column} is {values}; products: {products}, single SKUs: {skus} (row {rows})",
        help: "要上架的，在原系统里改成在售再导出；或者在配置的 [rows] 里写 skip = []" | "put those that are for sale on sale in the shop and export again; or write skip = [] under [rows]",
        predicts: [],
        failing: "@toml rows.skip=[{column=\"状态\",is=\"下架\",whole=true}] @rows 2 商品编号,状态,SKU编号\n719,下架,719-{n}\n",
        passing: "@toml rows.skip=[{column=\"状态\",is=\"下架\",whole=true}] 商品编号,状态\n719,在售\n",
    }
    NAME_NEAR: Note "column-name-near" {
        summary: "列名像是写错了" | "a header is nearly a known name",
        explanation: "这一列的名字和认识的列名只差一点，可能是笔误。没有把握，所以没有用这一列；价格和编号从不这样猜。"
            | "The header is nearly a name that is known, and may be a slip of the pen. Nobody is sure, so nothing was taken from the column. Prices and ids are never guessed at like this.",
        message: "“{value}”：像是{field}，没有用" | "{value}: looks like the {field}, and nothing was taken from it",
        help: "是的话，改正列名，或者在配置里写明 \"{value}\" = \"{name}\"" | "if it is, correct the header, or say so in the mapping: \"{value}\" = \"{name}\"",
        predicts: [],
        failing: "@without 详情\n商品编号,商品详请\n719,轻软不掉毛\n",
        passing: "@without 详情\n商品编号,商品详情\n719,轻软不掉毛\n",
    }
    NO_ROWS: Warning "no-rows" {
        summary: "只有表头，没有商品" | "there is a header and no product",
        explanation: "表头认出来了，下面却一行商品也没有。导出时多半选错了范围。" | "The header was found and nothing stands below it. Mostly the export was made with an empty selection.",
        message: "表头下面没有商品" | "no product stands below the header",
        help: "检查导出的范围，或者换一张表（--sheet）" | "check what was exported, or name another sheet with --sheet",
        predicts: [],
        failing: "@header-only\n商品编号\n",
        passing: "商品编号\n719\n",
    }
}
