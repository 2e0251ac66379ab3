//! What in a comment may point at somebody: names from the directory, given names as pupils have them, words with a capital inside
//! a sentence that are no known proper noun, titles with a name, email addresses, telephone numbers, rooms. A help for the reader and no more: it marks too much rather than too little, and it can miss things.

use crate::features::directory::nouns::fold;
use fake::locales::{CY_GB, DE_DE, Data, EN, FR_FR, IT_IT, NL_NL, PT_BR, TR_TR};
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// What stands in the place of words that were taken out.
pub const GAP: &str = "[…]";
/// Words of one comment that are looked up in the directory, at most.
const WORDS_MAX: usize = 400;
/// Digits from which a number is one to ring.
const PHONE_DIGITS_MIN: usize = 7;
/// Letters from which a word is looked up as a name.
const NAME_LETTERS_MIN: usize = 2;

const TITLES: &[&str] = &["mr", "mrs", "miss", "ms", "mx", "dr", "sir", "madam", "rev", "prof", "professor"];
const ROOMS: &[&str] =
    &["room", "rm", "classroom", "office", "lab", "block", "hut", "studio", "hall", "extension", "ext"];

/// Given names in the languages whose names are written in Latin letters, folded. Pupils are in no directory.
static GIVEN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let all = [
        EN::NAME_FIRST_NAME,
        CY_GB::NAME_FIRST_NAME,
        FR_FR::NAME_FIRST_NAME,
        DE_DE::NAME_FIRST_NAME,
        IT_IT::NAME_FIRST_NAME,
        NL_NL::NAME_FIRST_NAME,
        PT_BR::NAME_FIRST_NAME,
        TR_TR::NAME_FIRST_NAME,
    ];
    all.into_iter().flatten().map(|name| fold(name)).filter(|name| name.chars().all(char::is_alphabetic)).collect()
});

/// Given names that begin a sentence as other words more often: there they are not marked.
const ALSO_WORDS: &str = "an april art august bill brook can chance chase christian dean do drew earl else even faith general grace \
    grant guy hope joy june lane long major mark max may page pay price rose see so summer van will winter";

/// Words that have a capital wherever they stand and are nobody's name.
const PROPER: &str = "january february march april may june july august september october november december monday tuesday wednesday \
    thursday friday saturday sunday easter christmas ramadan eid diwali autumn spring summer winter english maths \
    mathematics science french german spanish latin history geography art music drama computing biology chemistry \
    physics religious british welsh scottish irish european american asian african black white england britain \
    wales scotland ireland london europe christian catholic muslim jewish ofsted teams google microsoft excel \
    outlook word zoom whatsapp facebook covid wifi year key stage reception nursery primary secondary academy \
    academies school college sixth form trust head deputy principal headteacher board union inset phonics i a god \
    internet ok";

