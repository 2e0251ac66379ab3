//! An organisation's own colour, and the arithmetic of contrast (WCAG 2.2, "relative luminance").

use std::fmt::Write as _;
use std::str::FromStr;

/// A colour of 8 bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Colour {
    const WHITE: Colour = Colour { red: 255, green: 255, blue: 255 };

    /// As it is written in a style sheet: `#5b2a56`.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// Relative luminance, 0 (black) to 1 (white).
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast with another colour, 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour with a share (0 to 1) of another mixed in.
    fn mixed(self, other: Colour, share: f64) -> Colour {
        let mix = |a: u8, b: u8| (f64::from(a) * (1.0 - share) + f64::from(b) * share).round() as u8;
        Colour { red: mix(self.red, other.red), green: mix(self.green, other.green), blue: mix(self.blue, other.blue) }
    }
}

impl FromStr for Colour {
    type Err = BrandFault;

    fn from_str(text: &str) -> Result<Self, BrandFault> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(BrandFault::NotAColour);
        }
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| BrandFault::NotAColour);
        Ok(Colour { red: channel(0)?, green: channel(2)?, blue: channel(4)? })
    }
}

/// Why a colour cannot be the organisation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrandFault {
    /// It is not six hexadecimal digits, as in `#5b2a56`.
    NotAColour,
    /// Letters in this colour could not be read on paper, nor white letters on it: it has to be darker.
    TooPale,
}

impl std::fmt::Display for BrandFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotAColour => "a colour is six hexadecimal digits, as in #5b2a56",
            Self::TooPale => "letters in this colour could not be read: choose a darker one",
        })
    }
}

impl std::error::Error for BrandFault {}

/// Contrast that text has to have.
const READABLE: f64 = 4.5;

/// Paper and card of the two modes; the same as in `web/styles/_tokens.scss` (a test compares them).
const LIGHT_PAPER: Colour = Colour { red: 0xfb, green: 0xf6, blue: 0xee };
const DARK_CARD: Colour = Colour { red: 0x26, green: 0x20, blue: 0x29 };

/// The style sheet that changes the deep plum into the organisation's own colour, in both modes. What derives from it
/// (links, tints, hover) is derived so that it can be read. Serve it under an address of its own and give that to
/// [`crate::Page::brand`].
pub fn brand_css(brand: Colour) -> Result<String, BrandFault> {
    if brand.contrast(LIGHT_PAPER) < READABLE || brand.contrast(Colour::WHITE) < READABLE {
        return Err(BrandFault::TooPale);
    }
    let deep = brand.mixed(Colour { red: 0, green: 0, blue: 0 }, 0.3);
    let tint = brand.mixed(Colour::WHITE, 0.9);
    // On dark the colour has to be lifted, as far as letters need it and no further.
    let lifted = lift(brand, DARK_CARD, 7.0);
    let dark_tint = DARK_CARD.mixed(brand, 0.35);
    let mut css = String::new();
    let _ = write!(
        css,
        ":root{{--brand:{b};--brand-deep:{d};--brand-tint:{t};--link:{b};--link-hover:{d};--listen:{b};--chart-mark:{b}}}",
        b = brand.css(),
        d = deep.css(),
        t = tint.css(),
    );
    let _ = write!(
        css,
        "@media screen and (prefers-color-scheme:dark){{:root{{--brand:{b};--brand-deep:{d};--brand-tint:{t};--link:{l};--link-hover:{h};--listen:{l};--chart-mark:{l}}}}}",
        b = brand.mixed(Colour::WHITE, 0.08).css(),
        d = deep.css(),
        t = dark_tint.css(),
        l = lifted.css(),
        h = lifted.mixed(Colour::WHITE, 0.4).css(),
    );
    Ok(css)
}

