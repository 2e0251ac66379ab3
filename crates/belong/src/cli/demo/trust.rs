//! The demonstration trust: academies, posts, and the people who hold or held them. Everybody and everything is
//! invented; no trust of this name was found.
//!
//! A *post* has a holder today, and those whose holder came within the last nineteen months mostly had another before.
//! So the trust has the same size at any time and yet a tenth of its people change in a year. What is written of it is
//! the staff list as a school system would export it on a given day ([`Trust::staff_list`]); nothing else of it goes
//! into the people database. What people are beyond their work ([`Traits`]) they say in their answers, or not.

use super::lots::Lots;
use crate::features::directory::JobFamily;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the trust.
pub const NAME: &str = "Larkmere Learning Trust";
/// People of the trust unless another number is asked for.
pub const STAFF: usize = 2_500;
/// People, at least: fewer make no sensible groups.
pub const STAFF_MIN: usize = 150;
/// People, at most.
pub const STAFF_MAX: usize = 50_000;
/// Days before today for which the trust has a past.
pub const PAST_DAYS: i32 = 585;
/// People without email, in a hundred of all.
const WITHOUT_EMAIL_PER_CENT: usize = 12;
/// The academy that gets better from wave to wave.
pub const IMPROVING: &str = "Brasswell Academy";

const NAMES: &str = include_str!("names.txt");

/// What kind of school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Ages 4 to 11.
    Primary,
    /// Ages 11 to 18.
    Secondary,
    /// For pupils with special needs.
    Special,
    /// The central team: no school.
    Central,
}

use Phase::{Central, Primary, Secondary, Special};

/// Name, region, phase and relative size, in the order in which a smaller trust gets them.
const ACADEMIES: [(&str, &str, Phase, u32); 31] = [
    ("Central team", "", Central, 76),
    (IMPROVING, "City", Secondary, 187),
    ("Sandpiper Primary Academy", "Coast", Primary, 62),
    ("Stormhaven Academy", "Coast", Secondary, 152),
    ("Heronfold School", "Vale", Special, 96),
    ("Bramblecote Primary Academy", "Vale", Primary, 57),
    ("Highfell Academy", "Fells", Secondary, 119),
    ("Rowanthwaite Primary Academy", "Fells", Primary, 48),
    ("Copperwell Primary Academy", "City", Primary, 70),
    ("Thornymead Academy", "Vale", Secondary, 168),
    ("Gullhaven Primary Academy", "Coast", Primary, 38),
    ("Pebblecroft School", "Coast", Special, 74),
    ("Northlock Academy", "City", Secondary, 161),
    ("Orchardlea Primary Academy", "Vale", Primary, 51),
    ("Curlewby Primary Academy", "Fells", Primary, 29),
    ("Lanternside Primary Academy", "City", Primary, 66),
    ("Larkcrag Academy", "Fells", Secondary, 118),
    ("Kelpstow Primary Academy", "Coast", Primary, 44),
    ("Foundry Row Primary Academy", "City", Primary, 54),
    ("Seabrink Academy", "Coast", Secondary, 131),
    ("Cowslipham Primary Academy", "Vale", Primary, 41),
    ("Peatbeck Primary Academy", "Fells", Primary, 33),
    ("Hazelmoor School", "City", Special, 85),
    ("Fallowdean Academy", "Vale", Secondary, 143),
    ("Thriftwick Primary Academy", "Coast", Primary, 46),
    ("Weaverbridge Primary Academy", "City", Primary, 59),
    ("Millrace Primary Academy", "Vale", Primary, 36),
    ("Harecrag Primary Academy", "Fells", Primary, 27),
    ("Vulcan Wharf Academy", "City", Secondary, 126),
    ("Marramgate Primary Academy", "Coast", Primary, 49),
    ("Meadowsweep Primary Academy", "Vale", Primary, 54),
];

