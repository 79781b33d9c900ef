//! How an amount of money is written in a cell. What amounts may be, and how two of them must relate, is in `price`.

rules! {
    UNIT_UNKNOWN: Error "price-unit-unknown" {
        summary: "看不出价格是元还是分" | "nobody has said whether prices are in yuan or in fen",
        explanation: "这一列全是整数，表头也没写单位。990 可能是 990 元，也可能是 9.90 元，差一百倍，不能猜。这一列只报一次。"
            | "The column holds whole numbers only and its header names no unit. 990 may be 990 yuan or 9.90 yuan; a factor of a hundred is not guessed. It is said once for the column.",
        message: "“{value}”：是 {as_yuan} 元，还是 {as_fen} 元（按分算）？" | "{value}: is it {as_yuan} yuan, or in fen, which makes {as_fen} yuan?",
        help: "告诉我们单位：--price-unit yuan 或 --price-unit fen，也可以写进配置 price_unit" | "say the unit: --price-unit yuan or --price-unit fen, or price_unit in the mapping",
        predicts: [],
        failing: "@without 售价(元)\n商品编号,售价\n719,59\n",
        passing: "商品编号,售价(元)\n719,59\n",
    }
    TAX_UNKNOWN: Error "price-without-tax" {
        summary: "价格可能不含税" | "prices may be without tax",
        explanation: "导出的这一列是（或可能是）税前价，买家付的却是含税价。差的税没人说是多少，不能把税前价当售价。这一列只报一次。"
            | "The column holds prices before tax, or may do so, and buyers pay them with tax. Nobody has said how much that is, and a net price must not be sold at. It is said once for the column.",
        message: "“{value}”：{field}可能不含税" | "{value}: the {field} may be without tax",
        help: "在配置里写 tax = \"13\"（加 13% 的税）；已经含税就写 tax = \"0\"" | "write tax = \"13\" in the mapping to add 13 percent; tax = \"0\" if it is included already",
        predicts: [],
        failing: "@toml columns.\"售价(元)\"={field=\"sale_price\",net=true} 商品编号,售价(元)\n719,59\n",
        passing: "@toml tax=\"13\" @toml columns.\"售价(元)\"={field=\"sale_price\",net=true} 商品编号,售价(元),市场价(元)\n719,59,99\n",
    }
    SUB_FEN: Error "price-sub-fen" {
        summary: "价格精确到了分以下" | "a price is finer than one fen",
        explanation: "微信按“分”收钱，1 分以下没法表示。我们不替您四舍五入：9.905 到底是 9.90 还是 9.91，只有您知道。\
            这类价格多半是表格里打折、换算的公式算出来的。"
            | "WeChat counts in fen, and nothing is finer than a fen. Prices are never rounded for you: whether 9.905 is 9.90 or 9.91 is \
            yours to say. Such prices mostly come from a formula that applies a discount.",
        message: "“{value}”：{field}最多两位小数" | "{value}: the {field} has more than two decimals",
        help: "改成精确到分的价格，比如 12.34；公式算出来的请套一层 ROUND(价格, 2)" | "write it to the fen, such as 12.34; wrap a formula in ROUND(..., 2)",
        predicts: [],
        failing: "商品编号,售价(元)\n719,12.345\n",
        passing: "商品编号,售价(元)\n719,12.34\n",
    }
    NEGATIVE: Error "price-negative" {
        summary: "价格是负数" | "a price is below zero",
        explanation: "价格不能小于零。会计格式里 (9.90) 也是负数。" | "A price cannot be below zero. In accounting format, (9.90) is below zero as well.",
        message: "“{value}”：{field}不能是负数" | "{value}: the {field} is below zero",
        help: "去掉负号或括号" | "leave out the sign or the brackets",
        predicts: [],
        failing: "商品编号,售价(元)\n719,-9.9\n",
        passing: "商品编号,售价(元)\n719,9.9\n",
    }
    SCIENTIFIC: Error "price-scientific" {
        summary: "价格写成了科学计数法" | "a price is written with an exponent",
        explanation: "像 1.5E+3 这样的写法，后面的数字可能已经被表格丢掉了，所以不读。" | "Text such as 1.5E+3 may already have lost digits, so it is not read.",
        message: "“{value}”：{field}是科学计数法" | "{value}: the {field} is written with an exponent",
        help: "把单元格格式改成“数值”，写出完整的数字，比如 1500" | "format the cell as a number and write it out, such as 1500",
        predicts: [],
        failing: "商品编号,售价(元)\n719,1.5E+1\n",
        passing: "商品编号,售价(元)\n719,15\n",
    }
    COMMA: Error "price-comma" {
        summary: "价格里的逗号位置不对" | "the commas in a price do not stand every three digits",
        explanation: "逗号只当千位分隔符，每三位一个：1,234.50。9,90 可能是 9.90，也可能是 990，我们不猜。"
            | "Commas only separate thousands, every three digits: 1,234.50. Whether 9,90 is 9.90 or 990 is not guessed.",
        message: "“{value}”：{field}里的逗号不是千位分隔符" | "{value}: the comma in the {field} does not separate thousands",
        help: "小数点用“.”，千位逗号可以不写：9.90" | "use a point for decimals and leave thousands commas out: 9.90",
        predicts: [],
        failing: "商品编号,售价(元)\n719,\"9,90\"\n",
        passing: "商品编号,售价(元)\n719,9.90\n",
    }
    NOT_DECIMAL_COMMA: Error "price-not-decimal-comma" {
        summary: "逗号当小数点的列里，价格写法不一样" | "a price is written otherwise than its column, whose decimal mark is the comma",
        explanation: "这一列的逗号是小数点，点是千位分隔符：1.234,50 就是 1234.50 元。这一格的标点不是这样用的，读错就差一百倍，所以不读。"
            | "In the column the comma is the decimal mark and the point parts thousands: 1.234,50 is 1234.50 yuan. The marks of this cell are \
            used otherwise, and reading it wrong is a factor of a hundred.",
        message: "“{value}”：这一列的逗号是小数点，{field}却不是这样写的" | "{value}: in this column the comma is the decimal mark, and the {field} is written otherwise",
        help: "整列用一种写法：9,90；小数点其实是“.”的，在配置里给这一列写 decimal = \".\"" | "write the column in one way, such as 9,90; if its decimal mark is the point, write decimal = \".\" for it in the mapping",
        predicts: [],
        failing: "商品编号,SKU编号,售价(元),市场价(元),颜色\n719,A,\"9,90\",99,红\n719,B,\"12,50\",99,蓝\n720,C,\"1.2345\",99,红\n",
        passing: "商品编号,SKU编号,售价(元),市场价(元),颜色\n719,A,\"9,90\",99,红\n719,B,\"12,50\",99,蓝\n720,C,\"12\",99,红\n",
    }
    DECIMAL_COMMA: Note "price-decimal-comma" {
        summary: "这一列价格的逗号当小数点读" | "the comma is taken for the decimal mark of a price column",
        explanation: "这一列里有 1.234,50 这样的价格，或者有几个 9,90 这样的价格，又没有一个是用点作小数点的，所以逗号当小数点，点当千位分隔符。\
            再有写法不一样的价格就会退回，不会读错。"
            | "The column has a price such as 1.234,50, or several such as 9,90, and none whose decimal mark is the point. So the comma is \
            taken for the decimal mark and the point parts thousands. A price that is written otherwise is refused and never misread.",
        message: "“{value}”：这一列的逗号当小数点读，9,90 是 9.90" | "{value}: the comma is taken for the decimal mark, and 9,90 is 9.90",
        help: "对的话，在配置里给这一列写明 decimal = \",\"；不对就写 decimal = \".\"" | "if that is right, say so in the mapping by decimal = \",\" for the column; if not, by decimal = \".\"",
        predicts: [],
        failing: "商品编号,SKU编号,售价(元),颜色\n719,A,\"9,90\",红\n719,B,\"12,50\",蓝\n",
        passing: "商品编号,SKU编号,售价(元),颜色\n719,A,9.90,红\n719,B,12.50,蓝\n",
    }
    COLLOQUIAL: Error "price-colloquial" {
        summary: "价格是口头说法，少了最后的单位" | "a price leaves its last unit out, as one speaks",
        explanation: "“12元5”听着是 12.5 元，可也有人写的是 12.05 元。差一个单位就差十倍，所以不猜。"
            | "12元5 sounds like 12.50, but some mean 12.05. One missing unit is a factor of ten, so it is not guessed.",
        message: "“{value}”：{field}最后少了“角”或“分”" | "{value}: the {field} does not say whether its last digit is 角 or 分",
        help: "写成数字，比如 12.5" | "write a number, such as 12.5",
        predicts: [],
        failing: "商品编号,售价(元)\n719,12元5\n",
        passing: "商品编号,售价(元)\n719,12.5\n",
    }
    RANGE: Error "price-range" {
        summary: "一个格子里写了几个价格" | "one cell holds several prices",
        explanation: "每个 SKU 只有一个价格。“68-98”是整个商品的价格区间，要拆到各个 SKU 的行里去。"
            | "A SKU has one price. 68-98 is the range of a whole product and belongs to the rows of its SKUs.",
        message: "“{value}”：{field}只能写一个价格" | "{value}: the {field} holds more than one price",
        help: "一个 SKU 一行，每行写它自己的价格" | "give each SKU its own row with its own price",
        predicts: [],
        failing: "商品编号,售价(元)\n719,68-98\n",
        passing: "商品编号,售价(元)\n719,68\n",
    }
    PERCENT: Error "price-percent" {
        summary: "价格写成了折扣或百分比" | "a price is a discount or a percentage",
        explanation: "微信要的是折后的实际价格，不收折扣。" | "WeChat takes the price after the discount, not the discount.",
        message: "“{value}”：这是折扣，不是{field}" | "{value}: this is a discount, not a {field}",
        help: "写打折以后的金额，比如 68 打 8.5 折就写 57.8" | "write the amount after the discount, such as 57.8",
        predicts: [],
        failing: "商品编号,售价(元)\n719,8.5折\n",
        passing: "商品编号,售价(元)\n719,57.8\n",
    }
    SCALED_UNIT: Error "price-scaled-unit" {
        summary: "价格用了万、千、k、w 等单位" | "a price counts in thousands or ten thousands",
        explanation: "“1.2万”多半是约数。价格要精确到分，所以只收写全的数字。" | "1.2万 is mostly an approximation. A price is exact to the fen, so it is written out.",
        message: "“{value}”：{field}要写完整的数字" | "{value}: the {field} is not written out",
        help: "写全，比如 12000" | "write it out, such as 12000",
        predicts: [],
        failing: "商品编号,售价(元),市场价(元)\n719,1.2万,15000\n",
        passing: "商品编号,售价(元),市场价(元)\n719,12000,15000\n",
    }
    FOREIGN_CURRENCY: Error "price-foreign-currency" {
        summary: "价格不是人民币" | "a price is not in yuan",
        explanation: "商品只能用人民币标价。要换算，就在配置里写明汇率和它是哪一天的，例如 [currency] 下面写 USD = ……，没写明的不换算。"
            | "Prices are in yuan. They are converted only at a rate that the mapping gives, with its date, for that money under [currency].",
        message: "“{value}”：{field}不是人民币" | "{value}: the {field} is not in yuan",
        help: "换算成人民币，只写数字；或者在配置的 [currency] 里写汇率和日期" | "write it in yuan, or give a rate and its date under [currency] in the mapping",
        predicts: [],
        failing: "商品编号,售价(元)\n719,$8.2\n",
        passing: "商品编号,售价(元)\n719,58.5\n",
    }
    AT_RATE: Note "price-converted" {
        summary: "外币价格按配置的汇率换算了" | "prices in foreign money were converted at the mapping's rate",
        explanation: "配置的 [currency] 给了这种外币的汇率，价格按它换算成人民币，四舍五入到分。汇率是哪一天的，这里写明，过期了自己改。"
            | "The mapping gives a rate for that money under [currency]. The prices are converted to yuan at it, to the nearest fen. Of what day the rate is stands here.",
        message: "{count} 个 {currency} 价格按 1 {currency} = {rate} 元换算，用的是 {date} 的汇率" | "{count} prices in {currency} were converted at 1 {currency} = {rate} yuan, the rate of {date}",
        help: "汇率变了，就改配置里的 [currency]，再转换一次" | "change [currency] in the mapping when the rate changes, and convert again",
        predicts: [],
        failing: "@toml currency.USD={rate=\"7.1\",date=2026-11-01} 商品编号,售价(元)\n719,USD 8\n",
        passing: "@toml currency.USD={rate=\"7.1\",date=2026-11-01} 商品编号,售价(元)\n719,56.80\n",
    }
    NOT_A_PRICE: Error "price-not-a-number" {
        summary: "价格里没有数字" | "a price has no digits",
        explanation: "“面议”“暂无”“九元九”都不是能上架的价格。没定价的商品先别放进来。"
            | "Words such as 面议 (to be agreed) or spelled-out numbers are no prices. Leave products out that have none yet.",
        message: "“{value}”：{field}里没有数字" | "{value}: the {field} has no digits",
        help: "写一个数字，比如 9.9；还没定价就先删掉这个商品" | "write a number, such as 9.9, or leave the product out until it has a price",
        predicts: [],
        failing: "商品编号,售价(元)\n719,面议\n",
        passing: "商品编号,售价(元)\n719,9.9\n",
    }
    UNREADABLE: Error "price-unreadable" {
        summary: "价格前后夹着别的字" | "a price has something else around or between its digits",
        explanation: "前面的 ¥ 或后面的“元”可以留一个，其他字都要去掉：“9.9起”“9.9/件”“¥9.9元”“9 .9”都不收。"
            | "One ¥ in front or one 元 behind may stay, everything else goes: 9.9起, 9.9/件, ¥9.9元 and 9 .9 are not read.",
        message: "“{value}”：看不出{field}到底是多少" | "{value}: the {field} cannot be read for certain",
        help: "只留数字和小数点，比如 9.9" | "leave only the digits and the decimal point, such as 9.9",
        predicts: [],
        failing: "商品编号,售价(元)\n719,9.9元起\n",
        passing: "商品编号,售价(元)\n719,9.9元\n",
    }
    TOO_MANY_DIGITS: Error "price-too-many-digits" {
        summary: "价格长得不像价格" | "a price has more digits than any amount can have",
        explanation: "这么多位数，多半是编号或条码串到价格列里来了。" | "So many digits are mostly an id or a barcode that slipped into the price column.",
        message: "“{value}”：{field}位数太多" | "{value}: the {field} has too many digits",
        help: "核对这一列是不是错位了" | "check whether the columns have shifted",
        predicts: [],
        failing: "商品编号,售价(元)\n719,69012345678901234567\n",
        passing: "商品编号,售价(元)\n719,69\n",
    }
    UNIT_MISMATCH: Error "price-unit-mismatch" {
        summary: "按“分”读的列里写了“元”" | "a column of fen holds a price in yuan",
        explanation: "这一列说好按“分”读，可这个格子带小数点或者“元”“¥”，读错就是一百倍。"
            | "The column is read in fen, but this cell has decimals or a yuan mark. Reading it wrong is a factor of a hundred.",
        message: "“{value}”：这一列的单位是分，这个{field}却像是元" | "{value}: the column is in fen, but this {field} is in yuan",
        help: "整列统一单位：要么都写整数的分（990），要么把这一列改成按元读" | "keep one unit in the column: whole fen (990), or have the column read in yuan",
        predicts: [],
        failing: "@without 售价(元)\n商品编号,售价(分)\n719,9.90\n",
        passing: "@without 售价(元)\n商品编号,售价(分)\n719,990\n",
    }
}