/// A word of the text: its place without the punctuation around it.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = vec![];
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                let word = &text[from..at];
                let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
                if let Some(shift) = word.find(bare).filter(|_| !bare.is_empty()) {
                    found.push(from + shift..from + shift + bare.len());
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// A word as names are looked up, without the `s` of possession.
fn name_form(word: &str) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    fold(word)
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// The words of a text that may be names: those with a capital, each part of a double name on its own.
pub fn candidates(text: &str) -> Vec<String> {
    let found: BTreeSet<String> = words(text)
        .into_iter()
        .map(|place| &text[place])
        .filter(|word| is_capital(word))
        .flat_map(|word| name_form(word).split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| word.chars().count() >= NAME_LETTERS_MIN && word.chars().all(char::is_alphabetic))
        .take(WORDS_MAX)
        .collect();
    found.into_iter().collect()
}

fn is_among(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// Whether a sentence may begin at this place, as after a full stop, a quotation mark or a new line.
fn begins_sentence(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let blank = before.trim_end_matches([' ', '\t']);
    blank.trim_end_matches(|c: char| "\"'“‘(«-–—*•".contains(c)).is_empty()
        || blank.ends_with(|c: char| ".!?:…\n\r\"“‘(«-–—*•".contains(c))
}

/// Whether a word that is in no directory may be somebody's name, such as a pupil's.
fn may_be_given(text: &str, place: &Range<usize>) -> bool {
    let word = &text[place.clone()];
    let folded = name_form(word);
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    // Capitals all through are short for something, as are those of "TAs".
    let stem = word.strip_suffix('s').unwrap_or(word);
    let is_short_for = letters > 1 && stem.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if !is_capital(word) || letters < NAME_LETTERS_MIN || is_short_for || word.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    if begins_sentence(text, place.start) {
        let mut parts = folded.split(' ');
        return parts.any(|part| GIVEN.contains(part) && !is_among(ALSO_WORDS, part) && !is_among(PROPER, part));
    }
    // What stands before an apostrophe counts: "I'm" is no name, "Zainab's" is one.
    let first = fold(word.split(['\'', '’', '-']).next().unwrap_or_default());
    !is_among(PROPER, &first)
}

/// The places in a text that may point at somebody, in order and apart from each other. `names` are words that are in
/// somebody's name, folded.
pub fn find(text: &str, names: &BTreeSet<String>) -> Vec<Range<usize>> {
    let words = words(text);
    let mut marked = vec![false; words.len()];
    for (at, place) in words.iter().enumerate() {
        let word = &text[place.clone()];
        let folded = name_form(word);
        let next = words.get(at + 1).map(|next| &text[next.clone()]);
        let known = is_capital(word) && folded.split(' ').any(|part| names.contains(part));
        if word.contains('@') || known || may_be_given(text, place) {
            marked[at] = true;
        }
        if TITLES.contains(&folded.as_str()) && next.is_some_and(is_capital) {
            marked[at] = true;
            marked[at + 1] = true;
        }
        let numbered =
            |next: &str| next.chars().any(|c| c.is_ascii_digit()) || next.chars().count() == 1 && is_capital(next);
        if ROOMS.contains(&folded.as_str()) && next.is_some_and(|next| numbered(next) && next != "I" && next != "A") {
            marked[at] = true;
            marked[at + 1] = true;
        }
    }
    mark_phones(text, &words, &mut marked);
    let mut spots: Vec<Range<usize>> = vec![];
    for (place, _) in words.iter().zip(&marked).filter(|(_, marked)| **marked) {
        match spots.last_mut() {
            // Neighbours become one gap.
            Some(last) if text[last.end..place.start].chars().all(|c| c.is_whitespace() || "()".contains(c)) => {
                last.end = place.end;
            }
            _ => spots.push(place.clone()),
        }
    }
    spots
}

/// Runs of words of digits with enough of them to ring.
fn mark_phones(text: &str, words: &[Range<usize>], marked: &mut [bool]) {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
    let is_number = |word: &str| digits(word) > 0 && word.chars().all(|c| c.is_ascii_digit() || "+-()./".contains(c));
    let mut from = 0;
    while from < words.len() {
        let run = words[from..].iter().take_while(|place| is_number(&text[(*place).clone()])).count();
        let sum: usize = words[from..from + run].iter().map(|place| digits(&text[place.clone()])).sum();
        if sum >= PHONE_DIGITS_MIN {
            marked[from..from + run].fill(true);
        }
        from += run.max(1);
    }
}

/// The text with a gap in the place of each spot.
pub fn masked(text: &str, spots: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for spot in spots {
        out.push_str(&text[from..spot.start]);
        out.push_str(GAP);
        from = spot.end;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::remarks::is_masking_of;

    fn masked_with(text: &str, names: &[&str]) -> String {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        masked(text, &find(text, &names))
    }

    #[test]
    fn names_of_the_directory_are_marked_wherever_they_stand() {
        let names = ["grace", "okafor", "oneill", "rose"];
        assert_eq!(masked_with("Grace Okafor never listens.", &names), "[…] never listens.");
        assert_eq!(masked_with("I asked Grace's deputy (O’Neill).", &names), "I asked […] deputy ([…]).");
        assert_eq!(masked_with("Numbers rose in Year 5.", &names), "Numbers rose in Year 5.");
        assert_eq!(masked_with("Ask Anne-Rose.", &names), "Ask […].");
    }

    #[test]
    fn names_of_pupils_are_marked_though_they_are_in_no_directory() {
        for (text, masked) in [
            ("Ollie hit me and nobody came.", "[…] hit me and nobody came."),
            ("Last week Zainab's mother shouted at me.", "Last week […] mother shouted at me."),
            ("I was hit. Mohammed saw it, and so did Kacper.", "I was hit. […] saw it, and so did […]."),
            ("“Chloe” is in my form.", "“[…]” is in my form."),
            ("Ask Anne-Marie.", "Ask […]."),
        ] {
            assert_eq!(masked_with(text, &[]), masked);
        }
    }

    #[test]
    fn other_words_with_a_capital_stay() {
        for text in [
            "Will the head listen? May I ask. Mark my words: Summer is too short.",
            "On Monday in Year 5 the SEND team and Ofsted came; I'm tired, and I’ll say so.",
            "More time for Maths and English in Key Stage 2.",
            "The TAs need INSET days.",
            "• Workload\n• Communication\n- Leadership",
        ] {
            assert_eq!(masked_with(text, &[]), text);
        }
    }

    #[test]
    fn titles_addresses_numbers_and_rooms_are_marked() {
        assert_eq!(masked_with("Mrs Smith in Room 12b shouts.", &[]), "[…] in […] shouts.");
        assert_eq!(
            masked_with("Write to a.b@school.example, or ring 01234 567 890.", &[]),
            "Write to […], or ring […]."
        );
        assert_eq!(masked_with("It is +44 (0)1234 567890", &[]), "It is […]");
        assert_eq!(
            masked_with("In 2024 we had 30 pupils and 2 assistants.", &[]),
            "In 2024 we had 30 pupils and 2 assistants."
        );
        assert_eq!(masked_with("The hall is cold. I freeze.", &[]), "The hall is cold. I freeze.");
    }

    #[test]
    fn what_is_masked_for_the_reader_is_a_masking() {
        for text in ["Mrs Smith in Room 12b shouts.", "", "  two\n\nlines, ring 01234567890 ", "ΑΒΓ Dr Žižek 😀"]
        {
            let spots = find(text, &BTreeSet::new());
            if !spots.is_empty() {
                assert!(is_masking_of(&masked(text, &spots), text), "{text}");
            }
        }
    }

    #[test]
    fn a_masking_takes_out_and_puts_nothing_in() {
        let text = "My head, Grace Okafor, never listens to the cleaners.";
        for good in [
            "My head, […], never listens to the cleaners.",
            "[…] never listens […]",
            "[…]",
            "My […]\r\n[…] the cleaners.",
        ] {
            assert!(is_masking_of(good, text), "{good}");
        }
        for bad in [
            "My head always listens […]",
            text,
            "",
            "[…] the cleaners […] never listens",
            "My head, […], NEVER listens to the cleaners.",
        ] {
            assert!(!is_masking_of(bad, text), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn finding_spots_in_any_text_gives_a_masking(text in proptest::prelude::any::<String>()) {
            let spots = find(&text, &candidates(&text).into_iter().collect());
            if !spots.is_empty() && !text.contains(GAP) {
                proptest::prop_assert!(is_masking_of(&masked(&text, &spots), &text));
            }
        }
    }
}
