//! What people of the demonstration trust write: sentences from `remarks.txt`, chosen by what a person feels and does,
//! alone or with a second one, an opening or a close.

use super::feelings::{Feelings, Theme};
use super::lots::Lots;
use std::sync::LazyLock;

/// How many of those who answer write something.
pub const WRITING: f64 = 0.20;
/// Of those who write, how many need help.
const RISK: f64 = 0.006;

const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const YEARS: [&str; 8] = ["two", "three", "four", "five", "six", "eight", "nine", "eleven"];
const OPENINGS: [(&str, &str); 24] = [
    ("wish", "If I had to choose one thing: "),
    ("wish", "Just one? "),
    ("wish", "Not a complaint, but: "),
    ("wish", "I said this last time as well. "),
    ("wish", "Quite simply: "),
    ("wish", "Speaking for several of us: "),
    ("wish", "Something small that would help: "),
    ("wish", "I have thought about this for a while. "),
    ("wish", "Since you ask: "),
    ("wish", "Hard to pick. "),
    ("low", "To be honest: "),
    ("low", "I said this last time as well. "),
    ("low", "Speaking for several of us: "),
    ("low", "My honest answer: "),
    ("low", "One thing above all. "),
    ("low", "I hesitated to write this. "),
    ("low", "Since you ask: "),
    ("low", "Hard to pick. "),
    ("low", "I will keep it short. "),
    ("high", "Something good, for a change. "),
    ("high", "Not much, really. "),
    ("high", "Let me say what works. "),
    ("high", "I am one of the happy ones. "),
    ("high", "Honestly, little. "),
];
const CLOSES: [(&str, &str); 21] = [
    ("wish", "It would cost next to nothing."),
    ("wish", "Other schools in the trust already do it."),
    ("wish", "I would be glad to help with it."),
    ("wish", "Even trying it for half a term would tell us a lot."),
    ("wish", "It need not be perfect, only begun."),
    ("wish", "Most of us would say the same."),
    ("wish", "I have seen it work elsewhere."),
    ("low", "I do not think that anybody means it badly."),
    ("low", "It did not use to be like this."),
    ("low", "I love the job, and this is what makes me think of leaving it."),
    ("low", "Others feel the same and will not say so."),
    ("low", "It would not take much to put right."),
    ("low", "I have raised it before."),
    ("low", "The children notice more than we think."),
    ("low", "And still, I like coming here most days."),
    ("low", "I hope that this is really anonymous."),
    ("high", "Please do not lose it."),
    ("high", "I wish that every school had it."),
    ("high", "It is why I stay."),
    ("high", "More of the same, please."),
    ("high", "That deserves to be said as well."),
];

/// A sentence of the list.
struct Sentence {
    theme: &'static str,
    mood: &'static str,
    /// Empty for any.
    roles: Vec<u16>,
    text: &'static str,
}

static SENTENCES: LazyLock<Vec<Sentence>> = LazyLock::new(|| {
    let lines = include_str!("remarks.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| read(line).expect("a test reads every line")).collect()
});

fn read(line: &'static str) -> Option<Sentence> {
    let (head, text) = line.split_once(" | ")?;
    let mut words = head.split(' ');
    let (theme, mood, roles) = (words.next()?, words.next()?, words.next()?);
    let roles = match roles {
        "any" => vec![],
        numbers => numbers.split(',').map(|number| number.parse().ok()).collect::<Option<_>>()?,
    };
    words.next().is_none().then_some(Sentence { theme, mood, roles, text })
}

/// A comment as it was written, and as a reader leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// As it was written.
    pub text: String,
    /// With names, numbers and rooms taken out, if there are any in it.
    pub masked: Option<String>,
    /// Whether somebody may be at risk.
    pub risk: bool,
    /// The theme that it is about.
    pub theme: Theme,
}

/// What somebody writes who feels so and has this role, if anything. `colleague` is the name of somebody near.
pub fn written(lots: &mut Lots, feelings: &Feelings, role: u16, colleague: &str) -> Option<Written> {
    if !lots.yes(WRITING) {
        return None;
    }
    let risk = lots.yes(RISK);
    // What weighs most, mostly; something else now and then.
    let by_weight = |worst: bool| {
        let sign = if worst { 1.0 } else { -1.0 };
        Theme::ALL
            .into_iter()
            .min_by(|a, b| (sign * feelings[a]).total_cmp(&(sign * feelings[b])))
            .unwrap_or(Theme::Belonging)
    };
    let general: f64 = feelings.values().sum::<f64>() / feelings.len() as f64;
    let mood = if risk { "risk" } else { ["low", "wish", "high"][lots.weighted(&moods(general))] };
    let theme = if lots.yes(0.65) { by_weight(mood != "high") } else { *lots.one(&Theme::ALL) };
    let fits = |sentence: &&Sentence, theme: Option<Theme>| {
        sentence.mood == mood
            && (sentence.roles.is_empty() || sentence.roles.contains(&role))
            && theme.is_none_or(|theme| theme.word() == sentence.theme)
    };
    let mut pool: Vec<&Sentence> = SENTENCES.iter().filter(|sentence| fits(sentence, Some(theme))).collect();
    if pool.is_empty() {
        pool = SENTENCES.iter().filter(|sentence| fits(sentence, None)).collect();
    }
    // What only this role would say comes first to its mind.
    let weights: Vec<f64> = pool.iter().map(|sentence| if sentence.roles.is_empty() { 1.0 } else { 2.5 }).collect();
    let first = pool[lots.weighted(&weights)];
    let mut text = String::new();
    if !risk && lots.yes(0.22) {
        let openings: Vec<&str> = OPENINGS.iter().filter(|(of, _)| *of == mood).map(|(_, opening)| *opening).collect();
        text.push_str(lots.one::<&str>(&openings));
    }
    let begun = first.text.split(' ').next().unwrap_or_default();
    // After a colon a small letter, except where the word has a large one anyway.
    if text.ends_with(": ") && begun.len() > 1 && begun.chars().skip(1).all(char::is_lowercase) {
        text.push_str(&first.text[..1].to_lowercase());
        text.push_str(&first.text[1..]);
    } else {
        text.push_str(first.text);
    }
    if !risk && lots.yes(0.3) {
        let second = *lots.one(&pool);
        let both_filled = first.text.contains('{') && second.text.contains('{');
        if !std::ptr::eq(second, first) && !both_filled {
            text.push(' ');
            text.push_str(second.text);
        }
    }
    if !risk && lots.yes(0.35) {
        let closes: Vec<&str> = CLOSES.iter().filter(|(of, _)| *of == mood).map(|(_, close)| *close).collect();
        text.push(' ');
        text.push_str(lots.one::<&str>(&closes));
    }
    let theme = Theme::ALL.into_iter().find(|theme| theme.word() == first.theme).unwrap_or(theme);
    Some(filled(lots, &text, colleague, risk, theme))
}

