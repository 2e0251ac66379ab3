//! A foreign file, read by a map: into the public description of the survey, and columns in memory. What is wrong is said
//! by column, value and line, all of it at once; then nothing is taken.

use super::map::{self, Kind, Map, Target};
use crate::features::directory::{Sites, nouns};
use crate::sheet::Sheet;
use answers::Brought;
use answers::brought::{FORMAT, Group, Rows, Source};
use answers::manifest::{Question, QuestionKind, Region, Section, Text};
use measure::{Answer, Policy};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use ui::Words;

/// Sentences about what is wrong, at most.
pub const PROBLEMS_MAX: usize = 60;
/// Different values of a column that are listed, at most.
const VALUES_MAX: usize = 30;
/// Categories that are taken from the file when the map does not list them, at most.
const CATEGORIES_MAX: usize = 40;
/// Characters of a value in a sentence, at most.
const VALUE_CHARS_MAX: usize = 60;

/// Everything that bringing in needs.
pub struct Ready {
    /// The description; its id and log key are still empty.
    pub description: Brought,
    /// The answers.
    pub rows: Rows,
    /// What the file is recognised by.
    pub source: Source,
    /// Code of a group and id of the site that it is.
    pub sites: Vec<(String, String)>,
    /// What was found, for the eye.
    pub report: Report,
}

/// What was found in the file.
pub struct Report {
    /// The groups.
    pub groups: Vec<GroupFound>,
    /// The columns.
    pub columns: Vec<ColumnFound>,
}

/// A group, as found.
pub struct GroupFound {
    /// Name.
    pub name: String,
    /// Answers.
    pub answers: u32,
    /// How many could take part, if known.
    pub eligible: Option<u32>,
    /// Name of its site of the directory, if it is one.
    pub site: Option<String>,
}

/// A column, as found.
pub struct ColumnFound {
    /// Its name.
    pub name: String,
    /// What the map makes of it.
    pub used: Used,
    /// How many different values it has.
    pub different: usize,
    /// Its values with how often each occurs, the most frequent first; none where there are too many to list, or of comments.
    pub values: Vec<(String, usize)>,
}

/// What a column is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// It makes the groups.
    Group,
    /// It gives their regions.
    Region,
    /// A question.
    Item,
    /// A fact.
    Fact,
    /// Comments.
    Comment,
    /// Nothing; the map says so.
    Ignored,
    /// Nothing; the map does not speak of it.
    Unsaid,
}

/// A value as it is compared: small letters, single spaces.
pub fn key(text: &str) -> String {
    nouns::tidy(text).to_lowercase().replace(['’', '‘'], "'")
}

/// A value as it is shown in a sentence.
fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(VALUE_CHARS_MAX).collect();
    if text.chars().count() > VALUE_CHARS_MAX {
        short.push('…');
    }
    short
}

/// A code made of words.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in nouns::fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(40);
    out.trim_end_matches('-').to_owned()
}

/// Names as people order them: numbers by their size, "Unit 9" before "Unit 10".
fn natural(name: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0_u64)];
    let mut in_digits = false;
    for c in key(name).chars() {
        let digit = c.to_digit(10);
        if in_digits && digit.is_none() {
            parts.push((String::new(), 0));
        }
        in_digits = digit.is_some();
        let last = parts.last_mut().expect("there is always a part");
        match digit {
            Some(digit) => last.1 = last.1.saturating_mul(10).saturating_add(u64::from(digit)),
            None => last.0.push(c),
        }
    }
    parts
}

/// What is wrong with map and file, gathered.
struct Wrong<'w> {
    w: Words,
    sheet: &'w Sheet,
    said: Vec<String>,
    /// (column, value) → first line and how often.
    unmapped: BTreeMap<(usize, String), (u32, usize, String)>,
}

