//! Whole numbers in cells: stock, category and brand ids. Money is in `money`.

rules! {
    FULL_WIDTH: Note "number-full-width" {
        summary: "数字是全角的" | "a number is written with full-width digits",
        explanation: "中文输入法打出来的“１２．５０”和 12.50 是同一个数，已经照这个数发出去。别的系统不一定认得，改成半角最省事。"
            | "１２．５０, as a Chinese keyboard writes it, is the same number as 12.50 and is sent as such. Other systems may not read it.",
        message: "“{value}”：{field}是全角数字，已按半角读取" | "{value}: the {field} is in full-width digits and was read all the same",
        help: "改成半角数字；--fix 可以替您改" | "write it in plain digits; --fix does it for you",
        predicts: [],
        failing: "商品编号,库存\n719,２０\n",
        passing: "商品编号,库存\n719,20\n",
    }
    FRACTION: Error "number-fraction" {
        summary: "该写整数的地方有小数" | "a whole number has a fraction",
        explanation: "库存、类目 ID 这些只能是整数，小数不会被悄悄抹掉。" | "Stock and ids are whole numbers; a fraction is not dropped in silence.",
        message: "“{value}”：{field}必须是整数" | "{value}: the {field} is not a whole number",
        help: "写整数，比如 12" | "write a whole number, such as 12",
        predicts: [],
        failing: "商品编号,库存\n719,1.5\n",
        passing: "商品编号,库存\n719,1\n",
    }
    BELOW_ZERO: Error "number-negative" {
        summary: "该写非负整数的地方是负数" | "a whole number is below zero",
        explanation: "系统导出的负库存表示超卖，不能拿来上架。" | "Negative stock in an export means oversold; it cannot go on sale.",
        message: "“{value}”：{field}不能是负数" | "{value}: the {field} is below zero",
        help: "写现在真正能卖的数量" | "write what can really be sold now",
        predicts: [],
        failing: "商品编号,库存\n719,-3\n",
        passing: "商品编号,库存\n719,3\n",
    }
    TOO_LARGE: Error "number-too-large" {
        summary: "数字大得放不下" | "a whole number is too large for any system",
        explanation: "超过 64 位整数的数字没有系统存得下，多半是列错位了。" | "No system holds a whole number beyond 64 bits; the columns have probably shifted.",
        message: "“{value}”：{field}大得不正常" | "{value}: the {field} is too large",
        help: "核对这一列是不是错位了" | "check whether the columns have shifted",
        predicts: [],
        failing: "商品编号,库存\n719,99999999999999999999\n",
        passing: "商品编号,库存\n719,999\n",
    }
    UNREADABLE: Error "number-unreadable" {
        summary: "该写整数的地方不是数字" | "a whole number cannot be read",
        explanation: "“10件”“约100”“1E+3”都不算整数，是多少要写清楚。库存只写件数。"
            | "10件, about 100 and 1E+3 are no whole numbers; what is meant has to be written. Stock is how many there are.",
        message: "“{value}”：{field}要写纯数字" | "{value}: the {field} is not written in digits alone",
        help: "只写数字，比如 10" | "write digits alone, such as 10",
        predicts: [],
        failing: "商品编号,库存\n719,10件\n",
        passing: "商品编号,库存\n719,10\n",
    }
    STOCK_WORD: Error "stock-word" {
        summary: "库存写的是文字" | "the stock is a word",
        explanation: "“有货”“充足”“InStock”没有说有多少，微信要的是件数。这些字各代表多少件，可以在配置里给这一列写一次，整列就都能读了。"
            | "有货, 充足 or InStock do not say how many there are, and WeChat wants a number. What each word stands for can be said once, in the mapping, for the whole column.",
        message: "“{value}”：没有说{field}是多少" | "{value}: this does not say how much the {field} is",
        help: "写上件数；或者在配置（没有就先运行 shangjia init）的 [columns] 里写 {line}，100 换成真能卖的件数" | "write how many there are; or in the mapping (shangjia init writes one), under [columns], write {line}, with the true number for 100",
        predicts: [],
        failing: "商品编号,库存\n719,有货\n",
        passing: "@toml columns.\"库存\"={field=\"stock_num\",words={\"有货\"=100}} 商品编号,库存\n719,有货\n",
    }
    STOCK_ZERO: Error "stock-zero" {
        summary: "库存是 0" | "the stock is zero",
        explanation: "添加商品时库存为 0，微信直接退回（1000015）。卖完的规格先别上，等补了货再更新。"
            | "WeChat refuses a product that is added with a stock of zero (1000015). Leave sold-out SKUs out until there is stock again.",
        message: "“{value}”：上架时{field}不能是 0" | "{value}: the {field} is zero when the product is added",
        help: "写上能卖的数量，或者去掉这个 SKU" | "write how many can be sold, or leave this SKU out",
        predicts: [1_000_015],
        failing: "商品编号,库存\n719,0\n",
        passing: "商品编号,库存\n719,20\n",
    }
    STOCK_TOO_HIGH: Error "stock-too-high" {
        summary: "库存超过微信的上限" | "the stock is above WeChat's limit",
        explanation: "微信给每个 SKU 的库存定了上限。用 99999999 当“不限量”是过不了的。"
            | "WeChat caps the stock of a SKU. A placeholder such as 99999999 for \"unlimited\" does not pass.",
        message: "“{value}”：{field}超过上限 {limit}" | "{value}: the {field} is above {limit}",
        help: "写实际库存" | "write the real stock",
        predicts: [],
        failing: "商品编号,库存\n719,99999999\n",
        passing: "商品编号,库存\n719,9999\n",
    }
}
