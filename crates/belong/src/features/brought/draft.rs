//! A first MAP.toml, guessed from a file. A person reads and mends it; nothing is brought in by a guess.

use super::read::{Used, columns_of, key, slug};
use crate::sheet::Sheet;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Scales that are known by what stands in the file: its values, and the options from worst to best.
const SCALES: &[(&[&str], &[&str])] = &[
    (
        &["sd", "d", "n", "a", "sa"],
        &["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"],
    ),
    (
        &["strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"],
        &["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"],
    ),
    (
        &["strongly disagree", "disagree", "neutral", "agree", "strongly agree"],
        &["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"],
    ),
    (
        &["strongly disagree", "tend to disagree", "neither agree nor disagree", "tend to agree", "strongly agree"],
        &["Strongly disagree", "Tend to disagree", "Neither agree nor disagree", "Tend to agree", "Strongly agree"],
    ),
    (&["never", "rarely", "sometimes", "often", "always"], &["Never", "Rarely", "Sometimes", "Often", "Always"]),
    (
        &["very dissatisfied", "dissatisfied", "neither satisfied nor dissatisfied", "satisfied", "very satisfied"],
        &["Very dissatisfied", "Dissatisfied", "Neither satisfied nor dissatisfied", "Satisfied", "Very satisfied"],
    ),
];

/// What stands for "no answer" in many files.
const MISSING: &[&str] =
    &["", "n/a", "na", "not stated", "-", "99", "m", "missing", "not applicable", "null", "none given"];
/// What stands for "prefer not to say" in many files.
const DECLINED: &[&str] = &["prefer not to say", "prefer not to answer", "rather not say", "would rather not say"];
/// Words in the name of a column that holds the site or the team.
const GROUP_WORDS: &[&str] =
    &["site", "school", "academy", "unit", "region", "location", "department", "team", "workplace"];
/// Words in the name of a column that tells a fact about the person; the second says whether it is delicate.
const FACT_WORDS: &[(&str, bool)] = &[
    ("age", false),
    ("role", false),
    ("position", false),
    ("job", false),
    ("grade", false),
    ("contract", false),
    ("employment", false),
    ("tenure", false),
    ("service", false),
    ("hours", false),
    ("gender", true),
    ("sex", true),
    ("ethnic", true),
    ("race", true),
    ("disab", true),
    ("religio", true),
    ("faith", true),
    ("orientation", true),
    ("sexual", true),
    ("caring", true),
    ("aboriginal", true),
    ("language", false),
    ("nationality", true),
];
/// Words in the name of a column that points at somebody: such columns are left out.
const PERSON_WORDS: &[&str] = &[
    "id",
    "name",
    "email",
    "e mail",
    "mail",
    "start time",
    "completion time",
    "timestamp",
    "date",
    "ip address",
    "respondent",
];