/// Posts of each family in a thousand, by phase.
const MAKEUP: [(JobFamily, [u32; 3]); 10] = [
    (JobFamily::Leadership, [60, 55, 50]),
    (JobFamily::Teaching, [335, 500, 215]),
    (JobFamily::Classroom, [285, 107, 465]),
    (JobFamily::Pastoral, [40, 68, 60]),
    (JobFamily::Office, [60, 68, 45]),
    (JobFamily::Technical, [0, 45, 10]),
    (JobFamily::Premises, [25, 29, 30]),
    (JobFamily::Catering, [48, 50, 32]),
    (JobFamily::Cleaning, [55, 55, 38]),
    (JobFamily::Midday, [92, 23, 55]),
];

/// Subjects of a secondary school, each with its share of teachers.
const SUBJECTS: [(&str, u32); 15] = [
    ("English", 14),
    ("Mathematics", 14),
    ("Science", 16),
    ("Geography", 5),
    ("History", 6),
    ("French; Spanish", 7),
    ("Art", 4),
    ("Music", 3),
    ("Drama", 3),
    ("Design and Technology", 5),
    ("Computing", 4),
    ("Physical Education", 8),
    ("Religious Education", 4),
    ("Business; Economics", 4),
    ("Psychology; Sociology", 3),
];

/// Subjects that a primary teacher may lead.
const LED: [&str; 10] = [
    "Reading",
    "Mathematics",
    "Science",
    "Phonics",
    "Early Years",
    "Music",
    "Physical Education",
    "Art",
    "History",
    "Computing",
];

/// A place of the trust.
#[derive(Clone, Debug)]
pub struct Academy {
    /// Its name.
    pub name: &'static str,
    /// Its region; empty for the central team.
    pub region: &'static str,
    /// What kind of school.
    pub phase: Phase,
    /// The post that leads it.
    pub head: usize,
}

/// Work that somebody holds.
#[derive(Clone, Debug)]
struct Post {
    site: usize,
    title: String,
    family: JobFamily,
    subjects: &'static str,
    /// The post that it reports to.
    above: Option<usize>,
    /// People, the latest first.
    holders: Vec<usize>,
}

/// Somebody's time in a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The post.
    post: usize,
    /// The place, which is another than the post's for a second appointment.
    pub site: usize,
    /// Job title.
    pub title: String,
    /// Kind of work.
    pub family: JobFamily,
    /// Subjects, separated by semicolons.
    pub subjects: &'static str,
    /// Thousandths of full time.
    pub fte: u16,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Option<Date>,
}

impl Work {
    fn holds(&self, on: Date) -> bool {
        self.starts_on <= on && self.ends_on.is_none_or(|end| on <= end)
    }
}

/// What people are beyond their work. Never in the people database: they say it in their answers, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// 1 female, 2 male.
    pub sex: u8,
    /// Born on.
    pub born_on: Date,
    /// 1 to 5, as in the bank.
    pub ethnicity: u8,
    /// A disability or long-term condition.
    pub disabled: bool,
    /// Looks after somebody.
    pub cares: bool,
}

/// Somebody of the trust, now or before.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Staff number.
    pub number: String,
    /// First name.
    pub first: &'static str,
    /// Surname.
    pub last: &'static str,
    /// Work email.
    pub email: Option<String>,
    /// Work: the main one first, then perhaps one at a second site.
    pub work: Vec<Work>,
    /// The rest.
    pub traits: Traits,
}

impl Staff {
    /// First name and surname.
    pub fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    /// Whether somebody works here on a day.
    pub fn here(&self, on: Date) -> bool {
        self.work.iter().any(|work| work.holds(on))
    }

    /// The main work.
    pub fn main(&self) -> &Work {
        &self.work[0]
    }

    /// The number of the role in the question "which of these is closest to your role".
    pub fn role(&self, academies: &[Academy]) -> u16 {
        let main = self.main();
        if academies[main.site].phase == Central {
            return 7;
        }
        match main.family {
            JobFamily::Teaching => 1,
            JobFamily::Leadership => 2,
            JobFamily::Classroom | JobFamily::Pastoral => 3,
            JobFamily::Premises | JobFamily::Cleaning | JobFamily::Catering => 5,
            JobFamily::Midday => 6,
            JobFamily::Central => 7,
            JobFamily::Office | JobFamily::Technical | JobFamily::Other => 4,
        }
    }

