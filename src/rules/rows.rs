//! Rows that belong to other rows: SKUs of a product row, further images, price rules. What stands in their cells is
//! for the other areas; here it is whose they are.

rules! {
    KIND_UNKNOWN: Error "row-kind-unknown" {
        summary: "不知道这是哪一种行" | "a row is of a kind that nobody explained",
        explanation: "配置里说了每种行是什么（商品、SKU、图片……），这一行的类型哪一种都不是。当成商品还是 SKU 都可能错，所以它所在的商品不发出去。"
            | "The mapping says what each kind of row is: a product, a SKU, a picture. This one is none of them, and whatever it was taken for could be wrong, so its product does not go out.",
        message: "“{value}”：配置里没有这种行" | "{value}: the mapping does not say what such a row is",
        help: "在 [rows] 的 kind 里写明它是什么；不用上架的写进 skip" | "name it under kind in [rows]; if such rows are of no use, under skip",
        predicts: [],
        failing: "@toml rows.kind={column=\"类型\",product=[\"商品\"]} 商品编号,类型\n719,商品\n720,套餐\n",
        passing: "@toml rows.kind={column=\"类型\",product=[\"商品\"],skip=[\"套餐\"]} 商品编号,类型\n719,商品\n720,套餐\n",
    }
    PARENT_MISSING: Error "parent-missing" {
        summary: "SKU 行没写属于哪个商品" | "a SKU's row does not say whose it is",
        explanation: "SKU 行要写明属于哪个商品。空着就不知道是谁的，它和上面一行的商品都不发出去，免得商品少一个 SKU。"
            | "A SKU's row names its product. Where it names none, neither the row nor the product above it goes out, for that product may lack this SKU.",
        message: "没写属于哪个商品" | "the row names no product",
        help: "填上商品的编号；不要的行就删掉" | "write which product it belongs to, or delete the row",
        predicts: [],
        failing: "@toml rows.kind={column=\"类型\",product=[\"商品\"],sku=[\"SKU\"]} @toml rows.parent={column=\"属于\"} 商品编号,类型,颜色,属于\n719,商品,,\nA,SKU,红,719\nB,SKU,蓝,\n",
        passing: "@toml rows.kind={column=\"类型\",product=[\"商品\"],sku=[\"SKU\"]} @toml rows.parent={column=\"属于\"} 商品编号,类型,颜色,属于\n719,商品,,\nA,SKU,红,719\nB,SKU,蓝,719\n",
    }
    PARENT_NOT_FOUND: Error "parent-not-found" {
        summary: "SKU 行找不到它的商品" | "a SKU's product is nowhere",
        explanation: "这一行是某个商品的 SKU（或者图片），可是表里没有那个商品的行。多半是导出时漏选了，或者编号写错了。"
            | "The row is a SKU (or a picture) of a product, and no row says that product. Mostly it was left out of the export, or the id is wrong.",
        message: "“{value}”：没有这个商品的行" | "{value}: no row says this product",
        help: "把商品那一行补上，或者改正编号；商品在别的文件里就一起给出" | "add the product's row or correct the id; if it stands in another file, name both files",
        predicts: [],
        failing: "@toml rows.parent={column=\"属于\"} 商品编号,颜色,属于\n719,,\nA,红,719\nB,蓝,791\n",
        passing: "@toml rows.parent={column=\"属于\"} 商品编号,颜色,属于\n719,,\nA,红,719\nB,蓝,719\n",
    }
    PARENT_AMBIGUOUS: Error "parent-ambiguous" {
        summary: "SKU 行说的商品有好几个" | "several products are called as a SKU's row says",
        explanation: "SKU 行写的名字，有两个商品都叫这个，不知道是谁的 SKU，所以这几个商品都不发出去。"
            | "Two products bear the name that a SKU's row gives. Nobody can say whose SKU it is, so none of them goes out.",
        message: "“{value}”：有好几个商品叫这个" | "{value}: several products are called this",
        help: "让每个商品的名字不同，或者在 parent 的 names 里换一列" | "give each product its own name, or choose another column for names under parent",
        predicts: [],
        failing: "@toml rows.parent={column=\"属于\",names=[\"代号\"]} 商品编号,代号,属于\n719,K1,\n720,K1,\n,,K1\n",
        passing: "@toml rows.parent={column=\"属于\",names=[\"代号\"]} 商品编号,代号,属于\n719,K1,\n720,K2,\n,,K1\n",
    }
    PARENT_IS_SKU: Error "parent-is-sku" {
        summary: "SKU 行属于另一个 SKU" | "a SKU's row belongs to another SKU",
        explanation: "SKU 只能属于商品，不能属于另一个 SKU。多半是编号写串了一行。" | "A SKU belongs to a product and not to another SKU. Mostly the id was taken from the wrong row.",
        message: "“{value}”：这一行自己也是 SKU" | "{value}: that row is a SKU itself",
        help: "写商品那一行的编号" | "name the product's row",
        predicts: [],
        failing: "@toml rows.parent={column=\"属于\"} 商品编号,颜色,属于\n719,,\nA,红,719\nB,蓝,A\n",
        passing: "@toml rows.parent={column=\"属于\"} 商品编号,颜色,属于\n719,,\nA,红,719\nB,蓝,719\n",
    }
    LISTED_ROW_MISSING: Error "listed-sku-not-found" {
        summary: "商品列出的 SKU 找不到" | "a SKU that a product lists is nowhere",
        explanation: "商品行列出了自己的 SKU，其中有的在表里没有那一行。少了 SKU 的商品不发出去。多半是导出时漏了，或者编号写错了。"
            | "The product's row lists its SKUs, and one of them has no row of its own. A product that lacks a SKU does not go out. Mostly the row was left out of the export, or its id is wrong.",
        message: "“{value}”：里面有的 SKU 没有自己的行" | "{value}: one of these SKUs has no row",
        help: "把那个 SKU 的行补上，或者从这里去掉" | "add the SKU's row, or leave it out here",
        predicts: [],
        failing: "@toml columns={\"商品编号\"=\"out_product_id\",\"商品标题\"=\"title\",\"页面路径\"=\"path\",\"主图\"=\"head_img\",\"类目ID\"=\"third_cat_id\",\"品牌ID\"=\"brand_id\",\"SKU编号\"=\"out_sku_id\",\"规格图\"=\"thumb_img\",\"售价(元)\"=\"sale_price\",\"市场价(元)\"=\"market_price\",\"库存\"=\"stock_num\",\"子款\"={skus=true,separator=\"|\",within=\";\",pair=\"=\",refers=\"SKU编号\"}} 商品编号,SKU编号,子款\n719,,SKU编号=B;颜色=红|SKU编号=C;颜色=蓝\nB,B,\n",
        passing: "@toml columns={\"商品编号\"=\"out_product_id\",\"商品标题\"=\"title\",\"页面路径\"=\"path\",\"主图\"=\"head_img\",\"类目ID\"=\"third_cat_id\",\"品牌ID\"=\"brand_id\",\"SKU编号\"=\"out_sku_id\",\"规格图\"=\"thumb_img\",\"售价(元)\"=\"sale_price\",\"市场价(元)\"=\"market_price\",\"库存\"=\"stock_num\",\"子款\"={skus=true,separator=\"|\",within=\";\",pair=\"=\",refers=\"SKU编号\"}} 商品编号,SKU编号,子款\n719,,SKU编号=B;颜色=红|SKU编号=C;颜色=蓝\nB,B,\nC,C,\n",
    }
    PRODUCT_ROW_REPEATED: Error "product-row-repeated" {
        summary: "一个商品有两行商品行" | "two rows say the same product",
        explanation: "一个商品只能有一行商品行，其余的行是它的 SKU。两行都说自己是这个商品，不知道信哪一行。"
            | "One row says what a product is, and the others are its SKUs. Here two rows do, and nobody can say which of them counts.",
        message: "这个商品前面已经有一行商品行" | "an earlier row says this product already",
        help: "删掉一行；其实是两个商品就用不同的编号" | "delete one of them, or give two products two ids",
        predicts: [],
        failing: "@toml rows.kind={column=\"类型\",product=[\"商品\"],sku=[\"SKU\"]} 商品编号,类型\n719,商品\n719,商品\n",
        passing: "@toml rows.kind={column=\"类型\",product=[\"商品\"],sku=[\"SKU\"]} 商品编号,类型\n719,商品\n719,SKU\n",
    }
    ADDS_TO_NOTHING: Error "row-adds-to-nothing" {
        summary: "补充行上面没有 SKU" | "a row says more of a SKU, and there is none above",
        explanation: "这种行是补充上面那个 SKU 的（比如改价），可上面没有 SKU，不知道补充给谁。"
            | "Such a row adds to the SKU above it, a price for one, and none stands above it.",
        message: "上面没有可以补充的 SKU" | "there is no SKU above that it could add to",
        help: "放到它的 SKU 下面，或者删掉" | "move it below its SKU, or delete it",
        predicts: [],
        failing: "@toml rows.kind={column=\"类型\",product=[\"商品\"],sku=[\"SKU\"],more=[\"价\"]} 商品编号,类型\n719,商品\n719,价\n719,SKU\n",
        passing: "@toml rows.kind={column=\"类型\",product=[\"商品\"],sku=[\"SKU\"],more=[\"价\"]} 商品编号,类型,SKU编号\n719,商品,\n719,SKU,A\n719,价,\n",
    }
}
