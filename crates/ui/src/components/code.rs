//! Codes that people carry: QR, twelve words, sheets of cards to cut.

use std::fmt::Write as _;

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

use super::rendered;
use crate::words::Words;

/// White modules around a QR code (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// Longest text that is drawn as a QR code; more would be too fine for a cheap phone and paper.
pub const QR_TEXT_BYTES_MAX: usize = 600;

/// A QR code as SVG, dark on white in every mode, since scanners want it so. `name` says what it is for those who
/// cannot see it. `None` for a text of more than [`QR_TEXT_BYTES_MAX`] bytes.
pub fn qr_code(text: &str, name: &str) -> Option<Markup> {
    if text.len() > QR_TEXT_BYTES_MAX {
        return None;
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    let modules = code.to_colors();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|module| **module == Color::Dark).count();
            if run > 0 {
                // One stroke for a run of dark modules: a third of the bytes.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(html! {
        svg.b-qr xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (side) " " (side) } role="img"
            aria-label=(name) shape-rendering="crispEdges" {
            title { (name) }
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
}

/// A code of words, numbered, so that it can be read aloud and written down.
#[derive(Debug, Clone)]
pub struct WordCode {
    words: Vec<String>,
    id: Option<String>,
}

impl WordCode {
    /// From words with spaces between them.
    pub fn new(text: &str) -> Self {
        Self { words: text.split_whitespace().map(str::to_owned).collect(), id: None }
    }

    /// An id, for scripts.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    fn draw(&self) -> Markup {
        html! {
            ol.b-words id=[self.id.as_ref()] translate="no" {
                @for word in &self.words { li.b-words__word { (word) } }
            }
        }
    }
}

/// A card of a printed sheet, sealed and given to one person.
#[derive(Debug, Clone, Default)]
pub struct Card {
    heading: String,
    name: String,
    lines: Vec<String>,
    qr: Option<String>,
    code: Vec<String>,
    foot: String,
}

impl Card {
    /// With this heading: what it is for.
    pub fn new(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), ..Self::default() }
    }

    /// Whose card it is, if it is anybody's.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// A short line.
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// What the QR code opens.
    pub fn qr(mut self, text: impl Into<String>) -> Self {
        self.qr = Some(text.into());
        self
    }

    /// The code in words.
    pub fn code(mut self, words: &str) -> Self {
        self.code = words.split_whitespace().map(str::to_owned).collect();
        self
    }

    /// A small line at the foot.
    pub fn foot(mut self, foot: impl Into<String>) -> Self {
        self.foot = foot.into();
        self
    }

    fn draw(&self, words: Words) -> Markup {
        html! {
            li.b-sheet__card {
                div.b-sheet__text {
                    p.b-sheet__heading { (self.heading) }
                    @if !self.name.is_empty() { p.b-sheet__name { (self.name) } }
                    @for line in &self.lines { p.b-sheet__line { (line) } }
                    @if !self.code.is_empty() {
                        p.b-sheet__code translate="no" { (self.code.join(" ")) }
                    }
                    @if !self.foot.is_empty() { p.b-sheet__foot { (self.foot) } }
                }
                @if let Some(qr) = self.qr.as_deref().and_then(|text| qr_code(text, &words.card_qr())) {
                    div.b-sheet__qr { (qr) }
                }
            }
        }
    }
}

/// Cards on an A4 page, with lines to cut along.
pub const CARDS_PER_PAGE: usize = 8;

/// Sheets of cards for the printer: A4, eight a page. Put it into a page of [`crate::Width::Bare`].
#[derive(Debug, Clone)]
pub struct CardSheet {
    words: Words,
    cards: Vec<Card>,
}

impl CardSheet {
    /// With these cards.
    pub fn new(words: Words, cards: impl IntoIterator<Item = Card>) -> Self {
        Self { words, cards: cards.into_iter().collect() }
    }

    fn draw(&self) -> Markup {
        html! {
            @for page in self.cards.chunks(CARDS_PER_PAGE) {
                ul.b-sheet { @for card in page { (card.draw(self.words)) } }
            }
        }
    }
}

rendered!(WordCode, CardSheet);

#[cfg(test)]
mod tests {
    use super::*;
    use maud::Render;

    #[test]
    fn qr_code_draws_every_dark_module_once() {
        let svg = qr_code("https://belong.example/c/abandon-ability-able", "Code").unwrap().into_string();
        let code =
            QrCode::with_error_correction_level("https://belong.example/c/abandon-ability-able", EcLevel::M).unwrap();
        let dark = code.to_colors().iter().filter(|module| **module == Color::Dark).count();
        let drawn: usize = svg
            .split(" d=\"")
            .nth(1)
            .unwrap()
            .split('h')
            .skip(1)
            .filter_map(|part| part.split('v').next().and_then(|run| run.parse::<usize>().ok()))
            .sum();
        assert_eq!(drawn, dark);
    }

    #[test]
    fn qr_code_of_a_long_text_is_refused() {
        assert!(qr_code(&"x".repeat(QR_TEXT_BYTES_MAX), "Code").is_some());
        assert!(qr_code(&"x".repeat(QR_TEXT_BYTES_MAX + 1), "Code").is_none());
    }

    #[test]
    fn word_code_numbers_its_words() {
        let text = WordCode::new("abandon  ability\nable").render().into_string();
        assert_eq!(text.matches("<li").count(), 3);
    }

    #[test]
    fn nine_cards_take_two_pages() {
        let cards = (0..9).map(|n| Card::new(format!("Card {n}")).qr("https://belong.example/c/x"));
        let text = CardSheet::new(Words::english(), cards).render().into_string();
        assert_eq!(text.matches("<ul").count(), 2);
        assert_eq!(text.matches("<svg").count(), 9);
    }
}
