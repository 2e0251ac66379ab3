//! The languages in which a survey can be asked: code, English name, own name.

/// Languages of one survey, at most.
pub const LANGUAGES_MAX: usize = 12;
/// Characters of the code of a language, at most.
const CODE_CHARS_MAX: usize = 20;

/// Those that are offered by name: the most spoken ones of England and Wales, and those of common workbooks. Any other
/// can be used by its code (BCP 47).
pub const LANGUAGES: &[(&str, &str, &str)] = &[
    ("en", "English", "English"),
    ("cy", "Welsh", "Cymraeg"),
    ("pl", "Polish", "polski"),
    ("ro", "Romanian", "română"),
    ("pa", "Punjabi", "ਪੰਜਾਬੀ"),
    ("ur", "Urdu", "اردو"),
    ("pt", "Portuguese", "português"),
    ("es", "Spanish", "español"),
    ("ar", "Arabic", "العربية"),
    ("bn", "Bengali", "বাংলা"),
    ("gu", "Gujarati", "ગુજરાતી"),
    ("it", "Italian", "italiano"),
    ("fr", "French", "français"),
    ("lt", "Lithuanian", "lietuvių"),
    ("lv", "Latvian", "latviešu"),
    ("tr", "Turkish", "Türkçe"),
    ("bg", "Bulgarian", "български"),
    ("hu", "Hungarian", "magyar"),
    ("uk", "Ukrainian", "українська"),
    ("ru", "Russian", "русский"),
    ("so", "Somali", "Soomaali"),
    ("fa", "Persian", "فارسی"),
    ("ps", "Pashto", "پښتو"),
    ("ckb", "Kurdish (Sorani)", "کوردی"),
    ("ku", "Kurdish (Kurmanji)", "kurdî"),
    ("sq", "Albanian", "shqip"),
    ("el", "Greek", "Ελληνικά"),
    ("de", "German", "Deutsch"),
    ("nl", "Dutch", "Nederlands"),
    ("cs", "Czech", "čeština"),
    ("sk", "Slovak", "slovenčina"),
    ("hi", "Hindi", "हिन्दी"),
    ("ta", "Tamil", "தமிழ்"),
    ("ml", "Malayalam", "മലയാളം"),
    ("ne", "Nepali", "नेपाली"),
    ("si", "Sinhala", "සිංහල"),
    ("tl", "Tagalog", "Tagalog"),
    ("zh", "Chinese", "中文"),
    ("ja", "Japanese", "日本語"),
    ("ko", "Korean", "한국어"),
    ("vi", "Vietnamese", "Tiếng Việt"),
    ("ti", "Tigrinya", "ትግርኛ"),
    ("am", "Amharic", "አማርኛ"),
    ("sw", "Swahili", "Kiswahili"),
    ("yo", "Yoruba", "Yorùbá"),
    ("ga", "Irish", "Gaeilge"),
    ("gd", "Scottish Gaelic", "Gàidhlig"),
    ("he", "Hebrew", "עברית"),
    ("yi", "Yiddish", "ייִדיש"),
    ("hr", "Croatian", "hrvatski"),
    ("sr", "Serbian", "српски"),
    ("mk", "Macedonian", "македонски"),
    ("sv", "Swedish", "svenska"),
    ("da", "Danish", "dansk"),
    ("nb", "Norwegian", "norsk"),
    ("fi", "Finnish", "suomi"),
    ("et", "Estonian", "eesti"),
];

/// Whether a text is the code of a language: two or three small letters, and parts after hyphens.
pub fn is_code(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    text.len() <= CODE_CHARS_MAX
        && (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The English name of a language; its code where we have none.
pub fn name(code: &str) -> &str {
    LANGUAGES.iter().find(|(known, ..)| *known == code).map_or(code, |(_, name, _)| name)
}

/// Which way a language is written, for the attribute `dir`.
pub fn direction(code: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 9] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur"];
    let first = code.split('-').next().unwrap_or_default();
    let script = code.split('-').nth(1).unwrap_or_default();
    let latin = script.eq_ignore_ascii_case("latn");
    if (RIGHT_TO_LEFT.contains(&first) && !latin) || first == "yi" || script == "Arab" { "rtl" } else { "ltr" }
}

/// The code of a language that is named as in a workbook: `Polish (pl)`, `Polish`, `polski` or `pl`.
pub fn code_of(named: &str) -> Option<String> {
    let named = named.trim();
    if let Some((_, rest)) = named.rsplit_once('(') {
        let code = rest.trim_end_matches(')').trim();
        return is_code(code).then(|| code.to_owned());
    }
    let same = |a: &str| a.to_lowercase() == named.to_lowercase();
    let known = LANGUAGES.iter().find(|(code, name, own)| same(code) || same(name) || same(own));
    known.map(|(code, ..)| (*code).to_owned())
}

/// The heading of a workbook's column for a language: what [`code_of`] reads.
pub fn heading(code: &str) -> String {
    format!("{} ({code})", name(code).split(" (").next().unwrap_or(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_name_its_own_name_or_its_code() {
        for named in ["Polish (pl)", "polish", "polski", "pl", " Polish "] {
            assert_eq!(code_of(named).as_deref(), Some("pl"), "{named}");
        }
        assert_eq!(code_of("Klingon (tlh)").as_deref(), Some("tlh"));
        for unknown in ["Klingon", "Klingon (no code)", "", "English ()"] {
            assert_eq!(code_of(unknown), None, "{unknown}");
        }
        for (code, ..) in LANGUAGES {
            assert!(is_code(code));
            assert_eq!(code_of(&heading(code)).as_deref(), Some(*code));
        }
        assert!(!is_code("EN") && !is_code("e") && !is_code("en-") && !is_code("en\"x"));
    }

    #[test]
    fn languages_run_the_way_they_are_written() {
        for (code, way) in
            [("ur", "rtl"), ("ar", "rtl"), ("pa", "ltr"), ("pl", "ltr"), ("ku-Arab", "rtl"), ("ur-Latn", "ltr")]
        {
            assert_eq!(direction(code), way, "{code}");
        }
    }
}