    /// Whole years since the first day here.
    pub fn service_years(&self, on: Date) -> i16 {
        years_between(self.main().starts_on, on)
    }

    /// Whole years of age.
    pub fn age(&self, on: Date) -> i16 {
        years_between(self.traits.born_on, on)
    }

    /// Whether all appointments together are full time.
    pub fn full_time(&self) -> bool {
        self.work.iter().map(|work| u32::from(work.fte)).sum::<u32>() >= 950
    }
}

fn years_between(from: Date, to: Date) -> i16 {
    let years = to.year() - from.year();
    if (to.month(), to.day()) < (from.month(), from.day()) { years - 1 } else { years }
}

/// The whole trust.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Its places; the central team is the first.
    pub academies: Vec<Academy>,
    posts: Vec<Post>,
    /// Everybody, also those who have left and those who come soon.
    pub people: Vec<Staff>,
}

/// Shares of a whole by weight that add up to it exactly (largest remainder).
fn shares(whole: usize, weights: &[u32]) -> Vec<usize> {
    let sum: u64 = weights.iter().map(|w| u64::from(*w)).sum::<u64>().max(1);
    let exact = |w: u32| whole as u64 * u64::from(w);
    let mut out: Vec<usize> = weights.iter().map(|w| (exact(*w) / sum) as usize).collect();
    let mut by_rest: Vec<usize> = (0..weights.len()).collect();
    by_rest.sort_by_key(|i| (std::cmp::Reverse(exact(weights[*i]) % sum), *i));
    let missing = whole - out.iter().sum::<usize>();
    for index in by_rest.into_iter().take(missing) {
        out[index] += 1;
    }
    out
}

impl Trust {
    /// The trust of a seed, with so many people today.
    pub fn new(seed: u64, staff: usize, today: Date) -> Self {
        let count = (staff * 30).div_ceil(STAFF).clamp(6, 30) + 1;
        let chosen = &ACADEMIES[..count];
        let sizes = shares(staff, &chosen.iter().map(|academy| academy.3).collect::<Vec<_>>());
        let mut trust = Self { academies: vec![], posts: vec![], people: vec![] };
        for (&(name, region, phase, _), size) in chosen.iter().zip(sizes) {
            let head = trust.posts.len();
            trust.academies.push(Academy { name, region, phase, head });
            trust.add_posts(phase, size);
        }
        let mut maker =
            Maker { lots: Lots::of(seed, &["trust"]), names: Names::read(), today, began: days(today, -PAST_DAYS) };
        for post in 0..trust.posts.len() {
            maker.fill(&mut trust, post);
        }
        maker.second_sites(&mut trust);
        maker.number(&mut trust, staff);
        trust
    }

    fn add(
        &mut self,
        title: impl Into<String>,
        family: JobFamily,
        subjects: &'static str,
        above: Option<usize>,
    ) -> usize {
        let site = self.academies.len() - 1;
        self.posts.push(Post { site, title: title.into(), family, subjects, above, holders: vec![] });
        self.posts.len() - 1
    }

    fn add_posts(&mut self, phase: Phase, size: usize) {
        if phase == Central {
            self.add_central(size);
            return;
        }
        let column = match phase {
            Primary => 0,
            Secondary | Central => 1,
            Special => 2,
        };
        let weights: Vec<u32> = MAKEUP.iter().map(|(_, by_phase)| by_phase[column]).collect();
        let mut counts = shares(size, &weights);
        // Every school has a head.
        if counts[0] == 0 {
            let largest = (0..counts.len()).max_by_key(|i| counts[*i]).unwrap_or(0);
            counts[largest] -= 1;
            counts[0] = 1;
        }
        let head = self.posts.len();
        for ((family, _), count) in MAKEUP.into_iter().zip(counts) {
            self.add_family(phase, family, count, head);
        }
    }

