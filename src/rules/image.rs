//! Addresses of images, each for itself and within its list. Which hosts WeChat takes is seen over the whole catalog, in `order`.

use super::everyday::{Known, is_everyday};
use super::finding::is_hidden;
use super::repeated::{Tail, repeated};
use super::{Findings, Rule, format, mend, text};
use crate::{Field, Fix, Listing, Slot};
use std::borrow::Cow;
use std::cell::Cell;
use std::net::Ipv4Addr;
use url::{Host, SyntaxViolation, Url};

/// The rules about every image of a product.
pub(super) fn check(listing: &Listing<'_>, findings: &mut Findings) {
    let product = &listing.product;
    let lists = [
        (Field::HeadImg, &product.head_img),
        (Field::QualificationPics, &product.qualification_pics),
        (Field::DescImgs, &product.desc_imgs),
    ];
    let mut known = Known::default();
    for (field, images) in lists {
        list(field, images, &mut known, findings);
    }
    for (i, sku) in product.skus.iter().enumerate() {
        // An empty picture of a SKU is a missing one, which the schemas say.
        if let Some(image) = sku.thumb_img.as_deref().filter(|image| !image.is_empty()) {
            one(image, Slot::sku(Field::ThumbImg, i), &mut known, findings);
        }
    }
}

fn list<'i>(field: Field, images: &'i [Cow<'_, str>], known: &mut Known<'i>, findings: &mut Findings) {
    let slot = Slot::product(field);
    for (i, image) in images.iter().enumerate() {
        one(image, slot.item(i), known, findings);
    }
    let address = |i: usize| Some(Tail(&images[i])).filter(|image| !image.0.is_empty());
    repeated(images.len(), address, |first, again| {
        findings.add(&REPEATED, slot.item(again)).value(&images[again]).other(slot.item(first));
    });
}

#[inline]
fn one<'i>(image: &'i str, slot: Slot, known: &mut Known<'i>, findings: &mut Findings) {
    let everyday = is_everyday(image, known);
    if !everyday || !format::is_usual(image) {
        closely(image, slot, everyday, findings);
    }
}

#[cold]
fn closely(image: &str, slot: Slot, everyday: bool, findings: &mut Findings) {
    let rule = if everyday { None } else { wrong(image) };
    let Some(rule) = rule.or_else(|| format::is_odd(image).then_some(&format::FORMAT)) else { return };
    let finding = findings.add(rule, slot);
    // A password in an address is not repeated; the check leaves it out of the labels as well.
    if rule != &CREDENTIALS {
        finding.value(image).fix(fix(image, rule));
    }
}

fn fix(image: &str, rule: &Rule) -> Option<Fix> {
    let fix = match rule {
        rule if rule == &text::HIDDEN_CHARACTER => mend::hidden(image),
        rule if rule == &BACKSLASH => Some(Fix::not_safe(image, image.replace('\\', "/"))),
        _ => None,
    };
    fix.filter(|fix| wrong(&fix.after).is_none())
}

/// What is said of an image that WeChat has, and whose address is not encrypted.
pub(super) fn encrypted(address: &str) -> Option<Fix> {
    let (scheme, rest) = address.split_once("://")?;
    scheme.eq_ignore_ascii_case("http").then(|| Fix::not_safe(address, format!("https://{rest}")))
}

/// Whether an address is refused by itself, whatever host it is on.
pub(super) fn is_refused(image: &str) -> bool {
    !is_everyday(image, &mut Known::default()) && wrong(image).is_some_and(|rule| rule.severity == crate::Severity::Error)
}

/// Whether it is the name of a picture's file, which somebody could upload, and no address.
pub(super) fn is_file(image: &str) -> bool {
    let suffix = image.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    let is_picture = ["jpg", "jpeg", "png", "gif", "webp", "bmp"].iter().any(|known| known.eq_ignore_ascii_case(suffix));
    is_picture && !image.contains("://") && !image.contains(is_hidden) && !holds_several(image)
}

