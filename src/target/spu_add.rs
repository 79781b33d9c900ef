//! `POST /shop/spu/add`: 自定义版交易组件, 添加商品.
//!
//! Source: `developers.weixin.qq.com`, `ministore/minishopopencomponent2/API/SPU/add_spu.html`, table of 2022-03. The
//! members stand in the order of the sample there, because people compare bodies by eye.

use super::layout::{Form, Member, Presence, Shape};
use super::{ImageHost, Target};
use crate::Field;
use std::sync::OnceLock;

/// `/shop/spu/add`.
pub static SPU_ADD: Target = Target {
    name: "spu-add",
    endpoint: "/shop/spu/add",
    layout: PRODUCT,
    request_schema: include_str!("../../schemas/spu-add/request.schema.json"),
    advice_schema: include_str!("../../schemas/spu-add/advice.schema.json"),
    // public/upload_img.html; an address anywhere else is answered with 1070010.
    image_hosts: &[
        ImageHost { host: "store.mp.video.tencent-cloud.com", path: "/" },
        ImageHost { host: "mmbizurl.cn", path: "/" },
        ImageHost { host: "mmecimage.cn", path: "/p/" },
    ],
    defaults: &[(Field::ThumbImg, Field::HeadImg)],
    severities: &[],
    compiled: OnceLock::new(),
};

const PRODUCT: &[Member] = &[
    text("out_product_id", Field::OutProductId),
    text("title", Field::Title),
    text("path", Field::Path),
    text("direct_path", Field::DirectPath),
    list("head_img", Field::HeadImg, Form::Text),
    always(list("qualification_pics", Field::QualificationPics, Form::Text)),
    member("desc_info", Shape::Object(&[text("desc", Field::Desc), list("imgs", Field::DescImgs, Form::Text)])),
    number("third_cat_id", Field::ThirdCatId),
    number("brand_id", Field::BrandId),
    text("info_version", Field::InfoVersion),
    list("scene_group_list", Field::SceneGroupList, Form::Number),
    always(member("skus", Shape::Skus(SKU))),
];

const SKU: &[Member] = &[
    member("out_product_id", Shape::Repeat(Field::OutProductId, Form::Text)),
    text("out_sku_id", Field::OutSkuId),
    text("thumb_img", Field::ThumbImg),
    number("sale_price", Field::SalePrice),
    number("market_price", Field::MarketPrice),
    number("stock_num", Field::StockNum),
    text("sku_code", Field::SkuCode),
    text("barcode", Field::Barcode),
    // A SKU without options has an empty list.
    always(member("sku_attrs", Shape::Each(Field::AttrKey, &[text("attr_key", Field::AttrKey), text("attr_value", Field::AttrValue)]))),
];

const fn member(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, presence: Presence::WhenFilled }
}

const fn text(name: &'static str, field: Field) -> Member {
    member(name, Shape::Leaf(field, Form::Text))
}

const fn number(name: &'static str, field: Field) -> Member {
    member(name, Shape::Leaf(field, Form::Number))
}

const fn list(name: &'static str, field: Field, form: Form) -> Member {
    member(name, Shape::List(field, form))
}

const fn always(member: Member) -> Member {
    Member { presence: Presence::Always, ..member }
}
