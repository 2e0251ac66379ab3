//! A text with headings, lists and tables, which is drawn as a page of the product, as Markdown, and as a page that stands
//! alone: one source for each notice, wherever it is read.

use maud::{DOCTYPE, Markup, html};
use ui::components::{SummaryList, inset_text};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading of level 2 or 3.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// Sentences one below the other.
    List(Vec<String>),
    /// Rows under a head. The first cell names the row.
    Table {
        /// What it is called.
        name: String,
        /// The head.
        head: Vec<String>,
        /// The rows, as long as the head.
        rows: Vec<Vec<String>>,
    },
    /// What the program cannot know and somebody has to write: the mark, and what it is.
    Fill(String, String),
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// What it says.
    pub parts: Vec<Part>,
}

impl Document {
    /// Without anything in it yet.
    pub fn new(title: String) -> Self {
        Self { title, parts: vec![] }
    }

    /// Adds a heading of level 2.
    pub fn heading(&mut self, text: String) {
        self.parts.push(Part::Heading(2, text));
    }

    /// Adds a heading of level 3.
    pub fn smaller(&mut self, text: String) {
        self.parts.push(Part::Heading(3, text));
    }

    /// Adds a paragraph.
    pub fn text(&mut self, text: String) {
        self.parts.push(Part::Text(text));
    }

    /// Adds a list.
    pub fn list(&mut self, sentences: impl IntoIterator<Item = String>) {
        self.parts.push(Part::List(sentences.into_iter().collect()));
    }

    /// Adds a table.
    pub fn table(&mut self, name: String, head: Vec<String>, rows: Vec<Vec<String>>) {
        self.parts.push(Part::Table { name, head, rows });
    }

    /// Adds something that has to be filled in.
    pub fn fill(&mut self, mark: String, what: String) {
        self.parts.push(Part::Fill(mark, what));
    }

    /// In Markdown, with a line break at the end of each part only.
    pub fn markdown(&self) -> String {
        let mut text = format!("# {}\n", self.title);
        for part in &self.parts {
            text.push('\n');
            match part {
                Part::Heading(level, heading) => {
                    text.push_str(&format!("{} {heading}\n", "#".repeat(usize::from(*level))));
                }
                Part::Text(paragraph) => text.push_str(&format!("{paragraph}\n")),
                Part::List(sentences) => sentences.iter().for_each(|one| text.push_str(&format!("- {one}\n"))),
                Part::Fill(mark, what) => text.push_str(&format!("> **{mark}:** {what}\n")),
                Part::Table { head, rows, .. } => {
                    let line = |cells: &[String]| {
                        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
                        format!("| {} |\n", cells.join(" | "))
                    };
                    text.push_str(&line(head));
                    text.push_str(&format!("|{}\n", "---|".repeat(head.len())));
                    rows.iter().for_each(|row| text.push_str(&line(row)));
                }
            }
        }
        // Markdown may hold HTML; names and titles may not become some.
        text.replace('<', "&lt;")
    }

    /// For a page of the product, without the title. Rows are drawn one below the other, so that a table of five columns
    /// can be read on a phone.
    pub fn body(&self) -> Markup {
        html! {
            @for part in &self.parts {
                @match part {
                    Part::Heading(2, text) => { h2.govuk-heading-m { (text) } }
                    Part::Heading(_, text) => { h3.govuk-heading-s { (text) } }
                    Part::Text(text) => { p.govuk-body { (text) } }
                    Part::List(sentences) => {
                        ul.govuk-list.govuk-list--bullet { @for one in sentences { li { (one) } } }
                    }
                    Part::Fill(mark, what) => (inset_text(html! { strong { (mark) ": " } (what) })),
                    Part::Table { head, rows, .. } => {
                        @for row in rows {
                            h3.govuk-heading-s { (row.first().map_or("", String::as_str)) }
                            (head.iter().zip(row).skip(1)
                                .fold(SummaryList::new(), |list, (key, value)| list.row(key.as_str(), value.as_str())))
                        }
                    }
                }
            }
        }
    }

    /// A page that stands alone, to be kept as a file.
    pub fn alone(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) }
                    style { (STYLE) }
                }
                body {
                    main {
                        h1 { (self.title) }
                        @for part in &self.parts {
                            @match part {
                                Part::Heading(2, text) => { h2 { (text) } }
                                Part::Heading(_, text) => { h3 { (text) } }
                                Part::Text(text) => { p { (text) } }
                                Part::List(sentences) => { ul { @for one in sentences { li { (one) } } } }
                                Part::Fill(mark, what) => { p.fill { strong { (mark) ": " } (what) } }
                                Part::Table { name, head, rows } => {
                                    div.wide {
                                        table {
                                            caption { (name) }
                                            thead { tr { @for cell in head { th scope="col" { (cell) } } } }
                                            tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        };
        page.into_string()
    }
}

/// Enough to read by, on paper too.
const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;color:#1d1a1f;background:#fff;margin:1.5rem}\
main{max-width:60rem;margin:0 auto}h1,h2,h3{line-height:1.2}table{border-collapse:collapse;width:100%}\
caption{text-align:left;font-weight:bold;padding:.25rem 0}td,th{border-bottom:1px solid #aaa;padding:.3rem .5rem;\
text-align:left;vertical-align:top;overflow-wrap:anywhere}.wide{overflow-x:auto}.fill{border:2px solid #8a6d00;padding:.5rem}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_is_the_same_in_every_form_and_never_breaks_out_of_it() {
        let mut text = Document::new("A & B".into());
        text.table("T".into(), vec!["x".into(), "y".into()], vec![vec!["a|b".into(), "<script>".into()]]);
        text.fill("To fill in".into(), "who".into());
        assert!(text.markdown().contains("| a\\|b | &lt;script> |"));
        assert!(text.markdown().contains("**To fill in:** who"));
        let alone = text.alone();
        assert!(alone.contains("A &amp; B") && alone.contains("&lt;script&gt;") && !alone.contains("<script>"));
        assert!(text.body().into_string().contains("&lt;script&gt;"));
    }
}
