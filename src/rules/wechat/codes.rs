//! The codes by themselves: what WeChat means, and of those that no rule predicts, the reason.

use super::{Words, words};

/// One of WeChat's answers, or a row of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The error code; of a row of codes, the first.
    pub code: i32,
    /// The last code of the row.
    pub last: i32,
    /// What WeChat means by it.
    pub meaning: Words,
}

const fn is(code: i32, zh: &'static str, en: &'static str) -> Answer {
    Answer { code, last: code, meaning: words(zh, en) }
}

/// The codes that rules predict. Which rules those are is said by the rules themselves.
pub static PREDICTED: &[Answer] = &[
    is(47_001, "请求内容不是 JSON", "the body is not JSON"),
    is(990_007, "缺少参数", "a parameter is missing"),
    is(990_008, "参数太长", "a parameter is too long"),
    is(990_013, "类型不对：该是数字的写成了文字，或者反过来", "a number where a text belongs, or the reverse"),
    is(1_000_001, "没有商品编号", "the product id is missing"),
    is(1_000_005, "类目要先提交资质", "the category needs approved papers first"),
    is(1_000_006, "品牌没有授权", "the brand is not authorised"),
    is(1_000_007, "不是三级类目", "the category is not of the third level"),
    is(1_000_008, "缺商品资质图片", "pictures of the product's papers are required"),
    is(1_000_009, "类目不存在", "there is no such category"),
    is(1_000_012, "商品编号已经用过", "the product id is taken"),
    is(1_000_014, "缺必填内容", "a required field is missing"),
    is(1_000_015, "新商品的库存是 0", "the stock of a new product is 0"),
    is(1_000_020, "没有 SKU", "the list of SKUs is empty"),
    is(1_000_035, "图片地址不对", "an image address is invalid"),
    is(1_000_040, "类目没有了，要重新取类目表", "the category is gone; fetch the list anew"),
    is(1_000_045, "标题不合规则", "the title breaks the rules"),
    is(1_070_008, "图片下载不了", "an image cannot be fetched"),
    is(1_070_010, "图片没有先传到微信", "an image was not uploaded first"),
    is(1_070_011, "图片转换失败", "the image could not be converted"),
    is(9_401_001, "商品已经有了", "the product exists already"),
    is(9_401_036, "标题太长", "the title is too long"),
    is(9_401_037, "没有主图", "there is no main image"),
    is(9_401_060, "标题只有数字、字母或者不许用的符号", "the title is of digits, letters or forbidden signs only"),
];

pub(super) const SERVER: Words =
    words("微信自己出了故障，或者正忙。过一会儿重发。", "WeChat itself is at fault or busy. Send it again later.");
pub(super) const PACE: Words = words(
    "看的是一段时间里发了多少。这里只准备请求，不发送。放慢些，或者等下一个小时、下一天。",
    "It depends on how many requests were sent within an hour or a day. Requests are prepared here, and sent by others. Send them more slowly, or later.",
);
pub(super) const GENERAL: Words = words(
    "微信只说参数不对，不说是哪一个。能看出来的，每一项都有自己的规则。",
    "WeChat says only that a parameter is wrong, not which. What can be seen of each value has a rule of its own.",
);
pub(super) const CALL: Words = words(
    "说的是怎样发送：网址、令牌、IP 和接口权限。这里只准备请求，不发送。",
    "It is about how a request is sent: address, token, IP, rights to the interface. Requests are prepared here, and sent by others.",
);
pub(super) const OTHER_CALL: Words = words(
    "是别的接口的参数，添加商品的请求里没有这一项。",
    "It is about a parameter of other interfaces, which a request that adds a product does not have.",
);
pub(super) const ACCOUNT: Words = words(
    "看的是店铺自己的权限、开通情况和保证金，表格里没有。到微信后台去看。",
    "It depends on the shop's own permissions, openings and deposit, which no table holds. WeChat's console shows them.",
);
pub(super) const STATE: Words = words(
    "看的是商品这时候在微信那边的状态，只有微信知道。用查询接口看一下。",
    "It depends on the state that the product is in at WeChat at that moment, and only WeChat knows it. Ask its query interface.",
);
pub(super) const UPDATE: Words = words(
    "是改已有商品时的问题；这里准备的请求都是添加新商品。",
    "It is about changing products that exist; all requests that are prepared here add new ones.",
);
pub(super) const REVIEW: Words = words(
    "是对内容的审核，哪些不行没有公布，只看表格看不出来。自己的禁用词写进 shangjia.toml 的 words.forbidden，可以先拦住。",
    "It is a review of the content, and what fails has not been published. Your own list (words.forbidden in shangjia.toml) can keep words out before.",
);
pub(super) const IMAGE: Words = words(
    "要打开图片本身才知道。这里不联网，只看地址。",
    "Only the image itself tells. Nothing is fetched here, and only its address is looked at.",
);
pub(super) const APPLYING: Words =
    words("是申请类目时的问题，和商品表无关。", "It is about applying for categories, and has nothing to do with a table of products.");
