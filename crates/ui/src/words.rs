//! Every sentence that the product says, as typed functions.
//!
//! The sentences lie in `words/<language>/<feature>.ftl`; the build script turns each into a method of
//! [`Sentences`], to which [`Words`] dereferences. A key that is not there does not compile.
//!
//! ```
//! let w = ui::Words::english();
//! assert_eq!(w.shell_skip(), "Skip to main content");
//! ```

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::OnceLock;

#[cfg(test)]
mod fill;

#[allow(missing_docs, dead_code, unused_imports, clippy::all)]
mod made {
    include!(concat!(env!("OUT_DIR"), "/l10n.rs"));
}

/// One language: a method for each sentence. Made by the build script from `words/`.
pub use made::L10nLanguage as Sentences;

struct Source {
    language: &'static str,
    ftl: &'static [u8],
    client: &'static str,
}

static SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

struct Language {
    code: &'static str,
    sentences: Sentences,
    client: BTreeMap<String, String>,
}

fn languages() -> &'static [Language] {
    static LANGUAGES: OnceLock<Vec<Language>> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        SOURCES
            .iter()
            .map(|source| Language {
                code: source.language,
                sentences: Sentences::new(source.language, source.ftl)
                    .expect("the build script has parsed these sentences already"),
                client: serde_json::from_str(source.client).expect("the build script wrote this JSON"),
            })
            .collect()
    })
}

/// A light handle on the sentences of one language. Copy it wherever a page is drawn.
///
/// It dereferences to [`Sentences`]: `w.shell_skip()`, `w.sign_in_title()` and so on, each a `String`.
#[derive(Clone, Copy)]
pub struct Words(&'static Language);

impl Words {
    /// English, which is always whole.
    pub fn english() -> Self {
        Self::of("en").expect("English is always there")
    }

    /// The language with this code (`en`, `cy`), if the product speaks it.
    pub fn of(code: &str) -> Option<Self> {
        languages().iter().find(|language| language.code == code).map(Self)
    }

    /// The best language for an `Accept-Language` header; English when none fits.
    pub fn negotiate(accept_language: &str) -> Self {
        Self::of(&made::L10n::langneg(accept_language)).unwrap_or_else(Self::english)
    }

    /// Every language that the product speaks, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        languages().iter().map(Self)
    }

    /// The code for the attribute `lang`.
    pub fn lang(&self) -> &'static str {
        self.0.code
    }

    /// One sentence for the browser scripts, by its key; empty for a key that is not there.
    pub(crate) fn client(&self, key: &str) -> &'static str {
        self.0.client.get(key).map_or("", String::as_str)
    }

    /// The sentences for the browser scripts (`client.ftl`): key → text with `{name}` where a value goes.
    pub fn client_words(&self) -> serde_json::Value {
        serde_json::to_value(&self.0.client).expect("a map of text is JSON")
    }
}

impl Deref for Words {
    type Target = Sentences;
    fn deref(&self) -> &Sentences {
        &self.0.sentences
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.0.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_speaks() {
        assert_eq!(Words::english().lang(), "en");
        assert_eq!(Words::english().shell_skip(), "Skip to main content");
    }

    #[test]
    fn unknown_language_falls_back_to_english() {
        assert_eq!(Words::negotiate("tlh, xx;q=0.5").lang(), "en");
        assert_eq!(Words::negotiate("").lang(), "en");
        assert!(Words::of("tlh").is_none());
    }

    #[test]
    fn plural_follows_the_number() {
        let w = Words::english();
        assert_eq!(w.error_summary_title(1), "There is a problem");
        assert_eq!(w.error_summary_title(2), "There are 2 problems");
    }

    #[test]
    fn client_words_are_flat_text_with_braces() {
        let words = Words::english().client_words();
        let map = words.as_object().expect("an object");
        assert_eq!(map["client-characters-left-many"], "You have {count} characters left");
        assert!(map.values().all(|value| value.is_string()));
    }
}
