//! The empty table that a merchant fills in: its columns with what belongs in them, and one product as an example.
//!
//! How long a title may be, or how high a price, is not said here: the schemas say it.

use crate::Field;
use crate::rules::Words;

words! {
    FILE: "商品模板.xlsx", "products.xlsx";
    SHEET: "商品", "Products";
    CATEGORY_SHEET: "类目", "Categories";
    BRAND_SHEET: "品牌", "Brands";
    NEEDED: "必填", "required";
    OPTIONAL: "选填", "optional";
    EXAMPLE_IS: "例：{example}", "Example: {example}";
    LENGTH: "{min} 到 {max} 个字", "{min} to {max} characters";
    LENGTH_MOST: "最多 {max} 个字", "at most {max} characters";
    ITEMS_MOST: "最多 {max} 张", "at most {max}";
    RANGE: "{min} 到 {max}", "{min} to {max}";
    OUT_OF_BOUNDS: "微信大概不会收。{bounds}", "WeChat will probably refuse this. {bounds}";
    NOT_LISTED: "列表里没有这一项", "This is not in the list";
    FROM_LIST: "从列表里选；检查和转换时带上同一份 {option}", "Choose from the list; check and convert with the same {option}";
    WRITTEN: "写好了 {file}；照例子填好商品、删掉例子，再运行 shangjia check {file}", "{file} is written; fill in your products, delete the example, then run shangjia check {file}";
}

/// What a merchant has to know before the first cell, a line each.
pub const GUIDE: &[Words] = &[
    Words {
        zh: "一行是一个 SKU；几行的商品编号相同，就是同一个商品",
        en: "A row is one SKU; rows with the same product id are one product",
    },
    Words {
        zh: "同一个商品的各行，标题、主图、类目这些要写得一样",
        en: "Title, images, category and the like are the same in all rows of a product",
    },
    Words {
        zh: "表头不要改；用不着的选填列可以删掉", en: "Leave the headers as they are; optional columns that you do not need may go"
    },
    Words { zh: "灰色的几行是例子，填完以后删掉", en: "The grey rows are an example; delete them when you are done" },
];

/// How many rows the example has.
pub const EXAMPLE_ROWS: usize = 3;

/// One column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnWords {
    /// What it fills.
    pub field: Field,
    /// Its header.
    pub header: Words,
    /// What belongs in it, in a line.
    pub what: Words,
    /// What stands in it in each row of the example.
    pub example: [Words; EXAMPLE_ROWS],
}

const fn same(text: &'static str) -> Words {
    Words { zh: text, en: text }
}

/// One value for the whole product.
const fn all(zh: &'static str, en: &'static str) -> [Words; EXAMPLE_ROWS] {
    [Words { zh, en }; EXAMPLE_ROWS]
}