/// The one rule that says best what is wrong with an address.
fn wrong(image: &str) -> Option<&'static Rule> {
    if image.is_empty() {
        return Some(&text::EMPTY_ITEM);
    }
    if image.contains('\u{fffd}') {
        return Some(&text::REPLACEMENT);
    }
    if contains_ignoring_case(image, "DISPIMG(") {
        return Some(&EMBEDDED);
    }
    if image.starts_with('<') && contains_ignoring_case(image, "<img") {
        return Some(&IN_HTML);
    }
    if holds_several(image) {
        return Some(&SEVERAL);
    }
    if image.contains(char::is_whitespace) {
        return Some(&WHITE_SPACE);
    }
    if image.contains(is_hidden) || image.contains("%00") {
        return Some(&text::HIDDEN_CHARACTER);
    }
    let drive = matches!(image.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    if drive || image.starts_with("\\\\") || starts_ignoring_case(image, "file:") {
        return Some(&LOCAL_PATH);
    }
    if !starts_ignoring_case(image, "https://") && !starts_ignoring_case(image, "http://") {
        return Some(if other_scheme(image) { &SCHEME } else { &NOT_AN_ADDRESS });
    }
    parsed(image)
}

/// What the URL standard's own parser says, which repairs nearly everything and tells what it repaired.
fn parsed(image: &str) -> Option<&'static Rule> {
    let worst: Cell<Option<&'static Rule>> = Cell::new(None);
    let note = |violation: SyntaxViolation| {
        let rule = match violation {
            SyntaxViolation::EmbeddedCredentials | SyntaxViolation::UnencodedAtSign => &CREDENTIALS,
            SyntaxViolation::Backslash => &BACKSLASH,
            SyntaxViolation::ExpectedDoubleSlash => &NOT_AN_ADDRESS,
            _ => &NOT_ESCAPED,
        };
        // A repair that changes where the address leads outweighs one that only escapes a character.
        if worst.get().is_none_or(|before| rule.severity > before.severity) {
            worst.set(Some(rule));
        }
    };
    let Ok(url) = Url::options().syntax_violation_callback(Some(&note)).parse(image) else { return Some(&NOT_AN_ADDRESS) };
    if let Some(rule) = worst.get().filter(|rule| rule.severity == crate::Severity::Error) {
        return Some(rule);
    }
    if url.host().is_none_or(|host| is_private(&host)) {
        return Some(&PRIVATE_HOST);
    }
    worst.get().or(if image.is_ascii() { None } else { Some(&NOT_ESCAPED) })
}

/// Hosts that only the merchant's own network knows.
fn is_private(host: &Host<&str>) -> bool {
    let v4 = |ip: Ipv4Addr| {
        let [a, b, ..] = ip.octets();
        ip.is_loopback()
            || ip.is_private()
            || ip.is_link_local()
            || ip.is_unspecified()
            || ip.is_broadcast()
            || a == 0
            || (a == 100 && b & 0xc0 == 64)
    };
    match host {
        Host::Ipv4(ip) => v4(*ip),
        Host::Ipv6(ip) => {
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                || ip.to_ipv4_mapped().is_some_and(v4)
        }
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let suffix = name.rsplit('.').next().unwrap_or(name);
            !name.contains('.') || matches!(suffix, "local" | "localhost" | "internal" | "lan" | "home" | "intranet")
        }
    }
}

/// A second address after something that separates addresses. One inside another's query (`?src=https://…`) is none.
fn holds_several(image: &str) -> bool {
    let separates = |c: char| matches!(c, ',' | ';' | '|' | '，' | '；' | '、') || c.is_whitespace();
    image.match_indices("http").any(|(at, _)| {
        let after = &image[at + 4..];
        let address = after.strip_prefix('s').unwrap_or(after).starts_with("://");
        let before = image[..at].trim_end();
        address && !before.is_empty() && (before.len() < at || before.ends_with(separates))
    })
}