fn lift(colour: Colour, on: Colour, contrast: f64) -> Colour {
    let steps = (0..=100).map(|step| colour.mixed(Colour::WHITE, f64::from(step) / 100.0));
    steps.into_iter().find(|lifted| lifted.contrast(on) >= contrast).unwrap_or(Colour::WHITE)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse().unwrap()
    }

    /// The tokens of a mode, from the style sheet itself.
    fn tokens(mode: &str) -> BTreeMap<String, Colour> {
        let sheet = include_str!("../../../web/styles/_tokens.scss");
        let block = |name: &str| {
            let start = sheet.find(&format!("@mixin {name} {{")).expect("the mode is there");
            sheet[start..start + sheet[start..].find("\n}").expect("an end")].to_owned()
        };
        let mut tokens = BTreeMap::new();
        // Dark changes some tokens of light; the high contrast modes change some of theirs.
        let layers: &[&str] = match mode {
            "light" => &["light"],
            "dark" => &["light", "dark"],
            "more-contrast-light" => &["light", "more-contrast-light"],
            "more-contrast-dark" => &["light", "dark", "more-contrast-dark"],
            other => panic!("no such mode: {other}"),
        };
        for layer in layers {
            for line in block(layer).lines() {
                if let Some((name, value)) = line.trim().strip_prefix("--").and_then(|rest| rest.split_once(": #")) {
                    tokens.insert(name.to_owned(), colour(&value[..6]));
                }
            }
        }
        tokens
    }

    #[test]
    fn contrast_follows_the_guidelines() {
        assert!((Colour::WHITE.contrast(colour("#000000")) - 21.0).abs() < 1e-9);
        // The best known grey: 4.54 on white.
        assert!((Colour::WHITE.contrast(colour("#767676")) - 4.54).abs() < 0.01);
    }

    #[test]
    fn every_pair_of_colours_can_be_read_in_every_mode() {
        let text = [
            ("ink", &["paper", "card", "sunk", "good-tint", "bad-tint", "info-tint", "brand-tint"][..]),
            ("ink-soft", &["paper", "card", "sunk", "grey-tint", "brand-tint"]),
            ("link", &["paper", "card", "sunk"]),
            ("link-visited", &["paper", "card"]),
            ("link-hover", &["paper", "card", "sunk"]),
            ("on-brand", &["brand", "brand-deep"]),
            ("on-focus", &["focus"]),
            ("bad", &["paper", "card", "bad-tint"]),
            ("good", &["paper", "card", "good-tint"]),
            ("wait", &["wait-tint"]),
            ("info", &["info-tint"]),
            ("listen", &["paper", "card", "brand-tint"]),
            ("act", &["paper", "card"]),
            ("connect", &["paper", "card"]),
            ("gather", &["paper", "card"]),
            ("grow", &["paper", "card"]),
            ("on-heat-1", &["heat-1"]),
            ("on-heat-2", &["heat-2"]),
            ("on-heat-3", &["heat-3"]),
            ("on-heat-4", &["heat-4"]),
            ("on-heat-5", &["heat-5"]),
        ];
        // Edges of fields and parts of charts: 3:1 (WCAG 1.4.11).
        let edges = [
            ("line-strong", &["paper", "card"][..]),
            ("chart-low", &["paper", "card"]),
            ("chart-high", &["paper", "card"]),
            ("chart-mark", &["paper", "card"]),
        ];
        for mode in ["light", "dark", "more-contrast-light", "more-contrast-dark"] {
            let tokens = tokens(mode);
            for (pairs, least) in [(&text[..], READABLE), (&edges[..], 3.0)] {
                for (front, backs) in pairs {
                    for back in *backs {
                        let contrast = tokens[*front].contrast(tokens[*back]);
                        assert!(contrast >= least, "{mode}: {front} on {back} has only {contrast:.2}");
                    }
                }
            }
        }
    }

    #[test]
    fn paper_and_card_are_those_of_the_style_sheet() {
        assert_eq!(tokens("light")["paper"], LIGHT_PAPER);
        assert_eq!(tokens("dark")["card"], DARK_CARD);
    }

    #[test]
    fn pale_brand_is_refused_and_deep_brands_can_be_read() {
        assert_eq!(brand_css(colour("#ffcc00")), Err(BrandFault::TooPale));
        assert_eq!("plum".parse::<Colour>(), Err(BrandFault::NotAColour));
        assert_eq!("#12345é".parse::<Colour>(), Err(BrandFault::NotAColour));
        for brand in ["#5b2a56", "#0b5a5e", "#00339a", "#7a1f1f", "#111111"] {
            let brand = colour(brand);
            let css = brand_css(brand).unwrap();
            assert!(css.contains(&brand.css()) && css.contains("prefers-color-scheme:dark"));
            assert!(lift(brand, DARK_CARD, 7.0).contrast(DARK_CARD) >= 7.0);
            assert!(brand.mixed(Colour::WHITE, 0.08).contrast(Colour::WHITE) >= READABLE, "{brand:?}");
        }
    }
}
