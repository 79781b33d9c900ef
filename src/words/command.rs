//! What each command of `shangjia` is for, at two lengths, with examples that can be typed as they stand.

use crate::rules::Words;

words! {
    ABOUT: "上架：把商家的商品表变成微信 shop/spu/add 的请求，并指出微信会拒绝的每一个单元格", "Turns a merchant's spreadsheet into WeChat shop/spu/add requests, and says which cell WeChat would refuse";
    LONG_ABOUT: concat!(
        "上架：把商家的商品表（Excel、WPS 或 CSV）变成微信 /shop/spu/add 的请求内容。\n",
        "凡是微信会拒绝的内容，都指出在哪个单元格、应当怎样改。不联网，不猜测，不改动原表。\n\n",
        "退出码：0 没有错误（可能有警告）；1 有错误，没有错误的商品照常输出；2 未能执行，没有任何输出。"
    ), concat!(
        "Turns a merchant's table (Excel, WPS or CSV) into request bodies for WeChat's /shop/spu/add,\n",
        "and says of everything WeChat would refuse which cell it stands in and what to write instead.\n",
        "It opens no connection, guesses nothing and leaves the table as it is.\n\n",
        "Exit code: 0 no errors (there may be warnings); 1 errors, and the products without any are\n",
        "written all the same; 2 nothing was done and nothing was written."
    );
}

/// The help of one command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandWords {
    /// One line for the list of commands.
    pub about: Words,
    /// A paragraph for `--help`.
    pub long_about: Words,
    /// Commands to type, one a line, each with a comment above it.
    pub examples: Words,
}

/// Every command by its name, in the order of the help page.
pub const COMMANDS: &[(&str, CommandWords)] = &[
    ("convert", CONVERT),
    ("check", CHECK),
    ("preview", PREVIEW),
    ("describe", DESCRIBE),
    ("init", INIT),
    ("template", TEMPLATE),
    ("explain", EXPLAIN),
    ("rules", RULES),
    ("presets", PRESETS),
    ("schema", SCHEMA),
    ("completions", COMPLETIONS),
];

/// Catalog to request bodies.
pub const CONVERT: CommandWords = CommandWords {
    about: Words {
        zh: "检查商品表，把没有错误的商品变成请求",
        en: "Check a catalog and write the requests of every product without errors",
    },
    long_about: Words {
        zh: concat!(
            "检查商品表，并把没有错误的商品写成请求内容，一个商品一个。\n",
            "一个商品只要有一行有错误，整个商品都不输出，因此不会悄悄少了某个 SKU。\n",
            "请求写到标准输出或 -o 指定的位置，报告写到标准错误。"
        ),
        en: concat!(
            "Checks a catalog and writes one request body for every product without errors.\n",
            "One error in any row of a product holds the whole product back, so that no SKU is ever\n",
            "missing from a product that goes out. Requests go to standard output or to -o, the report\n",
            "to standard error."
        ),
    },
    examples: Words {
        zh: concat!(
            "# 每行一个请求\nshangjia convert 商品.xlsx -o spu.ndjson\n",
            "# 每个商品一个文件，同时写一份 JSON 报告\nshangjia convert 商品.xlsx --layout files -o 请求/ --report json=报告.json\n",
            "# 表里没有的字段，在命令行里补上\nshangjia convert 商品.csv --price-unit yuan --set \"path=pages/detail?id={out_product_id}\""
        ),
        en: concat!(
            "# one request per line\nshangjia convert goods.xlsx -o spu.ndjson\n",
            "# one file per product, and a report for programs\nshangjia convert goods.xlsx --layout files -o requests/ --report json=report.json\n",
            "# a field that the table does not have\nshangjia convert goods.csv --price-unit yuan --set \"path=pages/detail?id={out_product_id}\""
        ),
    },
};