impl Wrong<'_> {
    fn say(&mut self, sentence: String) {
        if !self.said.contains(&sentence) {
            self.said.push(sentence);
        }
    }

    /// The index of a column of this name, or the sentence that there is none.
    fn column(&mut self, name: &str) -> Option<usize> {
        let mut found = (0..self.sheet.header.len()).filter(|at| key(&self.sheet.header[*at]) == key(name));
        match (found.next(), found.next()) {
            (Some(at), None) => Some(at),
            (Some(_), Some(_)) => {
                self.say(self.w.brought_column_twice(name));
                None
            }
            (None, _) => {
                self.say(self.w.brought_column_unknown(name));
                None
            }
        }
    }

    fn unmapped(&mut self, column: usize, line: u32, cell: &str) {
        let found = self.unmapped.entry((column, key(cell))).or_insert_with(|| (line, 0, shown(cell)));
        found.1 += 1;
    }

    fn finish(mut self) -> Option<Vec<String>> {
        let unmapped = std::mem::take(&mut self.unmapped);
        for ((column, _), (line, count, value)) in unmapped {
            let column = &self.sheet.header[column];
            let sentence = if value.is_empty() {
                self.w.brought_group_empty(column, count, line)
            } else {
                self.w.brought_value_unknown(column, &value, count, line)
            };
            self.said.push(sentence);
        }
        if self.said.is_empty() {
            return None;
        }
        let more = self.said.len().saturating_sub(PROBLEMS_MAX);
        self.said.truncate(PROBLEMS_MAX);
        if more > 0 {
            self.said.push(self.w.brought_more_problems(more));
        }
        Some(self.said)
    }
}

/// How the answer to a question is read from a line.
enum How {
    Choice { at: usize, table: HashMap<String, u8>, missing: BTreeSet<String> },
    Several { at: usize, separator: String, table: HashMap<String, u8>, missing: BTreeSet<String> },
    Ticks { at: Vec<usize>, ticked: BTreeSet<String>, unticked: BTreeSet<String>, missing: BTreeSet<String> },
}

/// How a fact is read from a line.
struct FactHow {
    at: usize,
    table: HashMap<String, u8>,
    missing: BTreeSet<String>,
}

/// One group while it is being put together.
#[derive(Default)]
struct Gathered {
    region: Option<String>,
    eligible: Option<u32>,
    site: Option<String>,
    values: BTreeSet<String>,
    answers: u32,
}

fn keys(codes: &[map::Code]) -> impl Iterator<Item = String> {
    codes.iter().map(|code| key(&code.text()))
}

fn text(language: &str, words: &str) -> Text {
    Text::from([(language.to_owned(), words.to_owned())])
}

fn question(
    language: &str,
    code: String,
    kind: QuestionKind,
    words: &str,
    options: &[String],
    sensitive: bool,
) -> Question {
    Question {
        code,
        kind,
        text: text(language, words),
        hint: BTreeMap::new(),
        options: options.iter().map(|option| text(language, option)).collect(),
        sensitive,
        show_if: None,
    }
}

/// The different values of a column that are not missing, in order.
fn distinct(sheet: &Sheet, at: usize, missing: &BTreeSet<String>) -> Vec<String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for line in &sheet.lines {
        let cell = &line.cells[at];
        let folded = key(cell);
        if !folded.is_empty() && !missing.contains(&folded) {
            found.entry(folded).or_insert_with(|| cell.clone());
        }
    }
    found.into_values().collect()
}

/// The numbers by which values of the file mean options.
fn table_of(
    wrong: &mut Wrong<'_>,
    what: &str,
    options: &[String],
    values: &BTreeMap<String, Target>,
    numbers_from: Option<i64>,
) -> HashMap<String, u8> {
    let mut table = HashMap::new();
    let number = |at: usize| u8::try_from(at + 1).unwrap_or(u8::MAX);
    for (at, option) in options.iter().enumerate() {
        table.insert(key(option), number(at));
    }
    if values.is_empty() || numbers_from.is_some() {
        let from = numbers_from.unwrap_or(1);
        for (at, value) in (from..).take(options.len()).enumerate() {
            table.entry(value.to_string()).or_insert_with(|| number(at));
        }
    }
    for (value, target) in values {
        let at = match target {
            Target::Number(chosen) => usize::try_from(*chosen - 1).ok().filter(|at| *at < options.len()),
            Target::Words(words) => options.iter().position(|option| key(option) == key(words)),
        };
        match at {
            Some(at) => {
                table.insert(key(value), number(at));
            }
            None => wrong.say(wrong.w.brought_target_unknown(what, value)),
        }
    }
    table
}