    fn add_family(&mut self, phase: Phase, family: JobFamily, count: usize, head: usize) {
        let first = self.posts.len();
        let secondary = phase == Secondary;
        let departments = if secondary && family == JobFamily::Teaching { department_of(count) } else { vec![] };
        let mut heads: BTreeMap<&str, usize> = BTreeMap::new();
        for n in 0..count {
            let lead = Some(first);
            let (title, subjects, above) = match family {
                JobFamily::Leadership => {
                    let title = match (n, secondary) {
                        (0, false) => "Headteacher",
                        (0, true) => "Principal",
                        (1, false) => "Deputy Headteacher",
                        (1, true) => "Vice Principal",
                        (_, false) => "Assistant Headteacher",
                        (_, true) => "Assistant Principal",
                    };
                    (title.to_owned(), "", if n == 0 { Some(1) } else { Some(head) })
                }
                JobFamily::Teaching if secondary => {
                    let subject = departments[n];
                    let said = subject.replace("; ", " and ");
                    match heads.get(subject) {
                        Some(above) => (format!("Teacher of {said}"), subject, Some(*above)),
                        None => {
                            heads.insert(subject, self.posts.len());
                            (format!("Head of {said}"), subject, Some(head))
                        }
                    }
                }
                JobFamily::Teaching if n == 0 => ("SENCO".to_owned(), "", Some(head)),
                JobFamily::Teaching => {
                    ("Class Teacher".to_owned(), if n % 2 == 1 { LED[n / 2 % LED.len()] } else { "" }, Some(head))
                }
                JobFamily::Classroom if n == 0 => ("Higher Level Teaching Assistant".to_owned(), "", Some(head)),
                JobFamily::Classroom => ("Teaching Assistant".to_owned(), "", lead),
                JobFamily::Pastoral => {
                    let titles = ["Pastoral Lead", "Attendance Officer", "Family Support Worker", "Pastoral Mentor"];
                    (titles[n % titles.len()].to_owned(), "", if n == 0 { Some(head) } else { lead })
                }
                JobFamily::Office => {
                    let titles = ["School Business Manager", "Receptionist", "Office Administrator", "Finance Officer"];
                    let title = titles[if n < titles.len() { n } else { 1 + n % 3 }];
                    (title.to_owned(), "", if n == 0 { Some(head) } else { lead })
                }
                JobFamily::Technical => {
                    let titles = ["IT Technician", "Science Technician", "Librarian", "Art Technician"];
                    (titles[n % titles.len()].to_owned(), "", Some(head))
                }
                JobFamily::Premises if n == 0 => ("Site Manager".to_owned(), "", Some(head)),
                JobFamily::Premises => ("Caretaker".to_owned(), "", lead),
                JobFamily::Catering if n == 0 => ("Cook in Charge".to_owned(), "", Some(head)),
                JobFamily::Catering => ("Catering Assistant".to_owned(), "", lead),
                JobFamily::Cleaning if n == 0 => ("Cleaning Supervisor".to_owned(), "", Some(head)),
                JobFamily::Cleaning => ("Cleaner".to_owned(), "", lead),
                JobFamily::Midday if n == 0 => ("Senior Midday Supervisor".to_owned(), "", Some(head)),
                _ => ("Midday Supervisor".to_owned(), "", lead),
            };
            self.add(title, family, subjects, above);
        }
    }

    fn add_central(&mut self, size: usize) {
        use JobFamily::{Central as Office, Leadership, Technical};
        let chief = self.add("Chief Executive", Leadership, "", None);
        let leads = [
            self.add("Director of Education", Leadership, "", Some(chief)),
            self.add("Director of People", Leadership, "", Some(chief)),
            self.add("Chief Operating Officer", Leadership, "", Some(chief)),
        ];
        let teams = [
            ("Systems and Data Lead", Technical, leads[2]),
            ("Governance Professional", Office, chief),
            ("People Adviser", Office, leads[1]),
            ("Finance Officer", Office, leads[2]),
            ("School Improvement Adviser", Office, leads[0]),
            ("Network Engineer", Technical, leads[2]),
            ("Payroll Officer", Office, leads[1]),
            ("Estates Officer", Office, leads[2]),
            ("Inclusion Adviser", Office, leads[0]),
            ("Communications Officer", Office, chief),
            ("Procurement Officer", Office, leads[2]),
        ];
        for n in 4..size.max(7) {
            // The first two posts there are one of.
            let at = if n - 4 < teams.len() { n - 4 } else { 2 + n % (teams.len() - 2) };
            let (title, family, above) = teams[at];
            self.add(title, family, "", Some(above));
        }
    }