/// Catalog or request bodies to a report.
pub const CHECK: CommandWords = CommandWords {
    about: Words { zh: "只检查，不输出请求", en: "Check a catalog, or requests that exist, and write nothing but the report" },
    long_about: Words {
        zh: "检查商品表，或已有的请求 JSON（.json、.ndjson）。\n检查的内容和 convert 完全一样：这里没有错误的商品，convert 一定会输出。报告写到标准输出。",
        en: concat!(
            "Checks a catalog, or request bodies that exist already (.json, .ndjson).\n",
            "It checks exactly what convert checks: a product without errors here is one that convert\n",
            "writes. The report goes to standard output."
        ),
    },
    examples: Words {
        zh: "shangjia check 商品.xlsx\n# 检查别的程序生成的请求\nshangjia check spu.ndjson\n# 人和程序各看一份\nshangjia check 商品.csv --report human --report json=报告.json\n# 先看看能自动改什么，再写一份改好的表\nshangjia check 商品.csv --diff\nshangjia check 商品.csv --fix 改好的商品.csv",
        en: "shangjia check goods.xlsx\n# requests made by another program\nshangjia check spu.ndjson\n# one report for people and one for programs\nshangjia check goods.csv --report human --report json=report.json\n# what could be corrected by itself, and a copy in which it is\nshangjia check goods.csv --diff\nshangjia check goods.csv --fix goods-fixed.csv",
    },
};

/// Catalog to products as they are understood.
pub const PREVIEW: CommandWords = CommandWords {
    about: Words { zh: "显示商品表被理解成了什么", en: "Show how a catalog is understood" },
    long_about: Words {
        zh: "显示每一列对应哪个字段，以及读出来的商品和 SKU，不做任何检查。\n第一次使用某种表格时，先看这个。",
        en: "Shows which column fills which field, and the products and SKUs as they are read, before any\nrule is applied. The first thing to look at with a new kind of table.",
    },
    examples: Words {
        zh: "shangjia preview 商品.xlsx\n# 指定工作表，并把“尺码”列当作规格\nshangjia preview 商品.xlsx --sheet 商品表 --attr 尺码",
        en: "shangjia preview goods.xlsx\n# a certain sheet, with the column \"Size\" as an option\nshangjia preview goods.xlsx --sheet Goods --attr Size",
    },
};

/// Any table to what it holds.
pub const DESCRIBE: CommandWords = CommandWords {
    about: Words { zh: "看看一个文件是什么、每一列装了什么", en: "Show what a file is and what its columns hold" },
    long_about: Words {
        zh: concat!(
            "看看一个文件到底是什么（不管名字怎么写）、编码和分隔符、有哪些表、表头在哪里，\n",
            "以及每一列装的是什么、填了多少、有多少不同的内容、会被当作什么。\n",
            "很大的文件只抽样看，并且会说明。不检查，也不转换。"
        ),
        en: concat!(
            "Shows what a file is, whatever it is called: encoding, separator, sheets, where the header\n",
            "stands; and of every column what it holds, how much of it is filled, how many different\n",
            "texts there are, and what it would be taken for. Of a large file only samples are read, and\n",
            "that is said. Nothing is checked or converted."
        ),
    },
    examples: Words {
        zh: "shangjia describe 商品.xls\n# 给程序看\nshangjia describe 商品.csv --format json",
        en: "shangjia describe goods.xls\n# for programs\nshangjia describe goods.csv --format json",
    },
};

/// Catalog to a mapping file.
pub const INIT: CommandWords = CommandWords {
    about: Words { zh: "根据商品表写出一份对应文件，供修改", en: "Write a mapping file for a table, to be edited" },
    long_about: Words {
        zh: "读商品表的表头，写出一份对应文件（TOML）：认得的列已经填好，其余的列列在注释里。\n改好以后用 -m 交给其他命令，同样的表格以后都可以用它。",
        en: concat!(
            "Reads the header of a table and writes a mapping file (TOML) in which the known columns are\n",
            "filled in and the others are listed in comments. Edit it, and give it to the other commands\n",
            "with -m for every table of this kind."
        ),
    },
    examples: Words {
        zh: "shangjia init 商品.xlsx -o shangjia.toml\n# 修改以后使用\nshangjia convert 商品.xlsx -m shangjia.toml -o spu.ndjson",
        en: "shangjia init goods.xlsx -o shangjia.toml\n# edit it, then\nshangjia convert goods.xlsx -m shangjia.toml -o spu.ndjson",
    },
};

