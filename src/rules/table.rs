//! Rows and cells that cannot be taken at their word: broken quoting, lost bytes, formulas, rows that contradict each other.

rules! {
    CELL_IS_DATE: Error "cell-is-date" {
        summary: "数字的格子里是日期" | "a date stands where a number belongs",
        explanation: "表格软件会把 4-5 或 3.10 这样的写法自动变成日期，原来的数字就没有了。" | "A spreadsheet turns 4-5 or 3.10 into a date by itself, and the number that was typed is gone.",
        message: "“{value}”：{field}的格子里是日期" | "{value}: the cell of the {field} holds a date",
        help: "把这一列的格式改成文本，再重新输入" | "format the column as text and type the value again",
        predicts: [],
        failing: "@xlsx 商品编号,库存\n719,=date 2021-04-09\n",
        passing: "@xlsx 商品编号,库存\n719,=number 200\n",
    }
    RAGGED: Error "row-ragged" {
        summary: "这一行的格数和表头对不上" | "a row has more or fewer cells than the header",
        explanation: "多一格或少一格，后面的值就可能全串到别的列去，价格变成库存。多半是某个格子里有没加引号的逗号。"
            | "With a cell too many or too few, values may slip into other columns, and a price becomes a stock. Mostly a cell has a comma and no quotes.",
        message: "这一行有 {cells} 格，表头有 {header} 格，所以这一行没有读" | "the row has {cells} cells and the header has {header}, so the row was not read",
        help: "补上或去掉多出来的分隔符；格子里有逗号就用引号括起来" | "fix the separators, and put quotes around a cell that has a comma in it",
        predicts: [],
        failing: "商品编号,商品标题,售价(元)\n719,毛毯,加厚款,59\n",
        passing: "商品编号,商品标题,售价(元)\n719,\"毛毯,加厚款\",59\n",
    }
    STRAY_QUOTE: Warning "quote-stray" {
        summary: "格子中间有引号" | "a quote stands in the middle of a cell",
        explanation: "没有用引号括起来的格子里出现了引号，我们照原样保留。有的软件会把它当成格子的开头。"
            | "A quote in a cell that is not quoted is kept as it stands. Other programs may take it for the beginning of a cell.",
        message: "“{value}”：中间有引号" | "{value}: a quote stands in the middle of the cell",
        help: "用不着就去掉；真要用，就把整个格子用引号括起来，里面的引号写两个" | "leave it out, or put quotes around the whole cell and write the one inside twice",
        predicts: [],
        failing: "商品编号,商品标题\n719,显示器毛毯24\"加厚款\n",
        passing: "商品编号,商品标题\n719,\"显示器毛毯24\"\"加厚款\"\n",
    }
    TEXT_AFTER_QUOTE: Error "quote-text-after" {
        summary: "引号结束以后还有字" | "text follows a closing quote",
        explanation: "引号括住的格子结束以后又有字，没人知道这个格子原来是什么，后面的列也可能错位。"
            | "After a closing quote the next separator should follow. With text there, nobody can say what the cell was, and the columns behind it may have shifted.",
        message: "“{value}”：引号结束以后还有字" | "{value}: text follows the closing quote",
        help: "格子里的引号要写两个：\"毛毯\"\"加厚\"\"款\"" | "write a quote inside a quoted cell twice: \"a \"\"b\"\" c\"",
        predicts: [],
        failing: "商品编号,商品标题\n719,\"羊毛\"毛毯加厚款\n",
        passing: "商品编号,商品标题\n719,\"羊毛毛毯加厚款\"\n",
    }
    UNCLOSED_QUOTE: Error "quote-unclosed" {
        summary: "引号没有结束" | "a quote is never closed",
        explanation: "开头的引号没有配上结尾的，后面的行会被整段吞进这一个格子，商品就悄悄丢了。"
            | "A quote that is opened and never closed swallows the rows behind it into one cell, and products are lost in silence.",
        message: "“{value}”：引号没有结束" | "{value}: the quote is never closed",
        help: "补上结尾的引号，或者去掉开头的" | "close the quote, or leave the opening one out",
        predicts: [],
        failing: "商品编号,商品标题\n719,\"加厚珊瑚绒毛毯\n",
        passing: "商品编号,商品标题\n719,\"加厚珊瑚绒毛毯\"\n",
    }
    NUL: Error "nul-character" {
        summary: "格子里有空字符（NUL）" | "a cell has a NUL character",
        explanation: "正常的文字里不会有空字符。文件可能传坏了，或者编码认错了。" | "No text has NUL characters. The file was damaged on its way, or its encoding was taken for another.",
        message: "“{value}”：有空字符，文件可能损坏" | "{value}: the cell has a NUL character, so the file may be damaged",
        help: "从原系统重新导出" | "export the file again",
        predicts: [],
        failing: "商品编号,商品标题\n719,加厚\0珊瑚绒毛毯\n",
        passing: "商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
    }
    UNDECODABLE: Error "text-undecodable" {
        summary: "有几个字解不出来" | "some bytes are no text in the file's encoding",
        explanation: "文件里有一小段不是这个编码的文字，多半是两种编码的表格拼到了一起，或者文件被截断。解不出来的字不会用问号代替后照发。"
            | "Part of the file is not in its encoding; mostly two files were put together, or one was cut off. What cannot be read is not sent with question marks.",
        message: "“{value}”：文件第 {byte} 个字节起解不出文字" | "{value}: from byte {byte} of the file on, this is no text",
        help: "用一种编码（最好是 UTF-8）重新导出整个文件" | "export the whole file anew in one encoding, best UTF-8",
        predicts: [],
        failing: "@bytes 商品编号,商品标题\n719,加厚\\xB3珊瑚绒毛毯\n",
        passing: "商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
    }
    FIELD_TOO_LONG: Error "cell-too-long" {
        summary: "一个格子的内容太长" | "a cell is too long to be kept",
        explanation: "这么长的格子，多半是前面某个引号没配对，把很多行连成了一格。" | "A cell of that length mostly means that a quote was not closed and many rows became one cell.",
        message: "“{value}”：格子超过 {limit} 字节，后面的没有读" | "{value}: the cell is longer than {limit} bytes, and the rest was not read",
        help: "把这一格写短；CSV 里先检查引号有没有配对" | "shorten the cell; in a CSV, first check whether every quote is closed",
        predicts: [],
        failing: "@field-limit 48 商品编号,详情\n719,柔软保暖柔软保暖柔软保暖柔软保暖柔软保暖\n",
        passing: "商品编号,详情\n719,柔软保暖\n",
    }
    NUMBER_CUT: Warning "number-beyond-15-digits" {
        summary: "数字超过 15 位" | "a number has more than 15 digits",
        explanation: "表格只保 15 位有效数字，超出的部分不是您当初填的。" | "Spreadsheets keep 15 digits, so the others are not what was typed.",
        message: "“{value}”：数字超过 15 位，后面的不可靠" | "{value}: the number has more than 15 digits, and the last ones cannot be trusted",
        help: "长编号请把单元格设成“文本”格式再填" | "format the cell as text before a long id is typed",
        predicts: [],
        failing: "@xlsx 商品编号,详情\n719,=number 69012345678901234\n",
        passing: "@xlsx 商品编号,详情\n719,69012345678901234\n",
    }
    FORMULA_WITHOUT_VALUE: Error "formula-without-value" {
        summary: "公式没有算出结果" | "a formula has no result in the file",
        explanation: "文件里只存了公式，没存结果，多半是程序生成后没用表格软件打开过。我们不算公式。"
            | "The file holds the formula and not its result; mostly a program wrote it and nobody opened it since. Formulas are not calculated here.",
        message: "这个格子是公式，文件里没有结果" | "the cell is a formula without a result",
        help: "用 Excel 或 WPS 打开，保存一次；或者把公式粘贴成数值" | "open and save the file once in a spreadsheet program, or paste the values over the formulas",
        predicts: [],
        failing: "@xlsx 商品编号,库存\n719,=formula 1+2\n",
        passing: "@xlsx 商品编号,库存\n719,=number 3\n",
    }
    FORMULA_TEXT: Error "formula-as-text" {
        summary: "格子里是公式的原文" | "a cell holds the text of a formula",
        explanation: "导出时公式没有算，原样写成了文字。它的值是多少，文件里没有。" | "The export wrote the formula instead of its result, and the file does not say what it comes to.",
        message: "“{value}”：这是公式，不是{field}" | "{value}: this is a formula, not a {field}",
        help: "把公式粘贴成数值，再导出" | "paste the values over the formulas and export again",
        predicts: [],
        failing: "商品编号,售价(元)\n719,=B2*0.8\n",
        passing: "商品编号,售价(元)\n719,47.2\n",
    }
    CELL_ERROR: Error "cell-error" {
        summary: "格子里是表格的报错" | "a cell holds a spreadsheet's error",
        explanation: "#REF!、#N/A 说明公式引用的地方没了；#### 是列太窄，显示不下。" | "#REF! and #N/A say that a formula lost what it refers to; #### is a column that is too narrow to show its value.",
        message: "“{value}”：这是表格报错" | "{value}: this is a spreadsheet's error",
        help: "改好公式，或者直接填值" | "repair the formula, or write the value itself",
        predicts: [],
        failing: "@xlsx 商品编号,商品标题\n719,=error #REF!\n",
        passing: "@xlsx 商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
    }
    CELL_BOOLEAN: Error "cell-boolean" {
        summary: "格子里是“是/否”值" | "a cell holds true or false",
        explanation: "表格把这一格存成了 TRUE/FALSE，这里需要的是文字或数字。" | "The spreadsheet stored TRUE or FALSE where text or a number belongs.",
        message: "“{value}”：这里不能填 TRUE 或 FALSE" | "{value}: true and false do not belong here",
        help: "填上真正的内容；列错位就先对齐" | "write what belongs here, or check whether the columns have shifted",
        predicts: [],
        failing: "@xlsx 商品编号,商品标题\n719,=bool true\n",
        passing: "@xlsx 商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
    }
    ROWS_DISAGREE: Error "rows-disagree" {
        summary: "同一个商品的几行说法不一" | "rows of one product contradict each other",
        explanation: "标题、类目这些一个商品只有一个，同一商品编号的各行要写得一样，或者只写在第一行。我们不替您选。"
            | "A product has one title and one category. Its rows say the same, or only the first one says it. Which of two is right is not guessed.",
        message: "“{value}”：和同一商品前面一行的{field}不一样" | "{value}: an earlier row of the product says something else for the {field}",
        help: "把各行改成一样；其实是两个商品就用不同的商品编号" | "make the rows agree, or give two products two ids",
        predicts: [],
        failing: "商品编号,商品标题,SKU编号,颜色\n719,加厚珊瑚绒毛毯,A,红\n719,加厚法兰绒毛毯,B,蓝\n",
        passing: "商品编号,商品标题,SKU编号,颜色\n719,加厚珊瑚绒毛毯,A,红\n719,加厚珊瑚绒毛毯,B,蓝\n",
    }
    NOT_OF_PATTERN: Error "cell-not-of-pattern" {
        summary: "这一格的写法和配置里说的不一样" | "a cell is not written as the mapping says",
        explanation: "配置用 pattern（或者 JSON）说明了这一格怎么写、取哪一段。这一格对不上，取哪一段都可能是错的，所以商品不发出去。"
            | "The mapping says by a pattern (or as JSON) how the cell is written and what of it is taken. This cell is written otherwise, and any part of it could be the wrong one.",
        message: "“{value}”：和配置里的写法对不上" | "{value}: this is not written as the mapping says",
        help: "改正这一格；要是这样写也对，就在 pattern 里加上；不要的可以写 others = \"skip\"" | "correct the cell; if it is right, add its form to pattern, or leave such items out by others = \"skip\"",
        predicts: [],
        failing: "@toml columns.\"主图\"={field=\"head_img\",separator=\";\",pattern=\"{_}|{value}\"} 商品编号,主图\n719,a|https://mmecimage.cn/p/a.jpg;b.jpg\n",
        passing: "@toml columns.\"主图\"={field=\"head_img\",separator=\";\",pattern=\"{_}|{value}\"} 商品编号,主图\n719,a|https://mmecimage.cn/p/a.jpg;b|https://mmecimage.cn/p/b.jpg\n",
    }
    NOT_A_DAY: Error "day-unreadable" {
        summary: "起止日期看不懂" | "a date from or until which a price holds cannot be read",
        explanation: "配置说这一格只在某段日期内有效，可是日期不是 2026-12-31 这样的写法，不知道今天算不算。"
            | "The mapping says that the cell holds between two days, and one of them is not written as 2026-12-31, so nobody can say whether it holds today.",
        message: "“{value}”：不知道还有没有效，“{day}”不是日期" | "{value}: nobody can say whether it still holds, since {day} is no date",
        help: "把日期写成 2026-12-31 这样，没有限制就留空" | "write the date as 2026-12-31, or leave it blank where there is no bound",
        predicts: [],
        failing: "@toml columns.\"售价(元)\"={field=\"sale_price\",between=[\"\",\"止\"]} 商品编号,止\n719,月底\n",
        passing: "@toml columns.\"售价(元)\"={field=\"sale_price\",between=[\"\",\"止\"]} 商品编号,止\n719,2999-12-31\n",
    }
    TODAY_UNKNOWN: Error "today-unknown" {
        summary: "不知道今天是哪一天，没法判断价格还有没有效" | "whether a price still holds depends on a day that nobody has said",
        explanation: "配置说这个价格只在某段日期内有效。程序库自己不看日历，要由调用它的程序告诉它今天的日期；命令行会自动给。"
            | "The mapping says that a price holds between two days. The library reads no calendar: a program that uses it says what day it is (the command does so by itself).",
        message: "“{value}”：只在某段日期内有效，而今天的日期没有给出" | "{value}: it holds between two days only, and nobody has said what day it is",
        help: "在程序里设置 Mapping 的 today" | "set today of the Mapping in your program",
        predicts: [],
        failing: "@no-today @toml columns.\"售价(元)\"={field=\"sale_price\",between=[\"\",\"止\"]} 商品编号,止\n719,2999-12-31\n",
        passing: "@toml columns.\"售价(元)\"={field=\"sale_price\",between=[\"\",\"止\"]} 商品编号,止\n719,2999-12-31\n",
    }
    TEMPLATE_EMPTY: Error "template-empty" {
        summary: "拼接模板时缺一个值" | "a template lacks one of its parts",
        explanation: "配置里用模板拼出这个值，可其中一段在这一行是空的，拼出来的会是错的路径。"
            | "The mapping puts this value together from a template, and one part is empty in this row. The result would lead nowhere.",
        message: "拼{field}要用的“{part}”是空的" | "the {field} needs {part}, which is empty",
        help: "补上“{part}”，或者改模板" | "fill in {part}, or change the template",
        predicts: [],
        failing: "@set path=pages/detail?id={商家编码} 商品编号,商家编码\n719,\n",
        passing: "@set path=pages/detail?id={商家编码} 商品编号,商家编码\n719,W2-17\n",
    }
}
