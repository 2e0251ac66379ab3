//! What people of the demonstration trust answer: a model with known truth, so that it can be checked whether the
//! results find what was planted, and nothing else.
//!
//! Everybody has a general feeling about the work, and one for each theme that goes with it (correlation ½ between
//! themes, 0.9 from wave to wave). An answer is where `shift + 0.72 × theme + 0.69 × chance of its own` falls between
//! the cut points of its scale, high being the good end. One unit is one standard deviation of an answer before the
//! scale cuts it.
//!
//! # What was planted
//!
//! | who | what | how much |
//! |---|---|---|
//! | with a disability or long-term condition | all items of *belonging* | −0.36 units, which is −0.45 standard deviations of the belonging score |
//! | midday supervisors | *com1*, hearing of things in good time | −0.90 units |
//! | midday supervisors | *com3*, "I usually do not hear it" | 35 % instead of 5 % |
//! | Brasswell Academy | *belonging*, *communication* and *action* | −0.45, −0.15, +0.15, +0.30 in the four waves |
//! | secondary schools | all items of *workload* | −0.40 units |
//! | special schools | *wel2*, support by the line manager | +0.25 units |
//! | teachers | *workload* | −0.20 units |
//! | leaders | *bel5*, *com2*, *act1*, *act2* | +0.45 units |
//! | teaching assistants, midday supervisors, site, cleaning and catering | *development* | −0.25 units |
//! | everybody but white colleagues | *bel4*, *bel5* | −0.25 units |
//! | who look after somebody | *wellbeing* | −0.20 units |
//! | in their first year | *belonging* | +0.20 units |
//! | everybody | *act1*, action after the last survey | −0.20, −0.05, +0.10, +0.20 in the four waves |
//! | places | a general effect and one for each theme | standard deviations 0.18 and 0.12 units |
//!
//! **Nothing** was planted for sex, age and hours: what differs there is chance, or goes with role and place.
//!
//! Who answers: see [`parts`]. About 2 in 100 answers are left out, 1 in 100 says "prefer not to say", 3 in 100 people stop
//! halfway. Of the facts, 3 in 100 are unticked, of the sensitive ones 8, and 3 more in 100 say "prefer not to say",
//! whatever else is true of the person.

use super::lots::Lots;
use super::trust::{Academy, IMPROVING, Phase, Staff};
use credential::body::{AnswerBody, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How strongly an answer follows the theme.
const LOADING: f64 = 0.72;
/// Cut points between the five choices, in units.
const CUTS: [f64; 4] = [-1.55, -0.8, -0.05, 1.05];

/// How many of an academy's people answer, on average over all: first, second, third closed wave.
pub const RESPONSE: [f64; 3] = [0.66, 0.70, 0.72];
/// How many have answered the open wave.
pub const RESPONSE_OPEN: f64 = 0.56;
/// The number of a wave that a visitor asks: by then a network of colleagues with a disability has changed how they feel.
pub const LATER: usize = 5;

/// A theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// Belonging and inclusion.
    Belonging,
    /// Wellbeing.
    Wellbeing,
    /// Workload.
    Workload,
    /// Learning and development.
    Development,
    /// Communication.
    Communication,
    /// The standing items.
    Action,
}

impl Theme {
    /// All of them, in the order of the survey.
    pub const ALL: [Self; 6] =
        [Self::Belonging, Self::Wellbeing, Self::Workload, Self::Development, Self::Communication, Self::Action];

    /// The name in the list of comments.
    pub fn word(self) -> &'static str {
        match self {
            Self::Belonging => "belonging",
            Self::Wellbeing => "wellbeing",
            Self::Workload => "workload",
            Self::Development => "development",
            Self::Communication => "communication",
            Self::Action => "action",
        }
    }
}

/// How an item is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    /// 1 to 5, high is good.
    Five,
    /// 1 to 5, low is good.
    FiveReversed,
    /// 0 to 10, sent as 1 to 11.
    Ten,
    /// The sources of news.
    Sources,
}

use Scale::{Five, FiveReversed, Sources, Ten};
use Theme::{Action, Belonging, Communication, Development, Wellbeing, Workload};