    /// Who holds a post on a day.
    fn holder(&self, post: usize, on: Date) -> Option<usize> {
        self.posts[post].holders.iter().copied().find(|person| self.people[*person].main().holds(on))
    }

    /// The line manager of a post on a day: its own, or while that one is vacant the next above.
    fn manager(&self, post: usize, on: Date) -> Option<usize> {
        let mut above = self.posts[post].above;
        while let Some(post) = above {
            if let Some(person) = self.holder(post, on) {
                return Some(person);
            }
            above = self.posts[post].above;
        }
        None
    }

    /// Who leads an academy on a day.
    pub fn head_of(&self, academy: usize, on: Date) -> Option<usize> {
        self.holder(self.academies[academy].head, on)
    }

    /// The first person with a job title on a day.
    pub fn titled(&self, title: &str, on: Date) -> Option<usize> {
        (0..self.posts.len()).filter(|post| self.posts[*post].title == title).find_map(|post| self.holder(post, on))
    }

    /// The staff list as a school system exports it on a day: everybody who works here, who starts within six weeks, and
    /// who left since the export before, with the day on which they did.
    ///
    /// # Panics
    /// Never: writing to memory does not fail.
    pub fn staff_list(&self, on: Date, since: Date) -> String {
        let mut csv = csv::Writer::from_writer(vec![]);
        let header = [
            "Staff number",
            "Forename",
            "Surname",
            "Work email",
            "Academy",
            "Region",
            "Job title",
            "Job family",
            "Subjects",
            "FTE",
            "Start date",
            "End date",
            "Line manager",
        ];
        csv.write_record(header).expect("memory takes it");
        let day = |date: Date| date.strftime("%d/%m/%Y").to_string();
        let soon = days(on, 42);
        for staff in &self.people {
            for work in &staff.work {
                if work.starts_on > soon || work.ends_on.is_some_and(|end| end < since) {
                    continue;
                }
                // A last day that lies far ahead is not known yet.
                let ends_on = work.ends_on.filter(|end| *end <= soon);
                let academy = &self.academies[work.site];
                let manager = self.manager(work.post, on).map(|person| self.people[person].number.as_str());
                let fte = format!("{:.2}", f64::from(work.fte) / 1_000.0);
                csv.write_record([
                    staff.number.as_str(),
                    staff.first,
                    staff.last,
                    staff.email.as_deref().unwrap_or_default(),
                    academy.name,
                    academy.region,
                    &work.title,
                    work.family.code(),
                    work.subjects,
                    &fte,
                    &day(work.starts_on),
                    &ends_on.map(day).unwrap_or_default(),
                    manager.filter(|number| *number != staff.number).unwrap_or_default(),
                ])
                .expect("memory takes it");
            }
        }
        String::from_utf8(csv.into_inner().expect("memory takes it")).expect("everything in it is text")
    }
}

/// The subject of each teacher of a secondary school: large departments first, so that each begins with its head.
fn department_of(teachers: usize) -> Vec<&'static str> {
    let weights: Vec<u32> = SUBJECTS.iter().map(|(_, share)| *share).collect();
    let counts = shares(teachers, &weights);
    SUBJECTS.iter().zip(counts).flat_map(|((subject, _), count)| std::iter::repeat_n(*subject, count)).collect()
}

fn days(from: Date, days: i32) -> Date {
    from.checked_add(Span::new().days(days)).unwrap_or(from)
}

