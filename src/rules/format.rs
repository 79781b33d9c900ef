//! Kinds of pictures, as far as the end of an address tells. How an address must be written is in `image`.

/// Whether an address ends as nearly all that end in anything do.
#[inline]
pub(super) fn is_usual(image: &str) -> bool {
    image.as_bytes().last_chunk().is_some_and(|tail| matches!(tail, b".jpg" | b".png" | b"jpeg" | b"webp"))
}

/// Whether an address ends as that of a picture that WeChat does not take.
pub(super) fn is_odd(image: &str) -> bool {
    const ODD: [&str; 11] = [".gif", ".svg", ".heic", ".heif", ".tif", ".tiff", ".psd", ".avif", ".mp4", ".mov", ".pdf"];
    let Some((_, suffix)) = image.rsplit_once('.') else { return false };
    suffix.len() <= 4 && ODD.iter().any(|odd| odd[1..].eq_ignore_ascii_case(suffix))
}

rules! {
    FORMAT: Warning "image-format" {
        summary: "这种格式的图片微信可能不收" | "a picture of a format that WeChat may not take",
        explanation: "微信收 jpg、png、bmp、webp 这些静态图片。动图（gif）、矢量图（svg）、手机原图（heic）、视频和 PDF 上传时会失败。"
            | "WeChat takes still pictures as jpg, png, bmp or webp. Animations (gif), drawings (svg), a phone's own format (heic), films and PDF fail when they are uploaded.",
        message: "“{value}”：这种格式的图片，微信可能不收" | "{value}: WeChat may not take a picture of this format",
        help: "另存为 jpg 或 png 再上传" | "save it as jpg or png and upload that",
        predicts: [1_070_011],
        failing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.gif\n",
        passing: "商品编号,规格图\n719,https://mmecimage.cn/p/a.jpg\n",
    }
}