struct Reading<'a> {
    sheet: &'a Sheet,
    map: &'a Map,
    wrong: Wrong<'a>,
    used: Vec<Used>,
    missing: BTreeSet<String>,
    declined: BTreeSet<String>,
}

impl Reading<'_> {
    fn take(&mut self, name: &str, used: Used) -> Option<usize> {
        let at = self.wrong.column(name)?;
        // A column may be a question and a fact at once; it is not used twice as the same.
        if self.used[at] == used {
            self.wrong.say(self.wrong.w.brought_column_used_twice(name));
        }
        if matches!(self.used[at], Used::Unsaid | Used::Ignored) {
            self.used[at] = used;
        }
        Some(at)
    }

    fn missing_with(&self, more: &[map::Code]) -> BTreeSet<String> {
        self.missing.iter().cloned().chain(keys(more)).collect()
    }

    fn item(&mut self, item: &map::Item) -> Option<(Question, How)> {
        let w = self.wrong.w;
        let language = self.map.language.as_str();
        let named = item.column.clone().or_else(|| item.text.clone()).or_else(|| item.code.clone()).unwrap_or_default();
        let code = item.code.clone().unwrap_or_else(|| slug(item.column.as_deref().unwrap_or(&named)));
        let words = item.text.clone().or_else(|| item.column.clone()).unwrap_or_else(|| code.clone());
        if !item.ticks.is_empty() {
            if item.column.is_some() || item.scale.is_some() || !item.options.is_empty() {
                self.wrong.say(w.brought_ticks_alone(&named));
                return None;
            }
            let at: Vec<Option<usize>> = item.ticks.iter().map(|tick| self.take(&tick.column, Used::Item)).collect();
            let at: Vec<usize> = at.into_iter().collect::<Option<_>>()?;
            let options: Vec<String> =
                item.ticks.iter().map(|tick| tick.words.clone().unwrap_or_else(|| tick.column.clone())).collect();
            let defaults = |given: &[map::Code], usual: &[&str]| -> BTreeSet<String> {
                if given.is_empty() {
                    usual.iter().map(|word| (*word).to_owned()).collect()
                } else {
                    keys(given).collect()
                }
            };
            let how = How::Ticks {
                at,
                ticked: defaults(&item.ticked, &["true", "yes", "1", "x"]),
                unticked: defaults(&item.unticked, &["false", "no", "0"]),
                missing: self.missing_with(&item.missing),
            };
            return Some((question(language, code, QuestionKind::Multiple, &words, &options, item.sensitive), how));
        }
        let Some(column) = &item.column else {
            self.wrong.say(w.brought_item_without_column(&named));
            return None;
        };
        let own = map::Scale {
            kind: item.kind,
            options: item.options.clone(),
            values: item.values.clone(),
            numbers_from: item.numbers_from,
            missing: item.missing.clone(),
        };
        let scale = match &item.scale {
            None => own,
            Some(_) if !item.options.is_empty() || !item.values.is_empty() || item.numbers_from.is_some() => {
                self.wrong.say(w.brought_scale_and_options(column));
                return None;
            }
            Some(name) => match self.map.scale.get(name) {
                Some(shared) => {
                    let mut scale = shared.clone();
                    scale.missing.extend(item.missing.iter().cloned());
                    scale
                }
                None => {
                    self.wrong.say(w.brought_scale_unknown(column, name));
                    return None;
                }
            },
        };
        let at = self.take(column, Used::Item)?;
        let missing = self.missing_with(&scale.missing);
        let mut options = scale.options.clone();
        if scale.kind == Kind::ZeroToTen {
            let table = (0_u8..=10).map(|number| (number.to_string(), number + 1)).collect();
            let question = question(language, code, QuestionKind::ZeroToTen, &words, &[], item.sensitive);
            return Some((question, How::Choice { at, table, missing }));
        }
        if options.is_empty() && scale.kind == Kind::Single {
            let skip: BTreeSet<String> = missing.union(&self.declined).cloned().collect();
            options = distinct(self.sheet, at, &skip);
        }
        let bounds = match scale.kind {
            Kind::Scale => (2, 11),
            Kind::Single => (2, usize::from(measure::OPTIONS_MAX)),
            _ => (1, usize::from(measure::SEVERAL_MAX)),
        };
        if !(bounds.0..=bounds.1).contains(&options.len()) {
            self.wrong.say(w.brought_options_wrong(column, options.len(), bounds.0, bounds.1));
            return None;
        }
        let table = table_of(&mut self.wrong, column, &options, &scale.values, scale.numbers_from);
        let kind = match scale.kind {
            Kind::Scale if item.reversed => QuestionKind::ScaleReversed,
            Kind::Scale | Kind::ZeroToTen => QuestionKind::Scale,
            Kind::Single => QuestionKind::Single,
            Kind::Multiple => QuestionKind::Multiple,
        };
        let how = if kind == QuestionKind::Multiple {
            let separator = item.separator.clone().filter(|text| !text.is_empty()).unwrap_or_else(|| ";".to_owned());
            How::Several { at, separator, table, missing }
        } else {
            How::Choice { at, table, missing }
        };
        Some((question(language, code, kind, &words, &options, item.sensitive), how))
    }

    fn fact(&mut self, fact: &map::Fact) -> Option<(Question, FactHow)> {
        let w = self.wrong.w;
        let at = self.take(&fact.column, Used::Fact)?;
        let missing: BTreeSet<String> =
            self.missing_with(&fact.missing).into_iter().chain(self.declined.iter().cloned()).collect();
        let values: BTreeMap<String, &String> = fact.values.iter().map(|(value, to)| (key(value), to)).collect();
        let mut categories = fact.categories.clone();
        if categories.is_empty() {
            if fact.ordered {
                self.wrong.say(w.brought_ordered_without_categories(&fact.column));
                return None;
            }
            for value in distinct(self.sheet, at, &missing) {
                let category = values.get(&key(&value)).map_or(value, |to| (*to).clone());
                if !categories.iter().any(|known| key(known) == key(&category)) {
                    categories.push(category);
                }
            }
            if categories.len() > CATEGORIES_MAX {
                self.wrong.say(w.brought_too_many_categories(&fact.column, categories.len()));
                return None;
            }
        }
        let max = if fact.ordered { 11 } else { usize::from(measure::OPTIONS_MAX) };
        if !(2..=max).contains(&categories.len()) {
            self.wrong.say(w.brought_options_wrong(&fact.column, categories.len(), 2, max));
            return None;
        }
        let mut table: HashMap<String, u8> =
            (1_u8..).zip(&categories).map(|(number, category)| (key(category), number)).collect();
        for (value, to) in &fact.values {
            match categories.iter().position(|category| key(category) == key(to)) {
                Some(at) => {
                    table.insert(key(value), u8::try_from(at + 1).unwrap_or(u8::MAX));
                }
                None => self.wrong.say(w.brought_category_unknown(&fact.column, to)),
            }
        }
        let kind = if fact.ordered { QuestionKind::Scale } else { QuestionKind::Single };
        let code = fact.code.clone().unwrap_or_else(|| slug(&fact.column));
        let name = fact.name.clone().unwrap_or_else(|| fact.column.clone());
        let asked = question(&self.map.language, code, kind, &name, &categories, fact.sensitive);
        Some((asked, FactHow { at, table, missing }))
    }
}