/// The last first day of a term on or before a date.
fn term_start(on: Date) -> Date {
    let starts = |year: i16| [date(year, 9, 1), date(year, 4, 20), date(year, 1, 5)];
    starts(on.year()).into_iter().chain(starts(on.year() - 1)).find(|start| *start <= on).unwrap_or(on)
}

struct Names {
    women: Vec<&'static str>,
    men: Vec<&'static str>,
    surnames: Vec<&'static str>,
}

impl Names {
    fn read() -> Self {
        let of = |mark: &str| {
            let line = NAMES.lines().find_map(|line| line.strip_prefix(mark)).unwrap_or_default();
            line.split_whitespace().collect()
        };
        Self { women: of("f "), men: of("m "), surnames: of("s ") }
    }
}

struct Maker {
    lots: Lots,
    names: Names,
    today: Date,
    /// The day on which the past of the trust begins.
    began: Date,
}

/// Part-time work of a family: how often, and how many thousandths.
fn part_time(family: JobFamily) -> (f64, &'static [u16]) {
    match family {
        JobFamily::Leadership => (0.05, &[800]),
        JobFamily::Teaching => (0.22, &[400, 500, 600, 800]),
        JobFamily::Classroom => (0.65, &[500, 600, 730, 800]),
        JobFamily::Pastoral => (0.4, &[500, 600, 800]),
        JobFamily::Office | JobFamily::Other => (0.45, &[400, 500, 600, 800]),
        JobFamily::Technical => (0.3, &[500, 600, 800]),
        JobFamily::Premises => (0.2, &[500, 600]),
        JobFamily::Catering => (0.95, &[250, 350, 450, 600]),
        JobFamily::Cleaning => (0.98, &[200, 300, 400, 500]),
        JobFamily::Midday => (1.0, &[100, 130, 170, 200]),
        JobFamily::Central => (0.15, &[500, 600, 800]),
    }
}

/// How often somebody of a family is a woman.
fn women(family: JobFamily, phase: Phase) -> f64 {
    match family {
        JobFamily::Leadership => 0.64,
        JobFamily::Teaching if phase == Secondary => 0.63,
        JobFamily::Teaching => 0.86,
        JobFamily::Classroom => 0.91,
        JobFamily::Pastoral => 0.8,
        JobFamily::Office => 0.86,
        JobFamily::Technical => 0.36,
        JobFamily::Premises => 0.1,
        JobFamily::Catering => 0.92,
        JobFamily::Cleaning => 0.8,
        JobFamily::Midday => 0.94,
        JobFamily::Central | JobFamily::Other => 0.6,
    }
}

impl Maker {
    /// Gives a post its holder of today, and those before.
    fn fill(&mut self, trust: &mut Trust, post: usize) {
        let steady =
            trust.posts[post].site == 0 && post < 6 || trust.academies.iter().any(|academy| academy.head == post);
        let mut ends_on = None;
        loop {
            let last = ends_on.unwrap_or(self.today);
            let mut years = -7.0 * (1.0 - self.lots.unit()).ln();
            if steady {
                years = years.max(2.5);
            }
            let mut starts_on = days(last, -((years.min(34.0) * 365.25) as i32) - 1);
            let termly =
                matches!(trust.posts[post].family, JobFamily::Leadership | JobFamily::Teaching | JobFamily::Classroom);
            if termly && self.lots.yes(0.85) {
                starts_on = term_start(starts_on);
            }
            self.add_person(trust, post, starts_on, ends_on);
            // One in ten posts is new; the others had somebody before, mostly until the day before.
            if starts_on <= self.began || self.lots.yes(0.1) {
                break;
            }
            let vacant = if self.lots.yes(0.75) { 0 } else { 20 + self.lots.below(90) as i32 };
            ends_on = Some(days(starts_on, -1 - vacant));
        }
        // Of some it is known that they leave after this term; some others start after it.
        let next_term = days(term_start(days(self.today, 140)), -1);
        let current = trust.posts[post].holders[0];
        if !steady && self.lots.yes(0.006) {
            for work in &mut trust.people[current].work {
                work.ends_on = Some(next_term);
            }
            let starts_on = days(next_term, 1);
            self.add_person(trust, post, starts_on, None);
        }
    }