/// Code, theme, scale and how good the answers are on the whole, of every item of the bank that is asked.
const ITEMS: [(&str, Theme, Scale, f64); 21] = [
    ("bel1", Belonging, Five, 0.75),
    ("bel2", Belonging, Five, 0.60),
    ("bel3", Belonging, Five, 0.45),
    ("bel4", Belonging, Five, 0.35),
    ("bel5", Belonging, Five, 0.10),
    ("bel6", Belonging, FiveReversed, 0.35),
    ("wel1", Wellbeing, Five, 0.20),
    ("wel2", Wellbeing, Five, 0.65),
    ("wel3", Wellbeing, FiveReversed, -0.60),
    ("wel4", Wellbeing, Ten, 0.15),
    ("wor1", Workload, Five, -0.45),
    ("wor2", Workload, Five, 0.50),
    ("wor3", Workload, FiveReversed, -0.40),
    ("dev1", Development, Five, 0.30),
    ("dev2", Development, Five, 0.25),
    ("dev3", Development, Five, -0.20),
    ("com1", Communication, Five, 0.05),
    ("com2", Communication, Five, 0.00),
    ("com3", Communication, Sources, 0.0),
    ("act1", Action, Five, -0.25),
    ("act2", Action, Five, 0.05),
];

/// Whether this model knows an item.
pub fn knows(code: &str) -> bool {
    ITEMS.iter().any(|(known, ..)| *known == code)
}

/// What somebody feels in one wave, by theme.
pub type Feelings = BTreeMap<Theme, f64>;

/// Somebody in one wave.
pub struct Asked<'a> {
    /// The seed of the trust.
    pub seed: u64,
    /// Who.
    pub staff: &'a Staff,
    /// All places.
    pub academies: &'a [Academy],
    /// The wave, from 0.
    pub wave: usize,
    /// A day of the wave.
    pub on: Date,
}