fn other_scheme(image: &str) -> bool {
    let Some((scheme, rest)) = image.split_once(':') else { return false };
    let known = ["data", "javascript", "blob", "about", "cloud", "wxfile"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    known
        || rest.starts_with("//")
            && !scheme.is_empty()
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

fn starts_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

fn contains_ignoring_case(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

rules! {
    NO_IMAGE: Error "no-image" {
        summary: "商品没有主图" | "a product has no main image",
        explanation: "每个商品至少要有一张主图，列表里显示的就是第一张。" | "Every product has at least one main image; the first one is shown in lists.",
        message: "这个商品没有主图" | "the product has no main image",
        help: "在主图列填上图片地址" | "fill in the address of an image",
        predicts: [1_000_014, 9_401_037],
        failing: "{\"head_img\":[]}",
        passing: "{\"head_img\":[\"https://mmecimage.cn/p/wx719/a.jpg\"]}",
    }
    TOO_MANY: Error "too-many-images" {
        summary: "图片太多" | "a list of images is too long",
        explanation: "微信给每个商品的主图、资质图片、详情图都定了张数上限，不会替您挑，整个商品都会被退回。"
            | "WeChat limits how many main, qualification and description images a product has, and refuses the whole product beyond that.",
        message: "{field}有 {count} 张，最多 {limit} 张" | "there are {count} images in {field}, and {limit} are allowed",
        help: "留下最好的 {limit} 张" | "keep the best {limit}",
        predicts: [],
        failing: "商品编号,主图\n719,https://mmecimage.cn/p/1.jpg;https://mmecimage.cn/p/2.jpg;https://mmecimage.cn/p/3.jpg;https://mmecimage.cn/p/4.jpg;\
            https://mmecimage.cn/p/5.jpg;https://mmecimage.cn/p/6.jpg;https://mmecimage.cn/p/7.jpg;https://mmecimage.cn/p/8.jpg;\
            https://mmecimage.cn/p/9.jpg;https://mmecimage.cn/p/10.jpg\n",
        passing: "商品编号,主图\n719,https://mmecimage.cn/p/1.jpg;https://mmecimage.cn/p/2.jpg\n",
    }
    EMBEDDED: Error "image-embedded" {
        summary: "图片嵌在表格里，不是网址" | "an image is embedded in the sheet instead of having an address",
        explanation: "在 WPS 里把图片插进单元格，导出来只剩 =DISPIMG(…) 这样的公式；Excel 里放进单元格的图片，别的程序只看得到 #VALUE!。图片本身并没有网址。"
            | "A picture that was put into a cell in WPS leaves only a formula =DISPIMG(...) on export, and one that was put there in Excel is #VALUE! to other programs. The picture has no web address.",
        message: "“{value}”：图片嵌在表格里，没有网址" | "{value}: the picture is embedded in the sheet and has no address",
        help: "把图片上传到微信，再把得到的网址填进来" | "upload the picture to WeChat and write the address that comes back",
        predicts: [1_000_035],
        failing: "商品编号,规格图\n719,\"=DISPIMG(\"\"ID_6A1F\"\",1)\"\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/wx719/a.jpg\n",
    }
    SEVERAL: Error "image-several" {
        summary: "一个位置写了好几个图片地址" | "several image addresses stand where one belongs",
        explanation: "几个地址连在一起，会被当成一个打不开的地址。多半是分隔符和配置里写的不一样。"
            | "Addresses that run together are taken for one that cannot be opened. Mostly the separator is not the one in the mapping.",
        message: "“{value}”：这里有不止一个图片地址" | "{value}: this is more than one image address",
        help: "规格图只留一个；主图、详情图用配置里的分隔符（一般是英文分号）隔开" | "keep one for a SKU; separate those of a list as the mapping says, mostly by a semicolon",
        predicts: [1_000_035],
        failing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg|https://mmecimage.cn/p/b.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    IN_HTML: Error "image-in-html" {
        summary: "图片列里是网页代码" | "an image cell holds HTML",
        explanation: "这一格是一段网页代码，图片地址写在里面的 <img src> 里。在配置里给这一列写 read = \"html\"，就会把里面的图片一张一张取出来。"
            | "The cell holds a piece of a web page, with the addresses of its images in <img src>. With read = \"html\" for the column in the mapping, they are taken out one by one.",
        message: "“{value}”：这是网页代码，不是图片地址" | "{value}: this is HTML and no address of an image",
        help: "在配置里给这一列写 read = \"html\"，或者只留图片地址" | "write read = \"html\" for the column in the mapping, or leave the addresses alone in the cell",
        predicts: [1_000_035],
        failing: "商品编号,详情图\n719,<p><img src='https://mmecimage.cn/p/red.jpg'></p>\n",
        passing: "@toml columns.\"详情图\"={field=\"desc_imgs\",read=\"html\"} 商品编号,详情图\n719,<p><img src='https://mmecimage.cn/p/red.jpg'></p>\n",
    }
    WHITE_SPACE: Error "image-white-space" {
        summary: "图片地址里有空格或换行" | "an image address has white space in it",
        explanation: "地址里的空格会让图片打不开，有的程序还会悄悄把换行吃掉，变成另一个地址。"
            | "With a space in its address an image cannot be fetched, and some programs drop line breaks in silence and fetch another one.",
        message: "“{value}”：图片地址里有空白" | "\"{value}\": the image address has white space in it",
        help: "去掉空白；文件名里真有空格就写成 %20" | "remove it, or write %20 where the file's name really has a space",
        predicts: [1_000_035, 1_070_008],
        failing: "商品编号,规格图\n719,https://mmecimage.cn/p/red blanket.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/red%20blanket.jpg\n",
    }
    PLAIN_HTTP: Note "image-http" {
        summary: "微信的图片地址写成了 http" | "the address of an image at WeChat begins with http",
        explanation: "微信给的图片地址是 https 开头的。写成 http 一般也能打开，但手机上可能显示不出来，还容易和对照表里的地址对不上。"
            | "The addresses that WeChat gives for uploaded images begin with https. With http they mostly open as well, but phones may not show them, and they differ from those in the table of uploaded images.",
        message: "“{value}”：图片在微信，地址却是 http 开头" | "{value}: the image is at WeChat, and its address begins with http",
        help: "改成 https:// 开头；--fix 加 --unsafe-fixes 可以替您改" | "let it begin with https://; --fix with --unsafe-fixes does it for you",
        predicts: [],
        failing: "商品编号,规格图\n719,http://mmecimage.cn/p/a.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    BACKSLASH: Error "image-backslash" {
        summary: "图片地址里有反斜杠" | "an image address has a backslash",
        explanation: "网址只用正斜杠，反斜杠是 Windows 文件路径的写法。" | "Web addresses have slashes only; backslashes belong to Windows file paths.",
        message: "“{value}”：图片地址里有反斜杠" | "{value}: the image address has a backslash",
        help: "把“\\”换成“/”" | "write / for \\",
        predicts: [1_000_035],
        failing: "商品编号,规格图\n719,https://mmecimage.cn/p\\a.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    CREDENTIALS: Error "image-credentials" {
        summary: "图片地址里带着账号密码" | "an image address has a user name in it",
        explanation: "“@”前面的部分会被当成账号。这样的地址可能泄露密码，也可能打开的是另一个网站。"
            | "What stands before the @ is taken for a user name. Such an address gives a password away, or leads to another site than it seems.",
        message: "图片地址的主机名前面有“@”" | "the image address has a user name before its host",
        help: "换成不用登录就能打开的地址" | "use an address that opens without a login",
        predicts: [1_000_035],
        failing: "商品编号,规格图\n719,https://user:secret@mmecimage.cn/p/a.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    SCHEME: Error "image-scheme" {
        summary: "图片地址不是 http 或 https" | "an image address is neither http nor https",
        explanation: "微信只从 http、https 地址取图，ftp、data、cloud 之类的地址取不到。" | "WeChat fetches images from http and https alone, not from ftp, data, cloud and the like.",
        message: "“{value}”：图片地址要以 https:// 开头" | "{value}: the image address does not begin with https://",
        help: "换成 https:// 开头的地址" | "use an address that begins with https://",
        predicts: [1_000_035],
        failing: "商品编号,规格图\n719,ftp://mmecimage.cn/p/a.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    LOCAL_PATH: Error "image-local-path" {
        summary: "图片地址是自己电脑上的文件" | "an image address is a file on one's own computer",
        explanation: "C:\\ 开头的路径只有您自己的电脑认得，微信取不到。" | "A path such as C:\\ exists on your own computer alone; WeChat cannot fetch it.",
        message: "“{value}”：这是电脑上的文件，不是网址" | "{value}: this is a file on a computer, not a web address",
        help: "把图片上传到微信，再把得到的网址填进来" | "upload the picture to WeChat and write the address that comes back",
        predicts: [1_000_035],
        failing: "商品编号,规格图\n719,C:\\pictures\\a.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    NOT_AN_ADDRESS: Error "image-not-an-address" {
        summary: "图片地址不完整，或者不是网址" | "an image address is incomplete or no address at all",
        explanation: "地址要写全：https:// 加域名加路径。只有文件名、以 // 开头、“见附件”都不行。"
            | "An address is written in full: https://, a host and a path. A file name, a leading // or a remark is not enough.",
        message: "“{value}”：这不是完整的图片地址" | "{value}: this is no complete image address",
        help: "写完整的地址，比如 https://mmecimage.cn/p/a.jpg，冒号和斜杠用英文符号；整列前面缺的都一样，就在配置里给这一列写 base = \"https://…/\"" | "write the whole address, such as https://mmecimage.cn/p/a.jpg; where all lack the same beginning, write base = \"https://.../\" for the column in the mapping",
        predicts: [1_000_035],
        failing: "商品编号,规格图\n719,/upload/a.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    PRIVATE_HOST: Error "image-private-host" {
        summary: "图片地址在内网里" | "an image address leads into a private network",
        explanation: "localhost、192.168.x.x 这样的地址，只有您自己的网络打得开。" | "Addresses such as localhost or 192.168.x.x open inside your own network alone.",
        message: "“{value}”：外面打不开这个地址" | "{value}: nobody outside can open this address",
        help: "把图片上传到微信，再把得到的网址填进来" | "upload the picture to WeChat and write the address that comes back",
        predicts: [1_000_035, 1_070_008],
        failing: "商品编号,规格图\n719,http://192.168.1.5/a.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
    NOT_ESCAPED: Warning "image-not-escaped" {
        summary: "图片地址里有没转义的字符" | "an image address has characters that should be escaped",
        explanation: "地址里的汉字、引号、单独的 % 要转义成 %E6%AF%AF 这样。不转义，有的系统打得开，有的打不开。"
            | "Chinese characters, quotes and a lone % are escaped in an address, such as %E6%AF%AF. Some systems open them as they are, some do not.",
        message: "“{value}”：图片地址里有汉字或没转义的符号" | "{value}: the image address has characters that should be escaped",
        help: "文件名改用字母和数字，或者用浏览器打开后再复制地址" | "name the file in letters and digits, or open it in a browser and copy the address from there",
        predicts: [1_000_035, 1_070_008],
        failing: "商品编号,规格图\n719,https://mmecimage.cn/p/毛毯.jpg\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/%E6%AF%9B%E6%AF%AF.jpg\n",
    }
    REPEATED: Warning "image-repeated" {
        summary: "同一张图片放了两次" | "a list has the same image twice",
        explanation: "重复的图片占张数，买家也会看到两遍，微信小店还会退回。" | "A repeated image uses up the limit and is shown twice; WeChat's store refuses it.",
        message: "“{value}”：{field}里有两张一样的" | "{value}: the same {field} stands in the list twice",
        help: "去掉一张" | "leave one of them out",
        predicts: [],
        failing: "商品编号,主图\n719,https://mmecimage.cn/p/a.jpg;https://mmecimage.cn/p/a.jpg\n",
        passing: "商品编号,主图\n719,https://mmecimage.cn/p/a.jpg;https://mmecimage.cn/p/b.jpg\n",
    }
}