    fn add_person(&mut self, trust: &mut Trust, post: usize, starts_on: Date, ends_on: Option<Date>) {
        let found = &trust.posts[post];
        let academy = &trust.academies[found.site];
        let lots = &mut self.lots;
        let sex = if lots.yes(women(found.family, academy.phase)) { 1 } else { 2 };
        let first = *lots.one(if sex == 1 { &self.names.women } else { &self.names.men });
        let last = *lots.one(&self.names.surnames);
        let served = years_between(starts_on, self.today);
        let age = (43.0 + 11.5 * lots.normal()).clamp(21.0, 67.0).max(f64::from(served) + 19.0).min(71.0);
        let born_on = days(self.today, -((age * 365.25) as i32) - 1);
        let elsewhere = [0.42, 0.24, 0.14, 0.2];
        let diverse = if academy.region == "City" { 0.4 } else { 0.07 };
        let ethnicity = if lots.yes(diverse) { [1, 2, 3, 5][lots.weighted(&elsewhere)] } else { 4 };
        let (often, parts) = part_time(found.family);
        let fte = if lots.yes(often) { *lots.one(parts) } else { 1_000 };
        let disabled = lots.yes(if age > 50.0 { 0.18 } else { 0.11 });
        let cares = lots.yes(if age > 40.0 { 0.27 } else { 0.1 });
        let work = Work {
            post,
            site: found.site,
            title: found.title.clone(),
            family: found.family,
            subjects: found.subjects,
            fte,
            starts_on,
            ends_on,
        };
        let traits = Traits { sex, born_on, ethnicity, disabled, cares };
        trust.people.push(Staff { number: String::new(), first, last, email: None, work: vec![work], traits });
        let person = trust.people.len() - 1;
        let holders = &mut trust.posts[post].holders;
        if starts_on > self.today { holders.insert(0, person) } else { holders.push(person) }
    }

    /// Some work at a second academy of their region, with fewer hours than at the first.
    fn second_sites(&mut self, trust: &mut Trust) {
        for person in 0..trust.people.len() {
            let main = trust.people[person].main().clone();
            let wandering = matches!(main.family, JobFamily::Technical | JobFamily::Pastoral | JobFamily::Catering)
                || matches!(main.subjects, "Music" | "French; Spanish" | "Computing");
            if !wandering || main.site == 0 || main.fte < 250 || !self.lots.yes(0.18) {
                continue;
            }
            let region = trust.academies[main.site].region;
            let others: Vec<usize> = (1..trust.academies.len())
                .filter(|site| *site != main.site && trust.academies[*site].region == region)
                .collect();
            if others.is_empty() {
                continue;
            }
            let site = *self.lots.one(&others);
            let second = main.fte * 2 / 5 / 10 * 10;
            let staff = &mut trust.people[person];
            staff.work[0].fte = main.fte - second;
            staff.work.push(Work { site, fte: second, ..main });
        }
    }

    /// Staff numbers and emails. Of those who work here today exactly [`WITHOUT_EMAIL_PER_CENT`] have none, if there are as
    /// many in kitchens, cleaning and midday supervision.
    fn number(&mut self, trust: &mut Trust, staff: usize) {
        let mut order: Vec<usize> = (0..trust.people.len()).collect();
        self.lots.shuffle(&mut order);
        let deskless = |staff: &Staff| {
            matches!(staff.main().family, JobFamily::Cleaning | JobFamily::Catering | JobFamily::Midday)
        };
        let mut without: BTreeSet<usize> = order
            .iter()
            .copied()
            .filter(|person| deskless(&trust.people[*person]) && trust.people[*person].here(self.today))
            .take(staff * WITHOUT_EMAIL_PER_CENT / 100)
            .collect();
        without.extend(order.iter().copied().filter(|person| {
            let staff = &trust.people[*person];
            deskless(staff) && !staff.here(self.today) && self.lots.yes(0.9)
        }));
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for (n, person) in order.into_iter().enumerate() {
            let staff = &mut trust.people[person];
            staff.number = format!("L{:05}", 10_001 + n);
            if !without.contains(&person) {
                let name = format!("{}.{}", staff.first, staff.last).to_lowercase();
                let times = taken.entry(name.clone()).or_default();
                *times += 1;
                let more = if *times == 1 { String::new() } else { times.to_string() };
                staff.email = Some(format!("{name}{more}@larkmere.example"));
            }
        }
    }
}