pub(super) const ORDERS: Words = words("是订单的问题；这里只准备商品。", "It is about orders; only products are prepared here.");
pub(super) const STORE: Words = words(
    "是微信小店（channels/ec）的接口；这里准备的是 shop/spu/add 的请求。",
    "It is about the store's interface (channels/ec); the requests that are prepared here are for shop/spu/add.",
);
pub(super) const HEADERS: Words = words(
    "请求头由发送的程序写；内容这里写成 JSON。",
    "Headers are written by whoever sends the request; the body is written here, as JSON.",
);

/// The codes that nobody can know before, by the reason for it.
pub static UNKNOWABLE: &[(Words, &[Answer])] = &[
    (SERVER, &[is(-1, "系统出错", "system error"), is(990_010, "系统繁忙", "the system is busy")]),
    (GENERAL, &[is(-2, "参数或令牌不对", "parameter or token is wrong"), is(9_401_020, "参数不对", "a parameter is wrong")]),
    (
        CALL,
        &[
            is(40_066, "接口网址不对", "the interface's address is wrong"),
            is(48_001, "没有接口权限，多半是组件还没开通", "no right to the interface; mostly the component is not open yet"),
            is(61_004, "IP 不在白名单里", "the IP address is not on the list"),
            is(61_007, "没有授权给第三方平台", "the right was not granted to the third-party platform"),
            is(990_022, "不支持这个操作", "the operation is not supported"),
        ],
    ),
    (
        OTHER_CALL,
        &[
            is(990_001, "openid 不对", "the openid is invalid"),
            is(990_002, "openid 不对", "the openid is invalid"),
            is(990_004, "没有 openid", "the openid is missing"),
            is(990_005, "每页的数量太大", "the page size is too large"),
            is(990_009, "开始时间晚于结束时间", "the start is after the end"),
        ],
    ),
    (
        PACE,
        &[
            is(45_009, "当天的次数用完了", "the day's quota is used up"),
            is(300_000, "请求太频繁", "requests come too often"),
            is(1_000_019, "一小时里提交得太多", "too many submissions within an hour"),
        ],
    ),
    (REVIEW, &[is(87_014, "内容违规", "the content is not allowed")]),
    (
        ACCOUNT,
        &[
            is(1_000_021, "保证金不够", "the deposit is not paid"),
            is(1_000_042, "场景没有开通", "the scene is not open to the shop"),
            is(1_040_003, "还没有接入组件", "the shop has not joined the component"),
            is(1_040_042, "客服方式必须包含小程序客服", "customer service must include the mini program's own"),
            is(9_401_021, "没有权限", "no permission"),
        ],
    ),
    (
        STATE,
        &[
            is(1_000_002, "商品正在审核，要先撤回", "the product is in review; withdraw it first"),
            is(1_000_003, "商品还没审核过，没有线上版本", "the product was never approved and is not online"),
            is(1_000_011, "没有这个商品", "there is no such product"),
            is(1_000_013, "同一个商品正在被另一个请求修改", "another request is changing the same product"),
            is(1_000_016, "商品不在审核中", "the product is not in review"),
            is(9_401_002, "没有这个商品", "there is no such product"),
            is(9_401_023, "商品这时不能改", "the product cannot be changed now"),
        ],
    ),
    (
        UPDATE,
        &[
            is(1_000_004, "免审更新里有没见过的 SKU", "an update without review names an unknown SKU"),
            is(1_000_017, "送审没有成功，要用更新接口", "it did not get into the review; use the update interface"),
        ],
    ),
    (IMAGE, &[is(1_070_001, "没有图片文件", "there is no image file")]),
    (
        APPLYING,
        &[
            is(1_040_035, "类目提交失败", "the category could not be submitted"),
            is(1_050_003, "类目已经通过", "the category is approved already"),
            is(1_050_006, "申请类目时出错，文档没有保留含义", "an error of category applications, of unknown meaning"),
            is(1_050_011, "类目不用申请", "the category needs no application"),
        ],
    ),
    (
        ORDERS,
        &[
            is(100_000, "订单状态不对，不能支付", "the order cannot be paid in its state"),
            is(1_000_000, "订单状态不能这样变；重复的请求也会这样", "an order cannot go to that state; also said to a repeated request"),
            is(1_010_001, "没有订单号", "the order id is missing"),
            is(1_010_002, "订单里没有商品", "the order has no product"),
            is(1_010_003, "商品信息不对", "the information on products is wrong"),
            is(1_010_004, "支付信息不对", "the information on the payment is wrong"),
            is(1_010_005, "价格信息不对", "the information on prices is wrong"),
            is(1_010_006, "订单更新失败", "the order could not be updated"),
            is(1_010_007, "支付单号不对", "the id of the payment is wrong"),
            is(1_010_008, "订单里的商品状态不对", "a product of the order is in a wrong state"),
            is(1_010_011, "没有这个订单", "there is no such order"),
            is(1_010_014, "openid 不是这个小程序的", "the openid is of another app"),
            is(1_010_040, "金额加起来对不上", "the amounts do not add up"),
            Answer { code: 2_747_000, last: 2_747_999, meaning: words("售后单的错误", "errors of after-sale requests") },
        ],
    ),
];
