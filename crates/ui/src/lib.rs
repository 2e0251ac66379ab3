//! The look of the product: words, page shell, components, charts, embedded assets.
//!
//! Markup is made by `maud` functions; what a person reads comes from [`Words`]; what a chart draws comes from a
//! `measure::Release` only. Nothing here knows a database or an answer.

pub mod assets;
pub mod brand;
pub mod charts;
pub mod components;
pub mod marks;
pub mod page;
pub mod paper;
pub mod words;

pub use assets::{Asset, Assets, asset_url};
pub use components::{FieldErrors, Values};
pub use marks::Verb;
pub use page::{Flash, FlashKind, NavItem, Page, Script, Width, shell};
pub use words::Words;

/// A whole number with commas between thousands: "2,500". Numbers in sentences are written with it too.
pub fn counted(number: impl std::fmt::Display) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_set_apart() {
        let all = [(0, "0"), (999, "999"), (1_000, "1,000"), (2_500, "2,500"), (1_234_567, "1,234,567")];
        for (number, said) in all {
            assert_eq!(super::counted(number), said);
        }
    }
}