/// A workbook to fill in.
pub const TEMPLATE: CommandWords = CommandWords {
    about: Words { zh: "写一份空白的商品表（xlsx），供填写", en: "Write a workbook to fill in" },
    long_about: Words {
        zh: concat!(
            "写一份商品表模板（xlsx）：最好认的那些列，每一列该填什么、范围是多少，还有一个例子。\n",
            "编号、条码这些列是文本格式，Excel 不会把它们改成科学计数或丢掉开头的 0。\n",
            "给出类目表和品牌表，就可以在格子里按名称选；检查和转换时要带上同样的表。"
        ),
        en: concat!(
            "Writes a workbook (xlsx) with the columns that are read best, what belongs in each of them\n",
            "within which bounds, and one product as an example. Ids and barcodes are formatted as text,\n",
            "so that Excel leaves them as they are. With lists of categories and brands, the cells offer\n",
            "their names; check and convert with the same lists then."
        ),
    },
    examples: Words {
        zh: "shangjia template -o 商品模板.xlsx\n# 类目和品牌从列表里选\nshangjia template -o 商品模板.xlsx --categories 类目.json --brands 品牌.json",
        en: "shangjia template -o products.xlsx\n# categories and brands to choose from\nshangjia template -o products.xlsx --categories categories.json --brands brands.json",
    },
};

/// A rule in full.
pub const EXPLAIN: CommandWords = CommandWords {
    about: Words { zh: "说明一条规则", en: "Explain a rule" },
    long_about: Words {
        zh: "说明一条规则：为什么有这条规则，不理会它会怎样，附一个不合格和一个合格的例子。\n也可以写微信的错误码：说明它的意思，哪些规则能提前看出来，或者为什么看不出来。",
        en: "Explains a rule: why it is there, what happens if it is ignored, with an example that fails and\none that passes. Of one of WeChat's error codes it says what it means, and which rules see it\ncoming or why none can.",
    },
    examples: Words {
        zh: "shangjia explain price-sub-fen\n# 微信的错误码\nshangjia explain 1000045",
        en: "shangjia explain price-sub-fen\n# one of WeChat's error codes\nshangjia explain 1000045",
    },
};

/// All rules.
pub const RULES: CommandWords = CommandWords {
    about: Words { zh: "列出所有规则", en: "List all rules" },
    long_about: Words {
        zh: "列出所有规则：代码、轻重、一句话的说明，以及它能提前避免的微信错误码。",
        en: "Lists all rules: code, severity, one line, and the error codes of WeChat that each one predicts.",
    },
    examples: Words {
        zh: "shangjia rules\n# 微信的每个错误码，由哪条规则看出来\nshangjia rules --wechat",
        en: "shangjia rules\n# every error code of WeChat's, and who sees it coming\nshangjia rules --wechat",
    },
};

/// The presets.
pub const PRESETS: CommandWords = CommandWords {
    about: Words { zh: "列出内置的预设", en: "List the presets" },
    long_about: Words {
        zh: "列出内置的预设：哪个系统导出的表格，以及这种表格里没有、要另外填写的内容。\n加上名称就输出这个预设的文件，可以复制出来改。",
        en: "Lists the presets: the exports that they read, and what those never hold and has to be said\nbesides. With a name, prints that preset's file, to be copied and changed.",
    },
    examples: Words {
        zh: "shangjia presets\nshangjia presets mall-export > shangjia.toml",
        en: "shangjia presets\nshangjia presets mall-export > shangjia.toml",
    },
};

/// The JSON Schemas.
pub const SCHEMA: CommandWords = CommandWords {
    about: Words { zh: "输出 JSON Schema", en: "Print a JSON Schema" },
    long_about: Words {
        zh: "输出内置的 JSON Schema：请求内容、对应文件或 JSON 报告的格式。",
        en: "Prints a JSON Schema that the command carries: of the request body, of mapping files, or of the\nJSON report.",
    },
    examples: Words { zh: "shangjia schema report > report.schema.json", en: "shangjia schema report > report.schema.json" },
};

/// Completion scripts.
pub const COMPLETIONS: CommandWords = CommandWords {
    about: Words { zh: "输出命令行补全脚本", en: "Print a completion script for a shell" },
    long_about: Words {
        zh: "输出命令行补全脚本，支持 bash、zsh、fish、elvish 和 PowerShell。",
        en: "Prints a completion script for bash, zsh, fish, elvish or PowerShell.",
    },
    examples: Words {
        zh: "shangjia completions bash > ~/.local/share/bash-completion/completions/shangjia",
        en: "shangjia completions bash > ~/.local/share/bash-completion/completions/shangjia",
    },
};
