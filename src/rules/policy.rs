//! What follows from the merchant's own decisions about findings: exceptions that are over, and what stays refused
//! although nobody wants to hear of it.

rules! {
    ALLOW_UNUSED: Note "allow-unused" {
        summary: "写了例外，却没有遇到" | "an exception was not needed",
        explanation: "shangjia.toml 里的 [[allow]] 这次一次也没用上：问题已经改好了，或者商品编号写错了。只检查一部分商品时，这是正常的。"
            | "An [[allow]] of shangjia.toml was not used in this run: the problem is gone, or the id is misspelt. When only part of the catalog is checked, that is as it should be.",
        message: "“{value}”的例外（{rule}）没有用上" | "{value}: the exception for {rule} was not needed",
        help: "改好了就把这一条 [[allow]] 删掉" | "if the problem is gone, take this [[allow]] out",
        predicts: [],
        failing: "@toml allow=[{rule=\"market-price-equals-sale\",product=\"719\",reason=\"清仓\"}] 商品编号\n719\n",
        passing: "@toml allow=[{rule=\"market-price-equals-sale\",product=\"719\",reason=\"清仓\"}] 商品编号,售价(元),市场价(元)\n719,59,59\n",
    }
    ALLOW_EXPIRED: Warning "allow-expired" {
        summary: "例外过期了" | "an exception is over",
        explanation: "shangjia.toml 里的 [[allow]] 写了截止日期，日期已过，不再起作用，有关的问题照常报告。" | "The [[allow]] has a last day, which is over. It no longer holds, and what it was for is reported again.",
        message: "“{value}”的例外（{rule}，{reason}）到 {until} 为止，已经过期" | "{value}: the exception for {rule} ({reason}) ended on {until}",
        help: "改好商品后删掉这一条；还要留着的话，重新写日期" | "put the product right and take the entry out, or give it another day",
        predicts: [],
        failing: "@toml allow=[{rule=\"image-repeated\",product=\"719\",reason=\"清仓\",until=2020-01-31}] 商品编号\n719\n",
        passing: "@toml allow=[{rule=\"image-repeated\",product=\"719\",reason=\"清仓\",until=9999-12-31}] 商品编号\n719\n",
    }
    BASELINE_GONE: Note "baseline-gone" {
        summary: "基线里的问题没有了" | "findings of the baseline are gone",
        explanation: "基线里记着的一些问题，这次没有出现：改好了，或者这次没有检查那些商品。重新写一次基线，改好的问题就不能再悄悄回来。"
            | "Some of what the baseline holds did not come back: it was put right, or those products were not checked this time. Write the baseline anew, and what was put right cannot come back unseen.",
        message: "基线里有 {count} 个问题这次没有出现" | "{count} findings of the baseline did not come back",
        help: "全部商品都检查过的话，用 --write-baseline 重新写一次" | "if the whole catalog was checked, write it again with --write-baseline",
        predicts: [],
        failing: "@baseline price-zero 商品编号\n719\n",
        passing: "商品编号\n719\n",
    }
    SILENCED: Note "findings-silenced" {
        summary: "有些问题按您的设置没有报告" | "findings were silenced by your own settings",
        explanation: "按 [rules]、--select、--ignore 关掉的，按 [[allow]] 放过的，和基线里已经有的问题，都不报告，只在这里数一数。"
            | "What [rules], --select and --ignore turn off, what an [[allow]] lets pass, and what the baseline knows is not reported, but counted here.",
        message: "没有报告 {count} 个问题：规则关掉 {levels} 个，例外放过 {allowed} 个，基线里已有 {known} 个"
            | "{count} findings are not reported: {levels} turned off, {allowed} allowed, {known} known from the baseline",
        help: "想看这些问题，就去掉有关的设置或基线" | "to see them, take the settings or the baseline away",
        predicts: [],
        failing: "@toml rules.market-price-equals-sale=\"off\" 商品编号,售价(元),市场价(元)\n719,59,59\n",
        passing: "商品编号\n719\n",
    }
    STILL_REFUSED: Warning "still-refused" {
        summary: "错误虽然不报了，商品还是发不出去" | "products are held back by errors that were silenced",
        explanation: "设置只管报不报告，管不了微信：这些商品带着微信一定会拒绝的错误，或者表格里有读不准的内容，所以仍然不输出。只有您自己的要求（house-schema、类目表、品牌表、词表）关掉以后，商品才会输出。这一条不能关掉。"
            | "Settings decide what is reported, not what WeChat takes: these products have errors that WeChat refuses for certain, or cells that nobody can read for certain, and stay held back. Only what rests on your own word (house-schema, tables of categories and brands, lists of words) goes out once it is turned down. This warning cannot be turned off.",
        message: "有 {count} 个商品的错误没有报告，但仍然不会输出：{products}" | "{count} products stay held back by errors that are not reported: {products}",
        help: "去掉 --ignore、[rules] 或基线里有关的设置，看看是什么错误" | "take the setting or the baseline away to see the errors",
        predicts: [],
        failing: "@toml rules.price-sub-fen=\"off\" 商品编号,售价(元)\n719,9.905\n",
        passing: "商品编号,售价(元)\n719,9.90\n",
    }
}
