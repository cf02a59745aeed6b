//! A QR code as SVG, for the page and the print of a credential.

use base::Refusal;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// Pixels of an edge when nobody scales the picture.
const EDGE_PIXELS: u32 = 240;

/// `text`, such as the address of a page, as an SVG picture with a quiet zone. Refused with
/// `qr_text_long` when it does not fit into a QR code.
pub fn svg(text: &str) -> Result<String, Refusal> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| {
        Refusal::new(
            "qr_text_long",
            422,
            "二维码所载文字须不超过 2331 字节。",
            "The text of a QR code is at most 2331 bytes.",
        )
    })?;
    let picture = code.render::<svg::Color>().min_dimensions(EDGE_PIXELS, EDGE_PIXELS).build();
    // without the XML declaration, so that it can stand within a page
    let start = picture.find("<svg").unwrap_or_default();
    Ok(picture[start..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_picture() {
        let picture = svg("https://hz.example/v/AAAAAAAAAAAAAAAAAAAAAA").unwrap();
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>"), "{picture:.80}");
        assert_ne!(picture, svg("https://hz.example/v/AAAAAAAAAAAAAAAAAAAAAB").unwrap());
        assert_eq!(svg(&"a".repeat(2_332)).unwrap_err().code, "qr_text_long");
        assert!(svg(&"a".repeat(2_331)).is_ok());
    }
}