/// The column of groups, how each value is called, and what is known of each group by its name.
struct Groups {
    column: Option<usize>,
    region_column: Option<usize>,
    names: HashMap<String, String>,
    pattern: Option<String>,
    by_name: BTreeMap<String, Gathered>,
}

impl Groups {
    fn of(reading: &mut Reading<'_>, whole: &str) -> Option<Self> {
        let w = reading.wrong.w;
        let given = &reading.map.group;
        let mut by_name: BTreeMap<String, Gathered> = BTreeMap::new();
        let Some(column) = &given.column else {
            if !given.values.is_empty() || given.region_column.is_some() || given.name.is_some() {
                reading.wrong.say(w.brought_group_without_column());
            }
            by_name.insert(whole.to_owned(), Gathered { eligible: given.eligible, ..Gathered::default() });
            return Some(Self { column: None, region_column: None, names: HashMap::new(), pattern: None, by_name });
        };
        if given.eligible.is_some() {
            reading.wrong.say(w.brought_eligible_of_groups());
        }
        let column = reading.take(column, Used::Group);
        let region_column = match &given.region_column {
            Some(name) => Some(reading.take(name, Used::Region)?),
            None => None,
        };
        let mut names = HashMap::new();
        for (value, group) in &given.values {
            let facts = group.facts();
            let name = nouns::tidy(facts.name.as_deref().unwrap_or(value));
            if name.is_empty() {
                reading.wrong.say(w.brought_group_unnamed(value));
                continue;
            }
            let found = by_name.entry(name.clone()).or_default();
            found.values.insert(value.clone());
            for (kept, new) in [(&mut found.region, facts.region), (&mut found.site, facts.site)] {
                match (kept.as_ref(), new) {
                    (Some(old), Some(new)) if *old != new => reading.wrong.say(w.brought_group_two_ways(&name)),
                    (None, Some(new)) => *kept = Some(new),
                    _ => {}
                }
            }
            match (found.eligible, facts.eligible) {
                (Some(old), Some(new)) if old != new => reading.wrong.say(w.brought_group_two_ways(&name)),
                (None, new) => found.eligible = new,
                _ => {}
            }
            names.insert(key(value), name);
        }
        Some(Self { column: Some(column?), region_column, names, pattern: given.name.clone(), by_name })
    }

