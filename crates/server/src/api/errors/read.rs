//! What an error code means. Answers 200 with a page for people; 404 for a code that is none.

use axum::extract::Path;
use axum::response::Html;
use rust_embed::RustEmbed;

use crate::http::problem::{Answer, no_such_address};

#[derive(RustEmbed)]
#[folder = "../../docs/errors"]
struct Pages;

/// The page of a code: what happened, what must hold, what to do, in both languages.
#[utoipa::path(get, path = "/errors/{code}", operation_id = "read_error_page", tag = "server",
    params(("code" = String, Path, example = "not_found")),
    responses((status = 200, description = "A page", content_type = "text/html", body = String)))]
pub async fn handle(Path(code): Path<String>) -> Answer<Html<String>> {
    let page = Pages::get(&format!("{code}.md")).ok_or_else(no_such_address)?;
    let text = String::from_utf8_lossy(&page.data);
    Ok(Html(format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{code}</title>\
         <body style=\"max-width:42rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif;\
         line-height:1.7\">{}</body></html>",
        html(&text)
    )))
}

/// Whether a code has a page.
pub fn has_page(code: &str) -> bool {
    Pages::get(&format!("{code}.md")).is_some()
}

/// Our few marks of Markdown as HTML: headings, paragraphs, lists, strong and code.
fn html(text: &str) -> String {
    let mut page = String::new();
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        let marks = block.bytes().take_while(|byte| *byte == b'#').count();
        if marks > 0 {
            let title = inline(block.trim_start_matches('#').trim());
            page.push_str(&format!("<h{marks}>{title}</h{marks}>"));
        } else if block.starts_with("- ") {
            let items = block.split("\n- ").map(|item| item.trim_start_matches("- "));
            let items: String = items.map(|item| format!("<li>{}</li>", inline(item))).collect();
            page.push_str(&format!("<ul>{items}</ul>"));
        } else {
            page.push_str(&format!("<p>{}</p>", inline(block)));
        }
    }
    page
}

fn inline(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let strong = pairs(&text, "**", "strong");
    pairs(&strong, "`", "code")
}

fn pairs(text: &str, mark: &str, tag: &str) -> String {
    let mut made = String::new();
    for (i, part) in text.split(mark).enumerate() {
        match i % 2 {
            0 => made.push_str(part),
            _ => made.push_str(&format!("<{tag}>{part}</{tag}>")),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_marks_become_html_and_nothing_else_does() {
        let page = html("# a_b\n\n**Must** be `x` <script>\n\n- one\n- two");
        assert_eq!(
            page,
            "<h1>a_b</h1><p><strong>Must</strong> be <code>x</code> &lt;script&gt;</p>\
             <ul><li>one</li><li>two</li></ul>"
        );
        assert!(has_page("not_found"));
        assert!(!has_page("../not_found"));
    }
}
