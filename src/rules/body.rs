//! The shape of a request body: what must be there, of which kind, how much of it. The numbers are in the schemas;
//! here is only what to say when a schema names no rule of its own.

rules! {
    NOT_JSON: Error "not-json" {
        summary: "不是合法的 JSON" | "a body is not JSON",
        explanation: "多一个逗号、少一个引号、带注释，微信都会报 47001，什么都不收。" | "A comma too many, a quote too few or a comment, and WeChat answers 47001 and takes nothing.",
        message: "JSON 到这里读不下去了" | "the JSON cannot be read beyond this point",
        help: "检查这里的逗号、引号、括号；不能有注释和多余的逗号" | "check commas, quotes and brackets here; comments and trailing commas are not allowed",
        predicts: [47_001],
        failing: "{\"title\":\"加厚珊瑚绒毛毯\",}",
        passing: "{\"title\":\"加厚珊瑚绒毛毯\"}",
    }
    DOUBLED_MEMBER: Error "doubled-member" {
        summary: "同一个字段写了两遍" | "a member stands twice in one object",
        explanation: "同名字段写两遍，有的系统取前一个，有的取后一个，发出去的可能不是您检查过的那个。"
            | "Of a member that stands twice some systems take the first and some the last, so what is sent may not be what was checked.",
        message: "“{member}”：写了两遍" | "{member}: stands here twice",
        help: "留一个" | "keep one of them",
        predicts: [],
        failing: "{\"title\":\"加厚珊瑚绒毛毯\",\"title\":\"加厚法兰绒毛毯\"}",
        passing: "{\"title\":\"加厚珊瑚绒毛毯\"}",
    }
    OTHER_PRODUCT: Error "sku-of-another-product" {
        summary: "SKU 里的商品编号和商品的不一样" | "a SKU names another product",
        explanation: "每个 SKU 里都要再写一遍商品编号，和商品的一致。不一致说明 SKU 放错了商品。" | "Each SKU repeats its product's id. With another id there, the SKU stands in the wrong product.",
        message: "“{member}”：和商品的编号不一样" | "{member}: differs from the product's own id",
        help: "改成这个商品的编号，或者把 SKU 移到它自己的商品里" | "write the product's id, or move the SKU to the product it belongs to",
        predicts: [],
        failing: "{\"skus\":[{\"out_product_id\":\"720\"}]}",
        passing: "{\"skus\":[{\"out_product_id\":\"719\"}]}",
    }
    MISSING_FIELD: Error "missing-field" {
        summary: "缺少必填的内容" | "something that is required is missing",
        explanation: "没有这一项，微信会报 1000014（商品编号是 1000001）。整列都没有的话，只报一次。"
            | "Without it WeChat answers 1000014, or 1000001 for the product id. A column that is missing as a whole is reported once.",
        message: "缺少{field}" | "the {field} is missing",
        help: "填上{field}；所有商品都一样的话，可以在配置里写一个固定值" | "fill in the {field}, or set one value for all products in the mapping",
        predicts: [1_000_001, 1_000_014, 990_007],
        failing: "商品编号,商品标题\n719,\n",
        passing: "商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
    }
    WRONG_TYPE: Error "wrong-type" {
        summary: "值的类型不对" | "a value is of the wrong type",
        explanation: "编号要带引号，价格和库存不带引号。弄反了，微信报 990013。" | "Ids are in quotes, prices and stock are not. The wrong way round, WeChat answers 990013.",
        message: "{value}：{field}应该是{expected}" | "{value}: the {field} should be {expected}",
        help: "改成{expected}" | "write {expected}",
        predicts: [990_013],
        failing: "{\"skus\":[{\"sale_price\":\"990\"}]}",
        passing: "{\"skus\":[{\"sale_price\":990}]}",
    }
    UNKNOWN_MEMBER: Warning "unknown-member" {
        summary: "微信不认识的字段" | "WeChat does not know a member",
        explanation: "不认识的字段会被悄悄忽略。多半是拼错了，于是真正的字段反而缺了。" | "Unknown members are ignored in silence. Mostly a name is misspelt, and the real one is missing.",
        message: "“{member}”：没有这个字段" | "{member}: there is no such member",
        help: "对照文档改正拼写，或者删掉" | "correct the spelling, or leave it out",
        predicts: [],
        failing: "{\"head_imgs\":[\"https://mmecimage.cn/p/a.jpg\"]}",
        passing: "{\"head_img\":[\"https://mmecimage.cn/p/a.jpg\"]}",
    }
    TEXT_TOO_SHORT: Error "text-too-short" {
        summary: "文字太短" | "a text is too short",
        explanation: "空的或太短的文字，微信当作没填。" | "WeChat takes an empty text for a missing one.",
        message: "“{value}”：{field}有 {count} 个字，至少 {limit} 个" | "\"{value}\": the {field} has {count} characters, and {limit} are needed",
        help: "填上内容；没有就整个去掉这一项" | "fill it in, or leave it out altogether",
        predicts: [1_000_014],
        failing: "{\"path\":\"\"}",
        passing: "{\"path\":\"pages/goods/detail?id=719\"}",
    }
    TEXT_TOO_LONG: Error "text-too-long" {
        summary: "文字太长" | "a text is too long",
        explanation: "超过长度的文字，微信报 990008，不会替您截断。" | "WeChat answers 990008 to a text that is too long and does not cut it.",
        message: "“{value}”：{field}有 {count} 个字，最多 {limit} 个" | "{value}: the {field} has {count} characters, and {limit} are allowed",
        help: "缩短到 {limit} 个字以内" | "shorten it to {limit} characters",
        predicts: [990_008],
        failing: "商品编号\n719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719-719\n",
        passing: "商品编号\n719\n",
    }
    TOO_MANY_ITEMS: Error "too-many-items" {
        summary: "列表里的项太多" | "a list has too many items",
        explanation: "这个列表有最多项数的限制，多了整个商品会被退回。" | "WeChat limits this list and refuses the whole product beyond that.",
        message: "{field}有 {count} 项，最多 {limit} 项" | "there are {count} items in {field}, and {limit} are allowed",
        help: "减到 {limit} 项以内" | "leave items out until there are {limit}",
        predicts: [],
        failing: "{\"scene_group_list\":[1,3,1]}",
        passing: "{\"scene_group_list\":[1,3]}",
    }
    NUMBER_TOO_LOW: Error "number-too-low" {
        summary: "数字太小" | "a number is too low",
        explanation: "这个数字低于微信允许的最小值。" | "The number is below what WeChat allows.",
        message: "{value}：{field}不能小于 {limit}" | "{value}: the {field} is below {limit}",
        help: "写 {limit} 或更大的数" | "write {limit} or more",
        predicts: [],
        failing: "{\"express_fee\":-1}",
        passing: "{\"express_fee\":0}",
    }
    NUMBER_TOO_HIGH: Error "number-too-high" {
        summary: "数字太大" | "a number is too high",
        explanation: "这个数字超过微信允许的最大值。" | "The number is above what WeChat allows.",
        message: "{value}：{field}不能大于 {limit}" | "{value}: the {field} is above {limit}",
        help: "写 {limit} 或更小的数" | "write {limit} or less",
        predicts: [],
        failing: "{\"third_cat_id\":99999999999999999999}",
        passing: "{\"third_cat_id\":1445}",
    }
    NOT_ALLOWED: Error "value-not-allowed" {
        summary: "不是微信允许的取值" | "a value is not among those that are allowed",
        explanation: "这一项只有几个固定的取值。" | "Only a few fixed values may stand here.",
        message: "{value}：{field}只能是 {allowed}" | "{value}: the {field} may only be {allowed}",
        help: "从 {allowed} 里选一个" | "choose one of {allowed}",
        predicts: [],
        failing: "{\"scene_group_list\":[2]}",
        passing: "{\"scene_group_list\":[1]}",
    }
    HOUSE_SCHEMA: Error "house-schema" {
        summary: "不合自家的规定" | "a rule of the house is broken",
        explanation: "微信也许收得下，但是自家的 JSON Schema 另有规定，比如版本号要以数字开头。照那里写的改，或者改那份 Schema。"
            | "WeChat may take it, but the merchant's own JSON Schema asks for something else, such as a version mark that begins with a digit. Follow the schema, or change it.",
        message: "{field}：自家规定 {says}" | "{field}: {says}",
        help: "照自家的 JSON Schema 改" | "write what the merchant's own JSON Schema asks for",
        predicts: [],
        failing: "{\"info_version\":\"beta\"}",
        passing: "{\"info_version\":\"2\"}",
    }
    WRONG_FORM: Error "wrong-form" {
        summary: "写法不符合要求" | "a value is not of the required form",
        explanation: "这一项有固定的写法，微信按写法检查。" | "The value has a fixed form that WeChat checks.",
        message: "“{value}”：{field}的写法不对" | "{value}: the {field} is not of the required form",
        help: "对照文档里的示例改" | "write it like the sample in WeChat's documents",
        predicts: [990_013],
        failing: "{\"head_img\":[\"mmecimage\"]}",
        passing: "{\"head_img\":[\"https://mmecimage.cn/p/a.jpg\"]}",
    }
}