impl Asked<'_> {
    fn lots(&self, what: &str) -> Lots {
        Lots::of(self.seed, &[what, &self.staff.number, &self.wave.to_string()])
    }

    fn academy(&self) -> &Academy {
        &self.academies[self.staff.main().site]
    }

    /// What the person feels: most of it stays from wave to wave.
    pub fn feelings(&self) -> Feelings {
        let mut lasting = Lots::of(self.seed, &["lasting", &self.staff.number]);
        let mut fresh = self.lots("fresh");
        let mut draw = || 0.9_f64.sqrt() * lasting.normal() + 0.1_f64.sqrt() * fresh.normal();
        let general = draw();
        Theme::ALL.into_iter().map(|theme| (theme, 0.5_f64.sqrt() * general + 0.5_f64.sqrt() * draw())).collect()
    }

    /// What was planted for this person and this item, in units.
    pub fn shift(&self, code: &str, theme: Theme) -> f64 {
        let (staff, traits, role) = (self.staff, self.staff.traits, self.staff.role(self.academies));
        let academy = self.academy();
        let by_wave = |values: [f64; 4]| values[self.wave.min(3)];
        let mut shift = place_effect(self.seed, academy, theme);
        if academy.name == IMPROVING && matches!(theme, Belonging | Communication | Action) {
            shift += by_wave([-0.45, -0.15, 0.15, 0.30]);
        }
        if code == "act1" {
            shift += by_wave([-0.20, -0.05, 0.10, 0.20]);
        }
        if matches!(code, "bel4" | "bel5") && traits.ethnicity != 4 {
            shift -= 0.25;
        }
        if role == 2 && matches!(code, "bel5" | "com2" | "act1" | "act2") {
            shift += 0.45;
        }
        shift += match theme {
            Belonging => {
                let felt_less = if self.wave >= LATER { -0.08 } else { -0.36 };
                let disabled = if traits.disabled { felt_less } else { 0.0 };
                let new = if staff.service_years(self.on) < 1 { 0.20 } else { 0.0 };
                disabled + new
            }
            Wellbeing => {
                let cares = if traits.cares { -0.20 } else { 0.0 };
                let noticed = if code == "wel2" && academy.phase == Phase::Special { 0.25 } else { 0.0 };
                cares + noticed
            }
            Workload => {
                let secondary = if academy.phase == Phase::Secondary { -0.40 } else { 0.0 };
                let teacher = if role == 1 { -0.20 } else { 0.0 };
                secondary + teacher
            }
            Development if matches!(role, 3 | 5 | 6) => -0.25,
            Communication if role == 6 && code == "com1" => -0.90,
            Development | Communication | Action => 0.0,
        };
        shift
    }

    /// The answers and the facts that the person leaves ticked.
    pub fn answers(&self, feelings: &Feelings) -> AnswerBody {
        let mut lots = self.lots("answers");
        // Some stop at a later page.
        let stop = if lots.yes(0.03) { 6 + lots.below(ITEMS.len() - 6) } else { ITEMS.len() };
        let mut body = AnswerBody::default();
        for (place, (code, theme, scale, level)) in ITEMS.into_iter().enumerate() {
            let noise = lots.normal();
            let feels =
                level + self.shift(code, theme) + LOADING * feelings[&theme] + (1.0 - LOADING * LOADING).sqrt() * noise;
            let value = match scale {
                Five => Value::One(five(feels)),
                FiveReversed => Value::One(6 - five(feels)),
                Ten => Value::One((7.0 + 2.1 * feels).round().clamp(0.0, 10.0) as u16 + 1),
                Sources => Value::Several(self.sources(&mut lots)),
            };
            let (left_out, declined) = (lots.yes(0.02), lots.yes(0.01));
            if place >= stop || left_out {
                continue;
            }
            body.answers.insert(code.to_owned(), if declined { Value::One(0) } else { value });
        }
        body.facts = self.facts(&mut lots);
        body
    }

    /// Where news is heard: briefing, email, noticeboard, line manager, colleagues, usually not.
    fn sources(&self, lots: &mut Lots) -> Vec<u16> {
        let role = self.staff.role(self.academies);
        let never = if role == 6 { 0.35 } else { 0.05 };
        if lots.yes(never) {
            return vec![6];
        }
        let often = match role {
            5 | 6 => [0.15, 0.12, 0.45, 0.4, 0.6],
            3 => [0.45, 0.6, 0.25, 0.3, 0.5],
            _ => [0.6, 0.85, 0.15, 0.35, 0.4],
        };
        let mut chosen: Vec<u16> = (1..).zip(often).filter(|(_, often)| lots.yes(*often)).map(|(n, _)| n).collect();
        if chosen.is_empty() {
            chosen.push(5);
        }
        chosen
    }

    fn facts(&self, lots: &mut Lots) -> BTreeMap<String, Value> {
        let (staff, traits) = (self.staff, self.staff.traits);
        let band = |years: i16, ends: [i16; 4]| 1 + ends.iter().filter(|end| years >= **end).count() as u16;
        let yes = |is: bool| if is { 1 } else { 2 };
        let told = [
            ("role", staff.role(self.academies), false),
            ("age", band(staff.age(self.on), [25, 35, 45, 55]), false),
            ("service", band(staff.service_years(self.on), [1, 3, 6, 11]), false),
            ("contract", yes(staff.full_time()), false),
            ("sex", u16::from(traits.sex), true),
            ("disability", yes(traits.disabled), true),
            ("ethnicity", u16::from(traits.ethnicity), true),
            ("caring", yes(traits.cares), true),
        ];
        let mut facts = BTreeMap::new();
        for (code, value, sensitive) in told {
            let (unticked, declined) = (lots.yes(if sensitive { 0.08 } else { 0.03 }), lots.yes(0.03));
            if !unticked {
                facts.insert(code.to_owned(), Value::One(if sensitive && declined { 0 } else { value }));
            }
        }
        facts
    }
}

/// The facts that are asked for.
pub const FACTS: [&str; 8] = ["role", "age", "service", "contract", "sex", "disability", "ethnicity", "caring"];

fn five(feels: f64) -> u16 {
    1 + CUTS.iter().filter(|cut| feels > **cut).count() as u16
}

fn place_effect(seed: u64, academy: &Academy, theme: Theme) -> f64 {
    let draw = |what: &str| Lots::of(seed, &["place", academy.name, what]).normal();
    // What is planted for the improving academy should not depend on where it happens to begin.
    if academy.name == IMPROVING { 0.0 } else { 0.18 * draw("general") + 0.12 * draw(theme.word()) }
}

/// What somebody does in a wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Takes the credentials and answers.
    Answers,
    /// Answers on a paper slip, which a clerk types in.
    Paper,
    /// Takes the credentials and never answers.
    Takes,
    /// Nothing.
    Nothing,
}