    /// The name of the group of a line; says what is wrong if it has none.
    fn place(&mut self, wrong: &mut Wrong<'_>, whole: &str, line: &crate::sheet::Line) -> Option<String> {
        let Some(at) = self.column else { return Some(whole.to_owned()) };
        let cell = &line.cells[at];
        let name = match (self.names.get(&key(cell)), &self.pattern) {
            (Some(name), _) => name.clone(),
            (None, Some(pattern)) if !cell.is_empty() => nouns::tidy(&pattern.replace("{value}", cell)),
            (None, _) => {
                wrong.unmapped(at, line.number, cell);
                return None;
            }
        };
        let found = self.by_name.entry(name.clone()).or_default();
        found.values.insert(cell.clone());
        if let Some(at) = self.region_column {
            let region = &line.cells[at];
            match &found.region {
                _ if region.is_empty() => {}
                None => found.region = Some(region.clone()),
                Some(known) if key(known) == key(region) => {}
                Some(known) => wrong.say(wrong.w.brought_region_two_ways(&name, known, region, line.number)),
            }
        }
        Some(name)
    }
}

/// The site that a group is: named by the map, or found by its name, URN or code.
fn site_of(wrong: &mut Wrong<'_>, sites: &Sites, name: &str, group: &Gathered) -> Option<(String, String)> {
    let called = |text: &str| -> Vec<(String, String)> {
        let folded = nouns::fold(text);
        let fits = |site: &&crate::features::directory::Site| {
            site.urn.as_deref() == Some(text.trim())
                || site.code.as_ref().is_some_and(|code| nouns::fold(code) == folded)
                || nouns::fold(&site.name) == folded
        };
        let found = sites.iter().filter(|site| site.parent.is_some()).filter(fits);
        found.map(|site| (site.id.clone(), sites.full_name(&site.id))).collect()
    };
    if let Some(site) = &group.site {
        let mut found = called(site);
        match found.len() {
            1 => return found.pop(),
            0 => wrong.say(wrong.w.brought_site_unknown(name, site)),
            _ => wrong.say(wrong.w.brought_site_twice(name, site)),
        }
        return None;
    }
    let mut texts = vec![name.to_owned()];
    texts.extend(group.values.iter().filter(|value| !value.is_empty()).cloned());
    texts.iter().map(|text| called(text)).find(|found| found.len() == 1).and_then(|mut found| found.pop())
}

