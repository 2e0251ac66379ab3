//! MAP.toml: what each column of a foreign file means. Reading it, and what can be wrong with it, is here; reading the file by
//! it is in [`super::read`].

use answers::brought::Readers;
use measure::Tier;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Bytes of a map, at most.
pub const MAP_BYTES_MAX: usize = 1024 * 1024;

/// The whole map.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// Title of the survey.
    pub title: String,
    /// The language of everything in the map.
    #[serde(default = "english")]
    pub language: String,
    /// First day of answering, as 2013-01-31.
    pub opens_on: String,
    /// Last day of answering.
    pub closes_on: String,
    /// The system or the people that collected the answers.
    pub collected_by: String,
    /// Who may read the results.
    pub readers: Readers,
    /// What stands in the file for "no answer", beside empty cells.
    #[serde(default)]
    pub missing: Vec<Code>,
    /// What stands in the file for "prefer not to say".
    #[serde(default)]
    pub declined: Vec<Code>,
    /// What is released.
    #[serde(default)]
    pub release: Release,
    /// How answers are grouped; without it everybody is one group.
    #[serde(default)]
    pub group: Grouping,
    /// Scales that several questions share, by a name of your own.
    #[serde(default)]
    pub scale: BTreeMap<String, Scale>,
    /// Questions.
    #[serde(default)]
    pub item: Vec<Item>,
    /// Facts about the person.
    #[serde(default)]
    pub fact: Vec<Fact>,
    /// Comments.
    #[serde(default)]
    pub comment: Vec<Comment>,
    /// Columns that are left out on purpose.
    #[serde(default)]
    pub ignore: Vec<String>,
}

fn english() -> String {
    "en".to_owned()
}

/// A cell of the file, as it is written in the map: a text or a whole number.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Code {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
}

impl Code {
    /// As it stands in the file.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// What is released.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Release {
    /// A group is shown from so many answers.
    pub k: u32,
    /// Nothing that can be worked out is about fewer people.
    pub k_d: u32,
    /// Whether results are cut by the facts.
    pub cuts: bool,
    /// Whether delicate facts and questions are shown for single groups.
    pub sensitive_in_groups: bool,
    /// How finely shares are shown.
    pub tier: Tier,
}

impl Default for Release {
    fn default() -> Self {
        Self { k: 10, k_d: 5, cuts: true, sensitive_in_groups: false, tier: Tier::Fives }
    }
}

/// How answers are grouped.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Grouping {
    /// The column with the site or the team.
    pub column: Option<String>,
    /// How groups are called whose values are not listed: `{value}` stands for what the file says.
    pub name: Option<String>,
    /// A column with the region of the group.
    pub region_column: Option<String>,
    /// How many could take part, when everybody is one group.
    pub eligible: Option<u32>,
    /// What each value of the column means. Several may mean one group.
    pub values: BTreeMap<String, GroupValue>,
}

/// What a value of the column of groups means.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum GroupValue {
    /// The name of the group.
    Name(String),
    /// More about it.
    Full(GroupFacts),
}

/// More about a group.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GroupFacts {
    /// Its name; without it the value.
    pub name: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// The site of the directory that it is: name, URN or code.
    pub site: Option<String>,
    /// How many could take part.
    pub eligible: Option<u32>,
}

impl GroupValue {
    /// Everything that is said of it.
    pub fn facts(&self) -> GroupFacts {
        match self {
            Self::Name(name) => GroupFacts { name: Some(name.clone()), ..GroupFacts::default() },
            Self::Full(facts) => facts.clone(),
        }
    }
}

/// What kind of answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Choices in order, the worst first (or the best, with `reversed`).
    #[default]
    Scale,
    /// 0 to 10.
    ZeroToTen,
    /// One choice, without order.
    Single,
    /// Several choices.
    Multiple,
}

/// What a choice is in the file: the number of an option (from 1), or its words.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Target {
    /// The number of the option, from 1.
    Number(i64),
    /// Its words.
    Words(String),
}

/// A scale.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scale {
    /// What kind of answer.
    pub kind: Kind,
    /// The options as people saw them.
    pub options: Vec<String>,
    /// What stands in the file for each; without it the words themselves, or their numbers.
    pub values: BTreeMap<String, Target>,
    /// The number by which the file means the first option, when it holds numbers.
    pub numbers_from: Option<i64>,
    /// What stands for "no answer", beside what is missing everywhere.
    pub missing: Vec<Code>,
}

/// A question.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Item {
    /// The column.
    pub column: Option<String>,
    /// A short code; without it one made of the name of the column.
    pub code: Option<String>,
    /// The words of the question; without them the name of the column.
    pub text: Option<String>,
    /// The name of a scale of the map.
    pub scale: Option<String>,
    /// Or what kind of answer, and its options.
    pub kind: Kind,
    /// The options as people saw them.
    pub options: Vec<String>,
    /// What stands in the file for each.
    pub values: BTreeMap<String, Target>,
    /// The number by which the file means the first option.
    pub numbers_from: Option<i64>,
    /// What stands for "no answer".
    pub missing: Vec<Code>,
    /// The first option is the best.
    pub reversed: bool,
    /// The heading under which it is reported.
    pub theme: Option<String>,
    /// Delicate: shown for the whole and regions only.
    pub sensitive: bool,
    /// For several choices in columns of their own: each column and what it means.
    pub ticks: Vec<Tick>,
    /// What stands for a choice that was made.
    pub ticked: Vec<Code>,
    /// What stands for one that was not.
    pub unticked: Vec<Code>,
    /// For several choices in one cell: what stands between them.
    pub separator: Option<String>,
}

/// One choice in a column of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// The column.
    pub column: String,
    /// The words of the choice; without them the name of the column.
    pub words: Option<String>,
}

/// A fact about the person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fact {
    /// The column.
    pub column: String,
    /// A short code.
    pub code: Option<String>,
    /// Its name for readers.
    pub name: Option<String>,
    /// The categories in their order; without them what `values` and the file say.
    pub categories: Vec<String>,
    /// Which category each value of the file belongs to. Several may belong to one.
    pub values: BTreeMap<String, String>,
    /// The categories have an order, so that neighbours may be shown together.
    pub ordered: bool,
    /// Delicate.
    pub sensitive: bool,
    /// What stands for "not stated".
    pub missing: Vec<Code>,
}

/// Free text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// The column.
    pub column: String,
    /// A short code.
    pub code: Option<String>,
    /// The words of the question.
    pub text: Option<String>,
}

/// Reads a map.
///
/// # Errors
/// The line (from 1; none for a whole that is not text) and what is wrong there, in the words of the reader of TOML.
pub fn parse(bytes: &[u8]) -> Result<Map, (Option<usize>, String)> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if bytes.len() <= MAP_BYTES_MAX => text.trim_start_matches('\u{feff}'),
        Ok(_) => return Err((None, format!("it is larger than {MAP_BYTES_MAX} bytes"))),
        Err(_) => return Err((None, "it is not text in UTF-8".to_owned())),
    };
    toml::from_str(text).map_err(|why| {
        let line = why.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        (line, why.message().to_owned())
    })
}
