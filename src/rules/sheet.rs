//! What a workbook's sheet hides or shows beside its cells: columns and rows that nobody sees, merges, links, pictures
//! and comments. Each is said once for a table, with how many there are and where the first ones stand.

rules! {
    COLUMNS_HIDDEN: Note "column-hidden" {
        summary: "用到了隐藏的列" | "a hidden column is used",
        explanation: "有的列在表里隐藏了，照样会读。打开表格时看不见的内容，可能是以前留下的。"
            | "A column that the sheet does not show is read all the same. What nobody sees may well be out of date.",
        message: "隐藏的列也用了：{columns}" | "hidden, and used all the same: {columns}",
        help: "取消隐藏核对一遍；不该用的列，在配置里写 \"@{first}\" = \"ignore\"" | "unhide and look it over; if it is not meant, write \"@{first}\" = \"ignore\" in the mapping",
        predicts: [],
        failing: "@hidden-column 商品编号,库存\n719,20\n",
        passing: "@xlsx 商品编号,库存\n719,20\n",
    }
    FILTERED: Note "sheet-filtered" {
        summary: "表里开着筛选" | "the sheet is filtered",
        explanation: "筛选只是让一些行不显示，内容还在表里。没显示的行是不是要发，您自己看着定。"
            | "A filter leaves rows unseen and keeps what stands in them. Whether those rows are meant to go out is for you to say.",
        message: "{cells} 开着筛选，有 {count} 行没有显示" | "the filter over {cells} is on, and {count} rows are not shown",
        help: "清除筛选再核对一遍" | "clear the filter and look the rows over",
        predicts: [],
        failing: "@filter @toml rows.hidden=\"read\" 商品编号,颜色\n719,红\n719,蓝\n",
        passing: "@xlsx 商品编号,颜色\n719,红\n719,蓝\n",
    }
    MERGED: Note "cells-merged" {
        summary: "用到的列里有合并的单元格" | "cells of used columns are merged",
        explanation: "合并以后，只有左上角那一格有内容，其余的格子都是空的，读出来也是空的。"
            | "Of merged cells the top left one has the value; the others are blank, and are read as blank.",
        message: "有 {count} 处合并的单元格，例如 {cells}：只有左上角一格有内容" | "{count} merged ranges, such as {cells}: only the top left cell has the value",
        help: "几行是同一个商品，就在每一行都填上编号，或者在配置里写 [rows] blank_id = \"continue\"" | "where rows are one product, fill in its id on each, or write [rows] blank_id = \"continue\" in the mapping",
        predicts: [],
        failing: "@merged 商品编号,颜色,商品标题\n719,红,加厚珊瑚绒毛毯\n719,蓝,\n",
        passing: "@xlsx 商品编号,颜色,商品标题\n719,红,加厚珊瑚绒毛毯\n719,蓝,\n",
    }
    LINKED: Note "link-behind-text" {
        summary: "文字背后的链接没有用" | "a link behind a cell's text is not used",
        explanation: "格子里显示的是文字，点它会打开另一个地址。没有另外说明，只读显示出来的文字。"
            | "The cell shows a text, and a click on it opens an address. Unless the mapping says otherwise, only the text is read.",
        message: "有 {count} 个格子背后有链接，例如 {cells}：“{value}”，链到 {target}" | "links stand behind {count} cells, such as {cells}: \"{value}\" leads to {target}",
        help: "要用的是链接，就在配置里给这一列写 read = \"link\"，或者把地址写进格子里" | "if the address is meant, write read = \"link\" for the column in the mapping, or the address itself into the cell",
        predicts: [],
        failing: "@link 商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
        passing: "@link 商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    LINK_MISSING: Error "link-missing" {
        summary: "要读链接的格子背后没有链接" | "a cell that is to be read by its link has none",
        explanation: "配置给这一列写了 read = \"link\"，要的是文字背后的地址。这一格只有文字，没有链接，文字也不是地址。"
            | "The mapping says read = \"link\" of the column: the address behind the text is wanted. This cell has a text, no link, and the text is no address.",
        message: "“{value}”：这一格背后没有链接，不知道{field}在哪" | "{value}: the cell has no link behind it, so the {field} is not known",
        help: "给这一格加上链接，或者直接写地址；本来就没有的，把文字去掉" | "link the cell, or write the address into it; if there is none, leave the text out",
        predicts: [],
        failing: "@xlsx @toml columns.\"规格图\"={field=\"thumb_img\",read=\"link\"} 商品编号,规格图\n719,查看\n",
        passing: "@link @toml columns.\"规格图\"={field=\"thumb_img\",read=\"link\"} 商品编号,规格图\n719,查看\n",
    }
    PICTURES: Note "picture-over-cells" {
        summary: "图片浮在图片列上面" | "pictures float over an image column",
        explanation: "插进表里的图片浮在格子上面，格子里没有网址，微信取不到。" | "A picture that was put into a sheet floats over the cells. It has no address, and WeChat cannot fetch it.",
        message: "图片列上面浮着 {count} 张图片，例如 {cells}：没有网址，没有用" | "{count} pictures float over the image columns, such as at {cells}; they have no address and are not used",
        help: "把图片上传到微信，再把得到的网址填进来" | "upload the pictures to WeChat and write the addresses that come back",
        predicts: [],
        failing: "@picture 商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
        passing: "@xlsx 商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    COMMENTED: Note "comment-not-read" {
        summary: "格子的批注没有读" | "comments on cells are not read",
        explanation: "批注里要是写着停售、改价，我们看不到，商品会照格子里的内容发出去。"
            | "Where a comment says that a product is sold out or has a new price, nobody reads it here, and what the cells say goes out.",
        message: "有 {count} 个格子有批注，例如 {cells}：批注没有读" | "{count} cells have comments, such as {cells}; they are not read",
        help: "批注里要紧的话，写进格子里" | "write into the cells what matters of the comments",
        predicts: [],
        failing: "@comment 商品编号,库存\n719,20\n",
        passing: "@xlsx 商品编号,库存\n719,20\n",
    }
}

/// Whether a link leads anywhere else than to the address that the cell shows. Programs make a link of every address
/// that is typed; places in the workbook and mail addresses are no concern of a catalog's.
#[cfg(feature = "workbook")]
pub(crate) fn leads_elsewhere(text: &str, target: &str) -> bool {
    let is_address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    let same = |a: &str, b: &str| a.trim_end_matches('/') == b.trim_end_matches('/');
    let normal = |text: &str| url::Url::parse(text).map(String::from).unwrap_or_default();
    let text = text.trim();
    let shown = text.is_empty() || same(text, target) || is_address(text) && same(&normal(text), &normal(target));
    is_address(target) && !shown
}

#[cfg(all(test, feature = "workbook"))]
mod tests {
    use super::leads_elsewhere;

    #[test]
    fn a_link_to_what_the_cell_shows_is_everyday() {
        let target = "https://img.example.com/a.png";
        for (text, target, elsewhere) in [
            ("点击查看", target, true),
            ("https://img.example.com/b.png", target, true),
            (target, target, false),
            (" https://img.example.com/a.png\n", target, false),
            ("https://img.example.com/毯", "https://img.example.com/%E6%AF%AF", false),
            ("https://img.example.com", "https://img.example.com/", false),
            ("", target, false),
            ("719", "#商品表!A1", false),
            ("719", "mailto:a@example.com", false),
        ] {
            assert_eq!(leads_elsewhere(text, target), elsewhere, "{text} → {target}");
        }
    }
}