/// Who takes part. Places differ (57 to 85 %), leaders answer more, those without a desk less; `target` is the mean over
/// everybody. In those of whom it is known that they have no email, one in twelve answers on paper.
pub fn parts(asked: &[Asked<'_>], target: f64) -> Vec<Part> {
    let raw: Vec<f64> = asked
        .iter()
        .map(|one| {
            let place = Lots::of(one.seed, &["place", one.academy().name, "response"]).unit();
            let role = match one.staff.role(one.academies) {
                2 | 7 => 0.12,
                5 | 6 => -0.14,
                _ => 0.0,
            };
            (0.57 + 0.28 * place + role).clamp(0.2, 0.95)
        })
        .collect();
    let mean = raw.iter().sum::<f64>() / (raw.len().max(1) as f64);
    asked
        .iter()
        .zip(raw)
        .map(|(one, raw)| {
            let mut lots = one.lots("part");
            let (answers, paper, takes) =
                (lots.yes((raw * target / mean).min(0.98)), lots.yes(1.0 / 12.0), lots.yes(0.12));
            match answers {
                true if paper && one.staff.email.is_none() => Part::Paper,
                true => Part::Answers,
                false if takes => Part::Takes,
                false => Part::Nothing,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::trust::{STAFF, Trust};
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    /// Answers of a large trust: noise is small, what was planted is not.
    fn answered(seed: u64, staff: usize, wave: usize) -> Vec<(Staff, AnswerBody)> {
        let trust = Trust::new(seed, staff, TODAY);
        let here = trust.people.iter().filter(|person| person.here(TODAY));
        here.map(|staff| {
            let one = Asked { seed, staff, academies: &trust.academies, wave, on: TODAY };
            (staff.clone(), one.answers(&one.feelings()))
        })
        .collect()
    }

    fn good(body: &AnswerBody, code: &str) -> Option<f64> {
        let scale = ITEMS.iter().find(|(known, ..)| *known == code)?.2;
        match (scale, body.answers.get(code)?) {
            (Five, Value::One(n @ 1..=5)) => Some(f64::from(*n)),
            (FiveReversed, Value::One(n @ 1..=5)) => Some(6.0 - f64::from(*n)),
            (Ten, Value::One(n @ 1..=11)) => Some(f64::from(*n) - 1.0),
            _ => None,
        }
    }

    fn score(body: &AnswerBody, theme: Theme) -> Option<f64> {
        let codes = ITEMS.iter().filter(|(_, of, scale, _)| *of == theme && *scale != Sources && *scale != Ten);
        let values: Option<Vec<f64>> = codes.map(|(code, ..)| good(body, code)).collect();
        values.map(|values| values.iter().sum::<f64>() / values.len() as f64)
    }

    fn mean(values: &[f64]) -> f64 {
        values.iter().sum::<f64>() / values.len() as f64
    }

    fn deviation(values: &[f64]) -> f64 {
        let m = mean(values);
        (values.iter().map(|x| (x - m).powi(2)).sum::<f64>() / (values.len() - 1) as f64).sqrt()
    }

    /// Difference of two groups in standard deviations.
    fn d(
        all: &[(Staff, AnswerBody)],
        value: impl Fn(&AnswerBody) -> Option<f64>,
        group: impl Fn(&Staff) -> bool,
    ) -> f64 {
        let of = |inside: bool| -> Vec<f64> {
            all.iter().filter(|(staff, _)| group(staff) == inside).filter_map(|(_, body)| value(body)).collect()
        };
        let (with, without) = (of(true), of(false));
        (mean(&with) - mean(&without)) / deviation(&without)
    }

    #[test]
    fn what_was_planted_is_in_the_answers() {
        let all = answered(11, 12_000, 0);
        let disabled = d(&all, |body| score(body, Belonging), |staff| staff.traits.disabled);
        assert!((-0.53..-0.37).contains(&disabled), "disability: {disabled}");
        let midday = d(&all, |body| good(body, "com1"), |staff| staff.main().title.contains("Midday"));
        assert!((-1.05..-0.70).contains(&midday), "midday: {midday}");
        let sex = d(&all, |body| score(body, Belonging), |staff| staff.traits.sex == 1);
        assert!(sex.abs() < 0.08, "sex: {sex}");
        let caring = d(&all, |body| score(body, Wellbeing), |staff| staff.traits.cares);
        assert!((-0.36..-0.13).contains(&caring), "caring: {caring}");
        let leaders = d(&all, |body| good(body, "com2"), |staff| staff.main().title.contains("Head"));
        assert!(leaders > 0.1, "leaders: {leaders}");
    }

    #[test]
    fn one_academy_gets_better_and_secondaries_have_the_heaviest_workload() {
        let trust = Trust::new(11, STAFF, TODAY);
        let site = trust.academies.iter().position(|academy| academy.name == IMPROVING).unwrap();
        let at = |wave| {
            let all = answered(11, STAFF, wave);
            let of: Vec<f64> = all
                .iter()
                .filter(|(staff, _)| staff.main().site == site)
                .filter_map(|(_, body)| score(body, Belonging))
                .collect();
            mean(&of)
        };
        let scores = [at(0), at(1), at(2), at(3)];
        assert!(scores[2] - scores[0] > 0.35, "{scores:?}");
        assert!(scores[3] > scores[1], "{scores:?}");
        let all = answered(11, 12_000, 0);
        let large = Trust::new(11, 12_000, TODAY);
        let is_secondary = |staff: &Staff| large.academies[staff.main().site].phase == Phase::Secondary;
        let secondary = d(&all, |body| score(body, Workload), is_secondary);
        assert!(secondary < -0.35, "{secondary}");
    }

    #[test]
    fn items_of_a_theme_go_together_and_nothing_is_stuck_at_an_end() {
        let all = answered(3, 4_000, 1);
        let values = |code: &str| -> Vec<Option<f64>> { all.iter().map(|(_, body)| good(body, code)).collect() };
        let correlation = |a: &str, b: &str| {
            let pairs: Vec<(f64, f64)> = values(a).into_iter().zip(values(b)).filter_map(|(a, b)| a.zip(b)).collect();
            let (x, y): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let (mx, my) = (mean(&x), mean(&y));
            let cov = x.iter().zip(&y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / (x.len() - 1) as f64;
            cov / deviation(&x) / deviation(&y)
        };
        let (within, across) = (correlation("bel1", "bel3"), correlation("bel1", "wor1"));
        assert!((0.4..0.6).contains(&within) && (0.12..0.35).contains(&across), "{within} {across}");
        for (code, _, scale, _) in ITEMS {
            if scale == Sources {
                continue;
            }
            let told: Vec<f64> = values(code).into_iter().flatten().collect();
            assert!(told.len() > 3_700, "{code}");
            let high = if scale == Ten { 10.0 } else { 5.0 };
            let top = told.iter().filter(|x| **x == high).count() as f64 / told.len() as f64;
            assert!((0.02..0.40).contains(&top), "{code}: {top} at the top");
        }
    }

    #[test]
    fn most_take_part_and_places_differ() {
        let trust = Trust::new(2, STAFF, TODAY);
        let asked: Vec<Asked<'_>> = trust
            .people
            .iter()
            .filter(|person| person.here(TODAY))
            .map(|staff| Asked { seed: 2, staff, academies: &trust.academies, wave: 1, on: TODAY })
            .collect();
        let parts = parts(&asked, RESPONSE[1]);
        let count = |part| parts.iter().filter(|one| **one == part).count();
        let answered = count(Part::Answers) + count(Part::Paper);
        assert!((1_690..1_810).contains(&answered), "{answered}");
        assert!((8..40).contains(&count(Part::Paper)), "{}", count(Part::Paper));
        let mut rates = vec![];
        for site in 0..trust.academies.len() {
            let of: Vec<&Part> = asked
                .iter()
                .zip(&parts)
                .filter(|(one, _)| one.staff.main().site == site)
                .map(|(_, part)| part)
                .collect();
            let here = of.iter().filter(|part| matches!(part, Part::Answers | Part::Paper)).count();
            rates.push(here as f64 / of.len() as f64);
        }
        let (low, high) = (rates.iter().copied().fold(1.0, f64::min), rates.iter().copied().fold(0.0, f64::max));
        assert!(high - low > 0.15 && low > 0.35, "{low} to {high}");
    }
}