/// How often each mood at a general feeling: low, wish, high.
fn moods(general: f64) -> [f64; 3] {
    let low = 1.0 / (1.0 + (1.4 * general + 0.3).exp());
    let high = 0.45 / (1.0 + (-1.6 * general + 0.6).exp());
    [low * 0.75, 0.45, high]
}

/// Fills the braces: once as it is written, once as a reader leaves it.
fn filled(lots: &mut Lots, text: &str, colleague: &str, risk: bool, theme: Theme) -> Written {
    let phone = format!("07700 900{:03}", lots.below(1_000));
    let room = format!("{}{}", ["B", "C", "M", "S"][lots.below(4)], 1 + lots.below(30));
    let plain = text.replace("{day}", lots.one::<&str>(&DAYS)).replace("{years}", lots.one::<&str>(&YEARS));
    let fill = |person: &str, phone: &str, room: &str| {
        plain.replace("{person}", person).replace("{phone}", phone).replace("{room}", room)
    };
    let text = fill(colleague, &phone, &room);
    let masked = fill("[name]", "[number]", "[room]");
    let masked = (masked != text).then_some(masked);
    Written { text, masked, risk, theme }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_read_and_no_sentence_occurs_twice() {
        let lines = include_str!("remarks.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            let sentence = read(line).unwrap_or_else(|| panic!("{line}"));
            assert!(Theme::ALL.iter().any(|theme| theme.word() == sentence.theme), "{line}");
            assert!(["low", "wish", "high", "risk"].contains(&sentence.mood), "{line}");
            assert!(sentence.roles.iter().all(|role| (1..=7).contains(role)), "{line}");
            assert!(sentence.text.ends_with(['.', '?']) && !sentence.text.contains('!'), "{line}");
            let braces = ["{person}", "{phone}", "{room}", "{day}", "{years}"];
            let bare = braces.iter().fold(sentence.text.to_owned(), |text, brace| text.replace(brace, ""));
            assert!(!bare.contains(['{', '}']), "{line}");
        }
        let texts: BTreeSet<&str> = SENTENCES.iter().map(|sentence| sentence.text).collect();
        assert_eq!(texts.len(), SENTENCES.len());
        assert!(texts.len() >= 150, "{} sentences", texts.len());
    }

    #[test]
    fn every_mood_has_something_for_every_role() {
        for role in 1..=7 {
            for mood in ["low", "wish", "high", "risk"] {
                let fits = |s: &Sentence| s.mood == mood && (s.roles.is_empty() || s.roles.contains(&role));
                assert!(SENTENCES.iter().any(fits), "{role} {mood}");
            }
        }
    }

    #[test]
    fn comments_are_many_and_mood_follows_feeling() {
        let feelings = |level: f64| -> Feelings { Theme::ALL.into_iter().map(|theme| (theme, level)).collect() };
        let mut lots = Lots::of(1, &["comments"]);
        let mut all = vec![];
        for _ in 0..10_000 {
            all.extend(written(&mut lots, &feelings(0.0), 1, "Ada Bell"));
        }
        assert!((1_850..2_150).contains(&all.len()), "{}", all.len());
        let different: BTreeSet<&String> = all.iter().map(|one| &one.text).collect();
        assert!(different.len() > 800, "{}", different.len());
        let masked: Vec<&Written> = all.iter().filter(|one| one.masked.is_some()).collect();
        assert!(masked.len() > 25, "{}", masked.len());
        assert!(masked.iter().all(|one| !one.masked.as_ref().is_some_and(|text| text.contains("Ada Bell"))));
        assert!(all.iter().any(|one| one.risk));
        let glad = moods(1.5);
        let sad = moods(-1.5);
        assert!(sad[0] > 3.0 * glad[0] && glad[2] > 3.0 * sad[2], "{sad:?} {glad:?}");
    }
}