/// Days after a date, for those who make plans with the trust.
pub fn days_after(from: Date, count: i32) -> Date {
    from.checked_add(count.days()).unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    fn trust() -> Trust {
        Trust::new(1, STAFF, TODAY)
    }

    #[test]
    fn the_trust_is_as_large_as_it_was_asked_for() {
        for staff in [STAFF_MIN, 400, STAFF, 6_000] {
            let trust = Trust::new(1, staff, TODAY);
            assert_eq!(trust.people.iter().filter(|person| person.here(TODAY)).count(), staff);
        }
        assert_eq!(trust().academies.len(), 31, "thirty academies and the central team");
        let regions: BTreeSet<&str> = trust().academies.iter().map(|academy| academy.region).collect();
        assert_eq!(regions.len(), 5, "four regions, and none for the central team");
    }

    #[test]
    fn three_hundred_have_no_email_and_nobody_shares_one() {
        let trust = trust();
        let without = trust.people.iter().filter(|person| person.here(TODAY) && person.email.is_none()).count();
        assert_eq!(without, 300);
        let emails: Vec<&String> = trust.people.iter().filter_map(|person| person.email.as_ref()).collect();
        assert_eq!(emails.iter().collect::<BTreeSet<_>>().len(), emails.len());
        let numbers: BTreeSet<&String> = trust.people.iter().map(|person| &person.number).collect();
        assert_eq!(numbers.len(), trust.people.len());
    }

    #[test]
    fn people_come_and_go_and_the_trust_keeps_its_size() {
        let trust = trust();
        let then = days(TODAY, -PAST_DAYS);
        let before = trust.people.iter().filter(|person| person.here(then)).count();
        assert!((2_300..2_560).contains(&before), "{before}");
        let stayed = trust.people.iter().filter(|person| person.here(then) && person.here(TODAY)).count();
        assert!((1_850..2_200).contains(&stayed), "{stayed}");
        let two_sites = trust.people.iter().filter(|person| person.here(TODAY) && person.work.len() == 2).count();
        assert!((40..110).contains(&two_sites), "{two_sites}");
        for staff in &trust.people {
            assert!(staff.age(TODAY) >= 18, "{staff:?}");
            assert!(staff.work.iter().all(|work| work.ends_on.is_none_or(|end| end >= work.starts_on)), "{staff:?}");
            if let [main, second] = &staff.work[..] {
                assert!(main.fte > second.fte && second.fte > 0, "{staff:?}");
            }
        }
    }

    #[test]
    fn everybody_but_the_chief_has_a_line_manager_who_is_here() {
        let trust = trust();
        let list = trust.staff_list(TODAY, days(TODAY, -60));
        let mut csv = csv::Reader::from_reader(list.as_bytes());
        let rows: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
        let numbers: BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
        assert!(rows.iter().all(|row| row[12].is_empty() || numbers.contains(&row[12])), "managers are in the list");
        let alone = rows.iter().filter(|row| row[12].is_empty()).count();
        assert!(alone < 8, "{alone}");
        let academies: BTreeSet<&str> = rows.iter().map(|row| &row[4]).collect();
        assert_eq!(academies.len(), 31);
    }

    #[test]
    fn the_same_seed_gives_the_same_list() {
        let list = |seed| Trust::new(seed, 300, TODAY).staff_list(TODAY, TODAY);
        assert_eq!(list(5), list(5));
        assert_ne!(list(5), list(6));
    }

    #[test]
    fn shares_add_up() {
        assert_eq!(shares(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(shares(0, &[1, 2]), [0, 0]);
        assert_eq!(shares(7, &[0, 7]), [0, 7]);
    }
}
