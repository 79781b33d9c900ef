//! What prices may be and how a SKU's two prices must relate. How an amount is written is in `money`.

use super::Findings;
use crate::{Fen, Field, Listing, Slot};

/// The rules about the prices of each SKU.
pub(super) fn check(listing: &Listing<'_>, findings: &mut Findings) {
    for (i, sku) in listing.product.skus.iter().enumerate() {
        let (Some(sale), Some(market)) = (sku.sale_price, sku.market_price) else { continue };
        let rule = match market {
            _ if market > sale => continue,
            _ if market == Fen::new(0) => &MARKET_ZERO,
            _ if market < sale => &MARKET_BELOW_SALE,
            _ => &MARKET_EQUALS_SALE,
        };
        let found = findings.add(rule, Slot::sku(Field::MarketPrice, i));
        found.value(&market.yuan()).arg("sale", sale.yuan()).other(Slot::sku(Field::SalePrice, i));
    }
}

/// Bodies count in fen, merchants in yuan.
pub(crate) fn in_yuan(fen: &str) -> Option<String> {
    fen.parse().map(|fen| Fen::new(fen).yuan()).ok()
}

rules! {
    ZERO: Error "price-zero" {
        summary: "售价是 0" | "a selling price is zero",
        explanation: "视频号不许卖 0 元商品。赠品请用平台的活动功能，不要标成 0 元。" | "Goods for 0 yuan may not be sold. Give gifts through the platform's promotions instead.",
        message: "“{value}”：{field}不能是 0" | "{value}: the {field} is zero",
        help: "写真实的售价，最低 0.01 元" | "write the real price, at least 0.01 yuan",
        predicts: [],
        failing: "商品编号,售价(元)\n719,0\n",
        passing: "商品编号,售价(元)\n719,0.01\n",
    }
    TOO_HIGH: Error "price-too-high" {
        summary: "价格超过微信的上限" | "a price is above WeChat's limit",
        explanation: "微信的价格上限是一千万元。超过它的价格多半是单位弄错，或者编号串了列。"
            | "WeChat caps prices at ten million yuan. A price above that is mostly in the wrong unit, or an id in the wrong column.",
        message: "“{yuan}”元：{field}超过上限 {limit_yuan} 元" | "{yuan} yuan: the {field} is above {limit_yuan} yuan",
        help: "核对单位是元还是分，再核对列有没有错位" | "check whether the unit is yuan or fen, and whether columns have shifted",
        predicts: [],
        failing: "商品编号,售价(元),市场价(元)\n719,9999,10000001\n",
        passing: "商品编号,售价(元),市场价(元)\n719,9999,10000\n",
    }
    UNUSUALLY_HIGH: Warning "price-unusually-high" {
        summary: "价格特别高，微信可能不收" | "a price is above the lower of two documented limits",
        explanation: "微信的文档在这里自相矛盾：上限写的是 10000000，括号里却说一千万元，按“分”算只有十万元。\
            十万元以上的价格有可能被退回，也可能是单位错了。"
            | "WeChat's documents contradict themselves here: the limit is printed as 10000000 and explained as ten million yuan, but in fen it is \
            a hundred thousand yuan. A price between the two may be refused, or be in the wrong unit.",
        message: "“{yuan}”元：{field}高于 {limit_yuan} 元，微信可能不收" | "{yuan} yuan: the {field} is above {limit_yuan} yuan, which WeChat may refuse",
        help: "确认单位没错；确实这么贵就先试传一个" | "make sure of the unit; if it really costs that much, try one product first",
        predicts: [],
        failing: "商品编号,售价(元),市场价(元)\n719,1200,130000\n",
        passing: "商品编号,售价(元),市场价(元)\n719,1200,1300\n",
    }
    MARKET_BELOW_SALE: Error "market-price-below-sale" {
        summary: "市场价低于售价" | "the market price is below the selling price",
        explanation: "市场价是划掉的原价，应该比售价高。两列填反是最常见的原因。"
            | "The market price is shown struck through and has to be the higher one. Mostly the two columns were swapped.",
        message: "“{value}”：{field}低于售价 {sale}" | "{value}: the {field} is below the selling price {sale}",
        help: "把市场价改得比售价高，或者检查两列是不是填反了" | "raise the market price, or check whether the two columns are swapped",
        predicts: [],
        failing: "商品编号,售价(元),市场价(元)\n719,99,59\n",
        passing: "商品编号,售价(元),市场价(元)\n719,59,99\n",
    }
    MARKET_EQUALS_SALE: Warning "market-price-equals-sale" {
        summary: "市场价和售价一样" | "the market price equals the selling price",
        explanation: "有的接口要求市场价高于售价；一样的话，划线价也没有意义。"
            | "Some of WeChat's interfaces want the market price above the selling price, and an equal one tells buyers nothing.",
        message: "“{value}”：{field}和售价一样" | "{value}: the {field} equals the selling price",
        help: "写真实的原价" | "write the real former price",
        predicts: [],
        failing: "商品编号,售价(元),市场价(元)\n719,59,59\n",
        passing: "商品编号,售价(元),市场价(元)\n719,59,99\n",
    }
    MARKET_ZERO: Warning "market-price-zero" {
        summary: "市场价是 0" | "the market price is zero",
        explanation: "0 元的划线价没有意义，有的接口会退回。" | "A struck-through price of zero tells buyers nothing, and some of WeChat's interfaces refuse it.",
        message: "“{value}”：{field}是 0，低于售价 {sale}" | "{value}: the {field} is zero, below the selling price {sale}",
        help: "写真实的原价" | "write the real former price",
        predicts: [],
        failing: "商品编号,售价(元),市场价(元)\n719,59,0\n",
        passing: "商品编号,售价(元),市场价(元)\n719,59,99\n",
    }
}