/// A value for each SKU, that reads the same in both languages.
const fn each(texts: [&'static str; EXAMPLE_ROWS]) -> [Words; EXAMPLE_ROWS] {
    [same(texts[0]), same(texts[1]), same(texts[2])]
}

/// Every column, from left to right.
pub const COLUMNS: &[ColumnWords] = &[
    ColumnWords {
        field: Field::OutProductId,
        header: Words { zh: "商品编号", en: "Product id" },
        what: Words {
            zh: "你自己定的商品编号，不同商品不能重复", en: "Your own id of the product; no other product has it"
        },
        example: all("MT-01", "BL-01"),
    },
    ColumnWords {
        field: Field::Title,
        header: Words { zh: "商品标题", en: "Title" },
        what: Words { zh: "买家看到的标题，要有汉字", en: "The title that buyers see, with what it is in Chinese" },
        example: all("云朵珊瑚绒毛毯 办公室午睡盖毯", "Cloud coral fleece blanket 珊瑚绒毛毯"),
    },
    ColumnWords {
        field: Field::Path,
        header: Words { zh: "商品页面路径", en: "Mini program path" },
        what: Words { zh: "这个商品在小程序里的页面", en: "The product's page in your mini program" },
        example: all("pages/goods/detail?id=MT-01", "pages/goods/detail?id=BL-01"),
    },
    ColumnWords {
        field: Field::ThirdCatId,
        header: Words { zh: "三级类目ID", en: "WeChat category id" },
        what: Words { zh: "微信的三级类目编号", en: "The number of WeChat's third-level category" },
        example: all("1445", "1445"),
    },
    ColumnWords {
        field: Field::BrandId,
        header: Words { zh: "品牌ID", en: "WeChat brand id" },
        what: Words {
            zh: "微信的品牌编号；没有品牌填 2100000000", en: "WeChat's number of the brand; 2100000000 for no brand"
        },
        example: all("2100000000", "2100000000"),
    },
    ColumnWords {
        field: Field::HeadImg,
        header: Words { zh: "主图", en: "Main image" },
        what: Words {
            zh: "传到微信以后的图片地址，几张用分号 ; 隔开",
            en: "Addresses of images after their upload to WeChat, parted by ;",
        },
        example: all(
            "https://mmecimage.cn/p/mt01-1.jpg;https://mmecimage.cn/p/mt01-2.jpg",
            "https://mmecimage.cn/p/bl01-1.jpg;https://mmecimage.cn/p/bl01-2.jpg",
        ),
    },
    ColumnWords {
        field: Field::Desc,
        header: Words { zh: "商品详情", en: "Detailed description" },
        what: Words { zh: "详情页的文字", en: "The text of the product's page" },
        example: all("轻软不掉毛，办公室、车上都好用", "Light and soft, for the office and the car"),
    },
    ColumnWords {
        field: Field::DescImgs,
        header: Words { zh: "详情图", en: "Description images" },
        what: Words { zh: "详情页的图片地址，几张用分号 ; 隔开", en: "Addresses of the page's images, parted by ;" },
        example: all(
            "https://mmecimage.cn/p/mt01-d1.jpg;https://mmecimage.cn/p/mt01-d2.jpg",
            "https://mmecimage.cn/p/bl01-d1.jpg;https://mmecimage.cn/p/bl01-d2.jpg",
        ),
    },
    ColumnWords {
        field: Field::QualificationPics,
        header: Words { zh: "资质图片", en: "Qualification pictures" },
        what: Words {
            zh: "有的类目要商品资质，图片地址用分号 ; 隔开", en: "Papers that some categories ask for, parted by ;"
        },
        example: all("", ""),
    },
    ColumnWords {
        field: Field::OutSkuId,
        header: Words { zh: "SKU编号", en: "SKU id" },
        what: Words { zh: "你自己定的 SKU 编号，不能重复", en: "Your own id of the SKU; no other SKU has it" },
        example: each(["01-R-S", "01-R-L", "01-G-S"]),
    },
    ColumnWords {
        field: Field::AttrKey,
        header: Words { zh: "规格名1", en: "Option 1 name" },
        what: Words {
            zh: "SKU 之间的区别叫什么，如颜色；有几个 SKU 就要填", en: "What tells SKUs apart; needed where there are several"
        },
        example: all("颜色", "Color"),
    },
    ColumnWords {
        field: Field::AttrValue,
        header: Words { zh: "规格值1", en: "Option 1 value" },
        what: Words { zh: "这个 SKU 是哪一种", en: "Which one this SKU is" },
        example: [Words { zh: "酒红", en: "wine red" }, Words { zh: "酒红", en: "wine red" }, Words { zh: "深灰", en: "dark grey" }],
    },
    ColumnWords {
        field: Field::AttrKey,
        header: Words { zh: "规格名2", en: "Option 2 name" },
        what: Words {
            zh: "还有别的区别就填，如尺寸；没有就空着", en: "A second difference, such as the size, if there is one"
        },
        example: all("尺寸", "Size"),
    },
    ColumnWords {
        field: Field::AttrValue,
        header: Words { zh: "规格值2", en: "Option 2 value" },
        what: Words { zh: "这个 SKU 是哪一种", en: "Which one this SKU is" },
        example: each(["100cm*150cm", "150cm*200cm", "100cm*150cm"]),
    },
    ColumnWords {
        field: Field::ThumbImg,
        header: Words { zh: "规格图", en: "SKU image" },
        what: Words { zh: "这个 SKU 的图片地址，一张", en: "The address of this SKU's image, one" },
        example: each(["https://mmecimage.cn/p/01-red.jpg", "https://mmecimage.cn/p/01-red.jpg", "https://mmecimage.cn/p/01-gray.jpg"]),
    },
    ColumnWords {
        field: Field::SalePrice,
        header: Words { zh: "售价(元)", en: "Selling price (yuan)" },
        what: Words { zh: "卖多少钱，单位是元", en: "What it sells for, in yuan" },
        example: each(["39", "69", "39"]),
    },
    ColumnWords {
        field: Field::MarketPrice,
        header: Words { zh: "市场价(元)", en: "Market price (yuan)" },
        what: Words {
            zh: "划线价，单位是元，不低于售价", en: "The struck-through price in yuan, not below the selling price"
        },
        example: each(["59", "99", "59"]),
    },
    ColumnWords {
        field: Field::StockNum,
        header: Words { zh: "库存", en: "Stock" },
        what: Words { zh: "有多少件，整数", en: "How many pieces there are" },
        example: each(["200", "120", "300"]),
    },
    ColumnWords {
        field: Field::SkuCode,
        header: Words { zh: "商家编码", en: "Merchant code" },
        what: Words { zh: "你的货号", en: "Your goods code" },
        example: each(["MT-R-S", "MT-R-L", "MT-G-S"]),
    },
    ColumnWords {
        field: Field::Barcode,
        header: Words { zh: "条码", en: "Barcode" },
        what: Words { zh: "包装上的条码", en: "The barcode on the package" },
        example: each(["6901234567892", "6901234567908", "6901234567915"]),
    },
];