/// What a column seems to be.
enum Guess {
    Group,
    Fact(bool),
    /// An item on a scale, by the number of the scale in the list of those that were found.
    Scale(usize),
    Tick,
    Comment,
    Ignore(&'static str),
}

/// A scale that was found.
#[derive(PartialEq, Eq)]
enum Found {
    Known(usize),
    Numbers { from: i64, to: i64 },
    ZeroToTen,
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(texts: impl Iterator<Item = String>) -> String {
    format!("[{}]", texts.map(|text| quoted(&text)).collect::<Vec<_>>().join(", "))
}

/// Whether one of the words begins a word of the name of a column.
fn holds(name: &str, word: &str) -> bool {
    let name = crate::features::directory::nouns::fold(name);
    format!(" {name}").contains(&format!(" {word}"))
}

/// Guesses a map. `title` is usually the name of the file; `today` stands for dates that nobody can guess.
pub fn draft(sheet: &Sheet, title: &str, today: &str) -> String {
    let columns = columns_of(sheet, &vec![Used::Unsaid; sheet.header.len()]);
    let mut scales: Vec<Found> = vec![];
    let mut guesses: Vec<Guess> = vec![];
    let mut group_seen = false;
    let mut missing_seen: BTreeSet<String> = BTreeSet::new();
    let mut declined_seen: BTreeSet<String> = BTreeSet::new();
    for (at, column) in columns.iter().enumerate() {
        let values: Vec<String> = {
            let mut values: Vec<String> = sheet.lines.iter().map(|line| line.cells[at].clone()).collect();
            values.sort_by_key(|value| key(value));
            values.dedup_by(|a, b| key(a) == key(b));
            values
        };
        let silent = |value: &str| MISSING.contains(&key(value).as_str()) || DECLINED.contains(&key(value).as_str());
        let said: Vec<&String> = values.iter().filter(|value| !silent(value)).collect();
        let filled = sheet.lines.iter().filter(|line| !silent(&line.cells[at])).count();
        let wordy = said.iter().filter(|value| value.contains(' ')).count() * 2 > said.len();
        let folded: BTreeSet<String> = said.iter().map(|value| key(value)).collect();
        let numbers: Option<BTreeSet<i64>> = said.iter().map(|value| value.parse().ok()).collect();
        let longest = said.iter().map(|value| value.chars().count()).max().unwrap_or(0);
        let guess = if said.is_empty() {
            Guess::Ignore("empty")
        } else if folded.iter().all(|value| ["true", "false", "yes", "no", "x"].contains(&value.as_str())) {
            Guess::Tick
        } else if let Some(known) = SCALES
            .iter()
            .position(|(words, _)| folded.len() >= 3 && folded.iter().all(|value| words.contains(&value.as_str())))
        {
            Guess::Scale(found(&mut scales, Found::Known(known)))
        } else if PERSON_WORDS.iter().any(|word| holds(&column.name, word)) {
            Guess::Ignore("it may point at a person or a day")
        } else if !group_seen
            && GROUP_WORDS.iter().any(|word| holds(&column.name, word))
            && (2..=400).contains(&folded.len())
        {
            group_seen = true;
            Guess::Group
        } else if let Some((_, delicate)) = FACT_WORDS.iter().find(|(word, _)| holds(&column.name, word)) {
            if folded.len() <= 40 {
                Guess::Fact(*delicate)
            } else {
                Guess::Ignore("too many different values for a fact")
            }
        } else if let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) {
            let (low, high) = (*numbers.first().unwrap_or(&0), *numbers.last().unwrap_or(&0));
            match (low, high) {
                (0, 6..=10) => Guess::Scale(found(&mut scales, Found::ZeroToTen)),
                (0 | 1, 2..=10) => Guess::Scale(found(&mut scales, Found::Numbers { from: low, to: high })),
                _ => Guess::Ignore("numbers that are no scale"),
            }
        } else if longest > 60 || (wordy && folded.len() > 12 && folded.len() * 2 > filled) {
            Guess::Comment
        } else {
            Guess::Ignore("not recognised; it could be a fact or a question")
        };
        if !matches!(guess, Guess::Comment | Guess::Ignore(_)) {
            missing_seen.extend(values.iter().filter(|value| MISSING.contains(&key(value).as_str())).cloned());
        }
        declined_seen.extend(values.iter().filter(|value| DECLINED.contains(&key(value).as_str())).cloned());
        guesses.push(guess);
    }
    write(sheet, &guesses, &scales, (&missing_seen, &declined_seen), title, today).unwrap_or_default()
}

fn found(scales: &mut Vec<Found>, new: Found) -> usize {
    // Scales of numbers that begin alike are one scale; it reaches as far as the longest.
    if let Found::Numbers { from, to } = new {
        let alike = scales.iter_mut().enumerate().find_map(|(at, known)| match known {
            Found::Numbers { from: begin, to: end } if *begin == from || (from == 1 && *begin == 0 && to <= *end) => {
                *end = (*end).max(to);
                Some(at)
            }
            _ => None,
        });
        if let Some(at) = alike {
            return at;
        }
    }
    scales.iter().position(|known| *known == new).unwrap_or_else(|| {
        scales.push(new);
        scales.len() - 1
    })
}

fn write(
    sheet: &Sheet,
    guesses: &[Guess],
    scales: &[Found],
    (missing, declined): (&BTreeSet<String>, &BTreeSet<String>),
    title: &str,
    today: &str,
) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "# A first map, guessed from the file. Read every line, and mend what is wrong.")?;
    writeln!(out, "# Then look at what it makes: belong import answers FILE --map MAP.toml --dry-run\n")?;
    writeln!(out, "title = {}", quoted(title))?;
    writeln!(out, "language = \"en\"")?;
    writeln!(out, "opens_on = \"{today}\"    # the first and the last day of answering: put in the real ones")?;
    writeln!(out, "closes_on = \"{today}\"")?;
    writeln!(out, "collected_by = \"another system\"    # its name; every page of results shows it")?;
    writeln!(out, "readers = \"leaders\"    # organisers, leaders or everybody")?;
    writeln!(
        out,
        "missing = {}    # what stands for \"no answer\", beside empty cells",
        list(missing.iter().filter(|m| !m.is_empty()).cloned())
    )?;
    writeln!(out, "declined = {}    # what stands for \"prefer not to say\"", list(declined.iter().cloned()))?;
    let ignored: Vec<usize> = (0..guesses.len()).filter(|at| matches!(guesses[*at], Guess::Ignore(_))).collect();
    writeln!(out, "\n# Columns that are left out.")?;
    writeln!(out, "ignore = [")?;
    for at in ignored {
        let Guess::Ignore(why) = guesses[at] else { continue };
        if !sheet.header[at].is_empty() {
            writeln!(out, "  {},    # {why}", quoted(&sheet.header[at]))?;
        }
    }
    writeln!(out, "]")?;
    writeln!(out, "\n[release]\nk = 10\nk_d = 5\ncuts = true")?;
    for at in (0..guesses.len()).filter(|at| matches!(guesses[*at], Guess::Group)) {
        writeln!(out, "\n[group]\ncolumn = {}", quoted(&sheet.header[at]))?;
        writeln!(out, "# Several values may have the same name: then they are one group. Instead of a name:")?;
        writeln!(out, "# {{ name = \"Alder Primary\", region = \"North\", site = \"URN or name\", eligible = 45 }}")?;
        writeln!(out, "[group.values]")?;
        let mut values: Vec<&str> = sheet.lines.iter().map(|line| line.cells[at].as_str()).collect();
        values.sort_by_key(|value| (value.parse::<i64>().unwrap_or(i64::MAX), key(value)));
        values.dedup_by(|a, b| key(a) == key(b));
        for value in values {
            let name = if value.is_empty() {
                "Not stated".to_owned()
            } else if value.bytes().all(|b| b.is_ascii_digit()) {
                format!("{} {value}", sheet.header[at])
            } else {
                value.to_owned()
            };
            writeln!(out, "{} = {}", quoted(value), quoted(&name))?;
        }
    }
    for (number, scale) in scales.iter().enumerate() {
        writeln!(out, "\n[scale.s{}]", number + 1)?;
        match scale {
            Found::Known(known) => {
                let (values, options) = SCALES[*known];
                writeln!(out, "options = {}", list(options.iter().map(|text| (*text).to_owned())))?;
                if values.iter().zip(options).any(|(value, option)| key(option) != *value) {
                    let pairs: Vec<String> =
                        (1..).zip(values).map(|(n, value)| format!("{} = {n}", quoted(value))).collect();
                    writeln!(out, "values = {{ {} }}", pairs.join(", "))?;
                }
            }
            Found::Numbers { from, to } => {
                writeln!(out, "# The words of the options, the worst first: put in those that people saw.")?;
                writeln!(out, "options = {}", list((*from..=*to).map(|number| format!("Option {number}"))))?;
                writeln!(out, "numbers_from = {from}")?;
            }
            Found::ZeroToTen => writeln!(out, "kind = \"zero_to_ten\"")?,
        }
    }
    let mut ticks: Vec<usize> = vec![];
    let mut codes: BTreeSet<String> = BTreeSet::new();
    let mut code = |name: &str| {
        let mut code = slug(name);
        while code.is_empty() || !codes.insert(code.clone()) {
            code.push('2');
        }
        code
    };
    for at in 0..=guesses.len() {
        let guess = guesses.get(at);
        if !matches!(guess, Some(Guess::Tick)) && !ticks.is_empty() {
            if let [only] = ticks[..] {
                writeln!(
                    out,
                    "\n[[fact]]\ncolumn = {}\ncode = \"{}\"",
                    quoted(&sheet.header[only]),
                    code(&sheet.header[only])
                )?;
            } else {
                writeln!(out, "\n[[item]]\ncode = \"{}\"\ntext = \"Which of these are true?\"", code("choices"))?;
                writeln!(
                    out,
                    "ticked = [\"TRUE\", \"Yes\", \"1\", \"x\"]\nunticked = [\"FALSE\", \"No\", \"0\", \"\"]\nticks = ["
                )?;
                for tick in &ticks {
                    writeln!(out, "  {{ column = {} }},", quoted(&sheet.header[*tick]))?;
                }
                writeln!(out, "]")?;
                let delicate =
                    |at: &usize| FACT_WORDS.iter().any(|(word, delicate)| *delicate && holds(&sheet.header[*at], word));
                if ticks.iter().any(delicate) {
                    writeln!(out, "sensitive = true")?;
                }
            }
            ticks.clear();
        }
        let Some(guess) = guess else { break };
        let name = &sheet.header[at];
        if name.is_empty() {
            continue;
        }
        match guess {
            Guess::Tick => ticks.push(at),
            Guess::Scale(scale) => {
                writeln!(out, "\n[[item]]\ncolumn = {}\ncode = \"{}\"", quoted(name), code(name))?;
                writeln!(out, "text = {}\nscale = \"s{}\"", quoted(name), scale + 1)?;
                writeln!(out, "# theme = \"A heading\"\n# reversed = true    # if the first option is the best")?;
            }
            Guess::Fact(delicate) => {
                writeln!(
                    out,
                    "\n[[fact]]\ncolumn = {}\ncode = \"{}\"\nname = {}",
                    quoted(name),
                    code(name),
                    quoted(name)
                )?;
                if *delicate {
                    writeln!(out, "sensitive = true")?;
                }
                writeln!(out, "# Merge small ones: values = {{ \"16-20\" = \"Under 25\", \"21-24\" = \"Under 25\" }}")?;
            }
            Guess::Comment => {
                writeln!(
                    out,
                    "\n[[comment]]\ncolumn = {}\ncode = \"{}\"\ntext = {}",
                    quoted(name),
                    code(name),
                    quoted(name)
                )?;
            }
            Guess::Group | Guess::Ignore(_) => {}
        }
    }
    Ok(out)
}
