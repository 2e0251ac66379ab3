//! Invented trusts from a seed: the measuring stick of the planner, the attackers and the benches.

use crate::chance::Chance;
use crate::opened::{Answer, Opened};
use crate::release::{Counts, Tally};
use crate::structure::{Category, Fact, Group, Item, Kind, Region, Structure, Theme};

/// What kind of trust to invent.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Number of sites (key groups).
    pub sites: usize,
    /// Number of regions; 0 for none.
    pub regions: usize,
    /// Number of eligible people, about.
    pub staff: usize,
    /// Per cent who answer, about.
    pub answering: u32,
    /// Number of items.
    pub items: usize,
    /// Number of facts of eight (role, tenure, gender, age, contract, language, condition, caring).
    pub facts: usize,
    /// Per cent of facts that are not stated.
    pub unstated: u32,
    /// Whether some sites have one phase only (few roles), and some teams are all female.
    pub uneven: bool,
}

impl Recipe {
    /// The trust of ANONYMITY section 5: 30 sites in 6 regions, 2,500 staff, 70 % answering, five characteristics
    /// with 22 categories.
    pub fn section_five() -> Self {
        Self { sites: 30, regions: 6, staff: 2_500, answering: 70, items: 12, facts: 5, unstated: 0, uneven: false }
    }
}

/// A trust with its answers.
#[derive(Debug)]
pub struct Trust {
    /// The frame.
    pub structure: Structure,
    /// The answers.
    pub opened: Opened,
    /// Participation.
    pub counts: Counts,
}

const FACTS: [(&str, &[(&str, u32)], bool); 8] = [
    (
        "role",
        &[
            ("teacher", 44),
            ("teaching assistant", 24),
            ("office", 9),
            ("site and catering", 9),
            ("pastoral", 6),
            ("middle leader", 5),
            ("senior leader", 3),
        ],
        false,
    ),
    ("tenure", &[("under 2 years", 28), ("2 to 5 years", 30), ("5 to 10 years", 24), ("over 10 years", 18)], true),
    ("gender", &[("woman", 74), ("man", 24), ("another", 2)], false),
    ("age", &[("under 30", 20), ("30 to 39", 27), ("40 to 49", 26), ("50 to 59", 20), ("60 and over", 7)], true),
    ("contract", &[("full time", 58), ("part time", 34), ("casual", 8)], false),
    ("language", &[("English", 88), ("another", 12)], false),
    ("condition", &[("none", 82), ("long-term condition", 18)], false),
    ("caring", &[("no", 62), ("children", 28), ("others", 10)], false),
];

/// Invents a trust.
pub fn trust(recipe: &Recipe, seed: [u8; 32]) -> Trust {
    let mut chance = Chance::new(seed, 1);
    let regions: Vec<Region> =
        (0..recipe.regions).map(|r| Region { code: format!("r{r}"), name: format!("Region {}", r + 1) }).collect();
    let raw: Vec<f64> = (0..recipe.sites).map(|_| (1.0 + 0.5 * chance.bell()).clamp(0.25, 3.0)).collect();
    let scale = recipe.staff as f64 / raw.iter().sum::<f64>();
    let groups: Vec<Group> = raw
        .iter()
        .enumerate()
        .map(|(i, x)| Group {
            code: format!("g{i}"),
            name: format!("Academy {}", i + 1),
            region: (recipe.regions > 0).then(|| (i * recipe.regions / recipe.sites) as u16),
            eligible: ((x * scale).round() as u32).max(20),
            neighbours: Vec::new(),
        })
        .collect();
    let facts: Vec<Fact> = FACTS[..recipe.facts.min(8)]
        .iter()
        .map(|(code, categories, ordered)| Fact {
            code: (*code).to_owned(),
            name: (*code).to_owned(),
            categories: categories
                .iter()
                .enumerate()
                .map(|(i, (name, _))| Category { code: format!("c{}", i + 1), name: (*name).to_owned() })
                .collect(),
            ordered: *ordered,
            sensitive: false,
        })
        .collect();
    let themes: Vec<Theme> = (0..recipe.items.div_ceil(4))
        .map(|t| Theme { code: format!("t{t}"), name: format!("Theme {}", t + 1) })
        .collect();
    let items: Vec<Item> = (0..recipe.items)
        .map(|i| Item {
            code: format!("i{i}"),
            text: format!("Statement {}", i + 1),
            kind: Kind::Scale { points: 5, reversed: false },
            options: ["strongly disagree", "disagree", "neither", "agree", "strongly agree"]
                .map(str::to_owned)
                .to_vec(),
            theme: Some((i / 4) as u16),
            sensitive: false,
        })
        .collect();
    let structure = Structure { whole: "The trust".into(), regions, groups, facts, themes, items };
    let mut opened = Opened::new(&structure);
    let mut counts = Counts { answers: vec![Tally::default(); structure.groups.len()], comments: Vec::new() };
    for (g, group) in structure.groups.iter().enumerate() {
        let one_phase = recipe.uneven && chance.below(4) == 0;
        let all_women = recipe.uneven && chance.below(6) == 0;
        let mood = chance.bell() * 0.4;
        counts.answers[g].eligible = group.eligible;
        counts.answers[g].issued = group.eligible;
        for _ in 0..group.eligible {
            if chance.below(100) >= u64::from(recipe.answering) {
                continue;
            }
            counts.answers[g].answered += 1;
            let mut row = Vec::with_capacity(structure.facts.len());
            for (code, categories, _) in &FACTS[..structure.facts.len()] {
                let weights: Vec<u32> = categories.iter().map(|c| c.1).collect();
                let pick = match *code {
                    "role" if one_phase => chance.pick(&weights[..3]),
                    "gender" if all_women => 0,
                    _ => chance.pick(&weights),
                };
                let silent = chance.below(100) < u64::from(recipe.unstated);
                row.push(if silent { 0 } else { pick as u8 + 1 });
            }
            let leaning = mood + 0.7 * chance.bell();
            let answers: Vec<Answer> = (0..recipe.items)
                .map(|item| {
                    if chance.below(100) < 2 {
                        return Answer::LeftOut;
                    }
                    // Some statements are liked by nearly all, some by few.
                    let liked = 0.2 * ((item * 5 % 7) as f64 - 3.0);
                    let x = 3.6 + liked + leaning + 0.8 * chance.bell();
                    Answer::One(x.round().clamp(1.0, 5.0) as u8)
                })
                .collect();
            // Everything drawn is in range.
            let _ = opened.push(g, &row, &answers);
        }
    }
    Trust { structure, opened, counts }
}