/// Marks by which the same file is known again: whatever the order of its lines and columns.
fn source_of(sheet: &Sheet) -> Source {
    let digest = |parts: &[&str]| {
        let lengths: Vec<[u8; 8]> = parts.iter().map(|part| (part.len() as u64).to_be_bytes()).collect();
        let bytes: Vec<&[u8]> =
            lengths.iter().zip(parts).flat_map(|(length, part)| [&length[..], part.as_bytes()]).collect();
        credential::sha256(&bytes)
    };
    let mut columns: Vec<usize> = (0..sheet.header.len()).collect();
    columns.sort_by_key(|at| (key(&sheet.header[*at]), *at));
    let mut rows: Vec<[u8; 32]> = sheet
        .lines
        .iter()
        .map(|line| digest(&columns.iter().map(|at| line.cells[*at].as_str()).collect::<Vec<_>>()))
        .collect();
    rows.sort_unstable();
    let names: Vec<String> = columns.iter().map(|at| key(&sheet.header[*at])).collect();
    let columns = digest(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let rows: Vec<&[u8]> = std::iter::once(&columns[..]).chain(rows.iter().map(|row| &row[..])).collect();
    Source { rows: credential::sha256(&rows), columns }
}

/// Reads a table by a map.
///
/// # Errors
/// Everything that is wrong, in sentences.
pub fn read(
    w: Words,
    sheet: &Sheet,
    map: &Map,
    sites: &Sites,
    (organisation, issuer): (&str, &str),
) -> Result<Ready, Vec<String>> {
    let wrong = Wrong { w, sheet, said: vec![], unmapped: BTreeMap::new() };
    let mut reading = Reading {
        sheet,
        map,
        wrong,
        used: vec![Used::Unsaid; sheet.header.len()],
        missing: keys(&map.missing).chain([String::new()]).collect(),
        declined: keys(&map.declined).collect(),
    };
    for name in &map.ignore {
        if let Some(at) = reading.wrong.column(name) {
            reading.used[at] = Used::Ignored;
        }
    }
    let groups = Groups::of(&mut reading, organisation);
    let items: Vec<_> = map.item.iter().map(|item| (reading.item(item), item.theme.clone())).collect();
    let facts: Vec<_> = map.fact.iter().map(|fact| reading.fact(fact)).collect();
    let comments: Vec<_> = map
        .comment
        .iter()
        .map(|comment| {
            let at = reading.take(&comment.column, Used::Comment)?;
            let code = comment.code.clone().unwrap_or_else(|| slug(&comment.column));
            Some((at, code, comment.text.clone().unwrap_or_else(|| comment.column.clone())))
        })
        .collect();
    let mut codes: BTreeSet<String> = BTreeSet::new();
    let all = items.iter().filter_map(|(found, _)| found.as_ref().map(|(question, _)| &question.code));
    let all = all.chain(facts.iter().flatten().map(|(question, _)| &question.code));
    let all: Vec<String> = all.chain(comments.iter().flatten().map(|(_, code, _)| code)).cloned().collect();
    for code in all {
        if code.is_empty() || !codes.insert(code.clone()) {
            reading.wrong.say(w.brought_code_twice(&code));
        }
    }

    // Every line once: its group, facts and answers. What does not fit is gathered, and nothing is taken then.
    let Reading { mut wrong, declined, used, .. } = reading;
    let mut places: Vec<Option<String>> = Vec::with_capacity(sheet.lines.len());
    let mut groups = groups;
    let mut lines: Vec<(Vec<u8>, Vec<Answer>)> = Vec::with_capacity(sheet.lines.len());
    // Scored questions come in the order of their themes, since sections hold them.
    let mut themes: Vec<Option<String>> = vec![];
    for (_, theme) in &items {
        let theme = theme.as_ref().map(|theme| nouns::tidy(theme));
        if !themes.contains(&theme) {
            themes.push(theme);
        }
    }
    let mut ordered: Vec<&(Option<(Question, How)>, Option<String>)> = items.iter().collect();
    ordered.sort_by_key(|(_, theme)| themes.iter().position(|known| *known == theme.as_ref().map(|t| nouns::tidy(t))));
    for line in &sheet.lines {
        places.push(match groups.as_mut() {
            Some(groups) => groups.place(&mut wrong, organisation, line),
            None => None,
        });
        let told = facts
            .iter()
            .flatten()
            .map(|(_, how)| {
                let cell = key(&line.cells[how.at]);
                match how.table.get(&cell) {
                    Some(category) => *category,
                    None => {
                        if !how.missing.contains(&cell) {
                            wrong.unmapped(how.at, line.number, &line.cells[how.at]);
                        }
                        0
                    }
                }
            })
            .collect();
        let answered = ordered
            .iter()
            .filter_map(|(found, _)| found.as_ref())
            .map(|(_, how)| answer(&mut wrong, &declined, how, line))
            .collect();
        lines.push((told, answered));
    }
    let Some(mut groups) = groups else {
        return Err(wrong.finish().unwrap_or_default());
    };
    for place in places.iter().flatten() {
        if let Some(group) = groups.by_name.get_mut(place) {
            group.answers += 1;
        }
    }
    if places.len() < map.release.k as usize {
        wrong.say(w.brought_too_few(places.len(), map.release.k));
    }
    let mut names: Vec<String> = groups.by_name.keys().cloned().collect();
    names.sort_by_key(|name| (natural(name), name.clone()));
    let mut regions: Vec<String> = vec![];
    let mut described = vec![];
    let mut matched: Vec<(String, String)> = vec![];
    let mut found_groups = vec![];
    for (n, name) in names.iter().enumerate() {
        let group = &groups.by_name[name];
        let code = format!("g{:02}", n + 1);
        if let Some(eligible) = group.eligible.filter(|eligible| *eligible < group.answers || *eligible == 0) {
            wrong.say(w.brought_more_than_eligible(name, group.answers, eligible));
        }
        let site = groups.column.and_then(|_| site_of(&mut wrong, sites, name, group));
        if let Some((id, site_name)) = &site {
            if matched.iter().any(|(_, known)| known == id) {
                wrong.say(w.brought_site_of_two(site_name));
            }
            matched.push((code.clone(), id.clone()));
        }
        let region = group.region.as_ref().map(|region| {
            let at = regions.iter().position(|known| key(known) == key(region)).unwrap_or_else(|| {
                regions.push(nouns::tidy(region));
                regions.len() - 1
            });
            u16::try_from(at).unwrap_or(u16::MAX)
        });
        described.push(Group { code, name: name.clone(), region, eligible: group.eligible });
        let site = site.map(|(_, name)| name);
        found_groups.push(GroupFound { name: name.clone(), answers: group.answers, eligible: group.eligible, site });
    }

    let language = map.language.clone();
    let mut sections: Vec<Section> = vec![];
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for theme in &themes {
        let title = theme.clone().unwrap_or_else(|| w.brought_other_questions());
        let mut code = slug(&title);
        while code.is_empty() || !taken.insert(code.clone()) {
            code.push_str("-x");
        }
        let questions = ordered.iter().filter(|(_, of)| of.as_ref().map(|t| nouns::tidy(t)) == *theme);
        sections.push(Section {
            code,
            title: text(&language, &title),
            intro: BTreeMap::new(),
            theme: theme.is_some(),
            questions: questions
                .filter_map(|(found, _)| found.as_ref().map(|(question, _)| question.clone()))
                .collect(),
        });
    }
    if comments.iter().flatten().next().is_some() {
        let mut code = "comments".to_owned();
        while !taken.insert(code.clone()) {
            code.push_str("-x");
        }
        let asked = comments.iter().flatten();
        sections.push(Section {
            code,
            title: text(&language, &w.brought_comments()),
            intro: BTreeMap::new(),
            theme: false,
            questions: asked
                .map(|(_, code, words)| question(&language, code.clone(), QuestionKind::Text, words, &[], false))
                .collect(),
        });
    }
    let mut description = Brought {
        format: FORMAT.to_owned(),
        organisation: organisation.to_owned(),
        issuer: issuer.to_owned(),
        wave: String::new(),
        title: text(&language, &map.title),
        languages: vec![language],
        opens_on: map.opens_on.clone(),
        closes_on: map.closes_on.clone(),
        collected_by: nouns::tidy(&map.collected_by),
        readers: map.readers,
        answers: u32::try_from(sheet.lines.len()).unwrap_or(u32::MAX),
        sections,
        facts: facts.iter().flatten().map(|(question, _)| question.clone()).collect(),
        regions: (1..).zip(&regions).map(|(n, name)| Region { code: format!("r{n:02}"), name: name.clone() }).collect(),
        groups: described,
        policy: Policy::plain(&empty(), map.release.k, map.release.k_d),
        log_key: String::new(),
    };
    let structure = description.structure();
    let mut policy = if map.release.cuts {
        let mut policy = Policy::standard(&structure, map.release.k, map.release.k_d);
        // As for waves of the box: one fact at a time.
        policy.cuts.retain(|cut| cut.by.len() <= 1);
        policy
    } else {
        Policy::plain(&structure, map.release.k, map.release.k_d)
    };
    policy.tier = map.release.tier;
    policy.sensitive_in_groups = map.release.sensitive_in_groups;
    description.policy = policy;

    if let Some(said) = wrong.finish() {
        return Err(said);
    }
    let structure = description.structure();
    let at_of: HashMap<&String, usize> = names.iter().enumerate().map(|(at, name)| (name, at)).collect();
    let mut rows = Rows::new(&structure);
    for ((line, place), (told, answered)) in sheet.lines.iter().zip(&places).zip(lines) {
        let said = comments.iter().flatten().map(|(at, code, _)| (code.clone(), line.cells[*at].clone()));
        let said = said.filter(|(_, text)| !description_is_missing(map, text)).collect();
        let group = place.as_ref().and_then(|name| at_of.get(name)).copied().unwrap_or(usize::MAX);
        if let Err(why) = rows.push(group, &told, &answered, said) {
            return Err(vec![w.brought_line_unfit(line.number, why.to_string())]);
        }
    }
    let columns = columns_of(sheet, &used);
    Ok(Ready {
        description,
        rows,
        source: source_of(sheet),
        sites: matched,
        report: Report { groups: found_groups, columns },
    })
}

/// Whether a comment says nothing: it stands for "no answer".
fn description_is_missing(map: &Map, text: &str) -> bool {
    let text = key(text);
    text.is_empty() || keys(&map.missing).chain(keys(&map.declined)).any(|code| code == text)
}

fn empty() -> measure::Structure {
    measure::Structure {
        whole: String::new(),
        regions: vec![],
        groups: vec![],
        facts: vec![],
        themes: vec![],
        items: vec![],
    }
}

/// The answer to one question on one line.
fn answer(wrong: &mut Wrong<'_>, declined: &BTreeSet<String>, how: &How, line: &crate::sheet::Line) -> Answer {
    match how {
        How::Choice { at, table, missing } => {
            let cell = key(&line.cells[*at]);
            match table.get(&cell) {
                Some(choice) => Answer::One(*choice),
                None if declined.contains(&cell) => Answer::Declined,
                None => {
                    if !missing.contains(&cell) {
                        wrong.unmapped(*at, line.number, &line.cells[*at]);
                    }
                    Answer::LeftOut
                }
            }
        }
        How::Several { at, separator, table, missing } => {
            let cell = key(&line.cells[*at]);
            if declined.contains(&cell) {
                return Answer::Declined;
            }
            if missing.contains(&cell) {
                return Answer::LeftOut;
            }
            let mut choices = vec![];
            for part in line.cells[*at].split(separator.as_str()).map(key).filter(|part| !part.is_empty()) {
                match table.get(&part) {
                    Some(choice) => choices.push(*choice),
                    None => wrong.unmapped(*at, line.number, &part),
                }
            }
            Answer::several(&choices).unwrap_or(Answer::LeftOut)
        }
        How::Ticks { at, ticked, unticked, missing } => {
            let (mut choices, mut silent) = (vec![], 0);
            for (number, column) in (1_u8..).zip(at) {
                let cell = key(&line.cells[*column]);
                if ticked.contains(&cell) {
                    choices.push(number);
                } else if unticked.contains(&cell) {
                } else if missing.contains(&cell) {
                    silent += 1;
                } else {
                    wrong.unmapped(*column, line.number, &line.cells[*column]);
                }
            }
            if silent == at.len() { Answer::LeftOut } else { Answer::several(&choices).unwrap_or(Answer::LeftOut) }
        }
    }
}

/// What is in each column.
pub fn columns_of(sheet: &Sheet, used: &[Used]) -> Vec<ColumnFound> {
    (0..sheet.header.len())
        .map(|at| {
            let mut counts: HashMap<&str, usize> = HashMap::new();
            for line in &sheet.lines {
                *counts.entry(line.cells[at].as_str()).or_default() += 1;
            }
            let different = counts.len();
            let mut values: Vec<(String, usize)> = if different <= VALUES_MAX && used[at] != Used::Comment {
                counts.into_iter().map(|(value, count)| (shown(value), count)).collect()
            } else {
                vec![]
            };
            values.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
            ColumnFound { name: sheet.header[at].clone(), used: used[at], different, values }
        })
        .collect()
}
