//! The nouns of the directory: sites in a tree, appointments of people at them.

use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Characters of a name (of a person or a site), at most.
pub const NAME_CHARS_MAX: usize = 120;
/// Characters of a job title, at most.
pub const TITLE_CHARS_MAX: usize = 120;
/// Subjects of one appointment, at most.
pub const SUBJECTS_MAX: usize = 12;
/// Levels of the tree of sites.
pub const LEVELS_MAX: usize = 4;

/// What a site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiteKind {
    /// The organisation itself: the root of the tree.
    Trust,
    /// Several academies together.
    Region,
    /// One academy, or a team that works like one (a central team).
    Academy,
    /// A part of an academy.
    Department,
}

impl SiteKind {
    /// All kinds, from the root down.
    pub const ALL: [Self; 4] = [Self::Trust, Self::Region, Self::Academy, Self::Department];

    /// The name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Region => "region",
            Self::Academy => "academy",
            Self::Department => "department",
        }
    }

    /// Back from the database.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether a site of this kind may lie right below one of kind `parent`.
    pub fn fits_below(self, parent: Self) -> bool {
        match self {
            Self::Trust => false,
            Self::Region => parent == Self::Trust,
            Self::Academy => matches!(parent, Self::Trust | Self::Region),
            Self::Department => parent == Self::Academy,
        }
    }
}

/// What ages or needs a site is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Before school.
    Nursery,
    /// About ages 4 to 11.
    Primary,
    /// About ages 11 to 18.
    Secondary,
    /// Primary and secondary in one.
    AllThrough,
    /// For pupils with special needs.
    Special,
    /// For those who cannot be at a school, for a time or for good.
    Alternative,
    /// After school.
    College,
    /// No school: a central team.
    Central,
}

impl Phase {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Nursery,
        Self::Primary,
        Self::Secondary,
        Self::AllThrough,
        Self::Special,
        Self::Alternative,
        Self::College,
        Self::Central,
    ];

    /// The name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nursery => "nursery",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::AllThrough => "all_through",
            Self::Special => "special",
            Self::Alternative => "alternative",
            Self::College => "college",
            Self::Central => "central",
        }
    }

    /// Back from the database.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.code() == code)
    }
}

/// A place of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Id on the people side.
    pub id: String,
    /// What it is.
    pub kind: SiteKind,
    /// Its name.
    pub name: String,
    /// The site above it; the trust has none.
    pub parent: Option<String>,
    /// The Unique Reference Number of a school in England. An academy that converts gets a new one, so it is a fact
    /// about the site and never its key.
    pub urn: Option<String>,
    /// A short code that files may use for the site.
    pub code: Option<String>,
    /// What it is for, where that is known.
    pub phase: Option<Phase>,
}

/// A URN as it is kept: six digits.
pub fn urn_of(text: &str) -> Option<String> {
    let urn = text.trim();
    (urn.len() == 6 && urn.bytes().all(|b| b.is_ascii_digit())).then(|| urn.to_owned())
}

/// All sites of the organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sites(BTreeMap<String, Site>);

impl FromIterator<Site> for Sites {
    fn from_iter<I: IntoIterator<Item = Site>>(sites: I) -> Self {
        Self(sites.into_iter().map(|site| (site.id.clone(), site)).collect())
    }
}

impl Sites {
    /// The site with an id.
    pub fn get(&self, id: &str) -> Option<&Site> {
        self.0.get(id)
    }

    /// All sites, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Site> {
        self.0.values()
    }

    /// Adds a site.
    pub fn add(&mut self, site: Site) {
        self.0.insert(site.id.clone(), site);
    }

    /// The organisation itself.
    pub fn root(&self) -> Option<&Site> {
        self.iter().find(|site| site.kind == SiteKind::Trust)
    }

    /// The site and those above it, from below.
    pub fn upwards<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Site> {
        let mut next = self.get(id);
        std::iter::from_fn(move || {
            let site = next?;
            next = site.parent.as_deref().and_then(|parent| self.get(parent));
            Some(site)
        })
        // A tree has no circles; should one ever be stored, it ends here.
        .take(LEVELS_MAX)
    }

    /// The lowest site that is no department: the academy, or the region or trust where somebody works for it directly.
    pub fn academy_of<'a>(&'a self, id: &str) -> Option<&'a Site> {
        self.upwards(id).find(|site| site.kind != SiteKind::Department)
    }

    /// The region of a site; the trust for what lies in no region.
    pub fn region_of<'a>(&'a self, id: &str) -> Option<&'a Site> {
        self.upwards(id).find(|site| matches!(site.kind, SiteKind::Region | SiteKind::Trust))
    }

    /// The sites right below one, by name.
    pub fn below<'a>(&'a self, id: &'a str) -> Vec<&'a Site> {
        let mut below: Vec<&Site> = self.iter().filter(|site| site.parent.as_deref() == Some(id)).collect();
        below.sort_by(|a, b| (fold(&a.name), &a.id).cmp(&(fold(&b.name), &b.id)));
        below
    }

    /// Every site with its depth (the trust is 0), in the order of a table of contents.
    pub fn in_order(&self) -> Vec<(usize, &Site)> {
        let mut out = Vec::with_capacity(self.0.len());
        let mut left: Vec<(usize, &Site)> = self.root().map(|root| (0, root)).into_iter().collect();
        while let Some((depth, site)) = left.pop() {
            out.push((depth, site));
            if depth + 1 < LEVELS_MAX {
                left.extend(self.below(&site.id).into_iter().rev().map(|below| (depth + 1, below)));
            }
        }
        out
    }

    /// People by site, each once, also at the sites above.
    pub fn headcount(&self, appointments: &[Appointment]) -> BTreeMap<String, usize> {
        let mut people: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for appointment in appointments {
            for site in self.upwards(&appointment.site) {
                people.entry(&site.id).or_default().insert(&appointment.person);
            }
        }
        people.into_iter().map(|(site, people)| (site.to_owned(), people.len())).collect()
    }

    /// The name of a site, with its academy's if it is a department: "Science, Oak Lodge".
    pub fn full_name(&self, id: &str) -> String {
        match (self.get(id), self.academy_of(id)) {
            (Some(site), Some(academy)) if site.id != academy.id => format!("{}, {}", site.name, academy.name),
            (Some(site), _) => site.name.clone(),
            (None, _) => String::new(),
        }
    }
}

/// What kind of work an appointment is: the same few families at every site, so that they can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobFamily {
    /// Heads, principals, directors, executives.
    Leadership,
    /// Teachers.
    Teaching,
    /// Teaching assistants and others who help in class.
    Classroom,
    /// Pastoral care, attendance, safeguarding, mentoring.
    Pastoral,
    /// Offices and receptions.
    Office,
    /// Technicians, networks, libraries.
    Technical,
    /// Caretakers and site teams.
    Premises,
    /// Kitchens.
    Catering,
    /// Cleaning.
    Cleaning,
    /// Midday supervision.
    Midday,
    /// Services for all sites: people, finance, governance.
    Central,
    /// Anything else, or not known.
    Other,
}

/// Words of job titles and what family they speak of. The first that fits wins, so the order matters: "head
/// teacher's secretary" is office work, a "teaching assistant" is no teacher, a "site manager" no head. Each is looked
/// for between spaces; `*` stands for the rest of a word.
const FAMILY_WORDS: &[(JobFamily, &[&str])] = &[
    (JobFamily::Midday, &["midday*", "lunchtime*", "lunch time", "mdsa", "mdsas", "playground*", "play leader"]),
    (JobFamily::Cleaning, &["clean*", "domestic*"]),
    (JobFamily::Catering, &["cater*", "cook*", "kitchen*", "chef*", "dining*", "canteen*"]),
    (
        JobFamily::Premises,
        &[
            "caretak*",
            "premises*",
            "site manager",
            "site team",
            "site supervis*",
            "site assist*",
            "site staff",
            "groundsman",
            "grounds*",
            "facilit*",
            "estates*",
            "handyperson",
            "minibus*",
        ],
    ),
    (JobFamily::Office, &["secretar*", "receptionist*", "pa", "personal assistant"]),
    (
        JobFamily::Classroom,
        &[
            "teaching assist*",
            "teachers assist*",
            "teacher assist*",
            "classroom*",
            "learning support*",
            "hlta*",
            "lsa",
            "ta",
            "tas",
            "cover superv*",
            "nursery nurse",
            "nursery practit*",
            "nursery assist*",
            "early years pract*",
            "intervention*",
            "learning assist*",
        ],
    ),
    (
        JobFamily::Leadership,
        &[
            "headteacher",
            "head teacher",
            "headmaster",
            "headmistress",
            "principal",
            "deputy head*",
            "assistant head*",
            "vice principal",
            "executive head*",
            "executive principal",
            "head of school",
            "chief*",
            "ceo",
            "coo",
            "cfo",
            "director",
            "leadership*",
            "slt",
        ],
    ),
    (
        JobFamily::Technical,
        &[
            "technic*",
            "network*",
            "librar*",
            "ict support",
            "it support",
            "it manager",
            "ict manager",
            "systems*",
            "it",
        ],
    ),
    (
        JobFamily::Pastoral,
        &[
            "pastoral*",
            "family*",
            "safeguard*",
            "attendance*",
            "mentor*",
            "counsel*",
            "welfare*",
            "behaviour*",
            "inclusion*",
            "thrive*",
            "elsa",
            "student support*",
            "pupil support*",
            "medical*",
        ],
    ),
    (
        JobFamily::Teaching,
        &[
            "teacher*",
            "teach*",
            "tutor*",
            "lecturer*",
            "head of*",
            "subject*",
            "senco",
            "ect",
            "nqt",
            "instructor*",
            "qts",
        ],
    ),
    (
        JobFamily::Central,
        &[
            "hr",
            "human resources",
            "people",
            "finance*",
            "payroll*",
            "procurement*",
            "marketing*",
            "communication*",
            "governance*",
            "central*",
            "trust*",
        ],
    ),
    (
        JobFamily::Office,
        &["admin*", "office*", "clerk*", "clerical*", "bursar*", "business*", "data*", "exam*", "reception*"],
    ),
];

impl JobFamily {
    /// All families, in the order in which they are listed.
    pub const ALL: [Self; 12] = [
        Self::Leadership,
        Self::Teaching,
        Self::Classroom,
        Self::Pastoral,
        Self::Office,
        Self::Technical,
        Self::Premises,
        Self::Catering,
        Self::Cleaning,
        Self::Midday,
        Self::Central,
        Self::Other,
    ];

    /// The name in the database and in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Leadership => "leadership",
            Self::Teaching => "teaching",
            Self::Classroom => "classroom",
            Self::Pastoral => "pastoral",
            Self::Office => "office",
            Self::Technical => "technical",
            Self::Premises => "premises",
            Self::Catering => "catering",
            Self::Cleaning => "cleaning",
            Self::Midday => "midday",
            Self::Central => "central",
            Self::Other => "other",
        }
    }

    /// Back from the database.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.code() == code)
    }

    /// The family that a job title, or a name for a family in somebody else's words, speaks of.
    pub fn guess(title: &str) -> Option<Self> {
        let folded = fold(title);
        if let Some(family) = Self::of(&folded) {
            return Some(family);
        }
        let padded = format!(" {folded} ");
        FAMILY_WORDS
            .iter()
            .find(|(_, words)| {
                words.iter().any(|word| match word.strip_suffix('*') {
                    Some(start) => padded.contains(&format!(" {start}")),
                    None => padded.contains(&format!(" {word} ")),
                })
            })
            .map(|(family, _)| *family)
    }
}

/// Whether an appointment came from a file or was added by hand. A file ends only what came from a file: contracted
/// cleaners, whom no school system lists, stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From a file.
    File,
    /// By hand.
    Hand,
}

impl Source {
    /// The name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Hand => "hand",
        }
    }

    /// Back from the database.
    pub fn of(code: &str) -> Option<Self> {
        [Self::File, Self::Hand].into_iter().find(|source| source.code() == code)
    }
}

/// Somebody's work at a site, from a day until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Id on the people side.
    pub id: String,
    /// Whose.
    pub person: String,
    /// Where.
    pub site: String,
    /// The job title; may be empty.
    pub title: String,
    /// What kind of work.
    pub family: JobFamily,
    /// Full-time equivalent in thousandths: 1000 is full time, 0 works as needed, `None` is not known.
    pub fte: Option<u16>,
    /// Subjects taught.
    pub subjects: Vec<String>,
    /// The line manager's person id.
    pub manager: Option<String>,
    /// First day.
    pub starts_on: Date,
    /// Last day, if there is one.
    pub ends_on: Option<Date>,
    /// Where it came from.
    pub source: Source,
}

impl Appointment {
    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.starts_on <= on && self.ends_on.is_none_or(|end| on <= end)
    }

    /// Whether it holds on a day or will later.
    pub fn is_open(&self, on: Date) -> bool {
        self.ends_on.is_none_or(|end| on <= end)
    }
}

/// The appointment by which somebody is counted on a day: the one with the most hours, then the one that began first.
/// Everybody has one key group, and this decides which.
pub fn primary(appointments: &[Appointment], on: Date) -> Option<&Appointment> {
    appointments.iter().filter(|appointment| appointment.holds(on)).min_by_key(|appointment| {
        (
            std::cmp::Reverse(appointment.fte.unwrap_or(0)),
            appointment.starts_on,
            appointment.site.clone(),
            appointment.id.clone(),
        )
    })
}

/// A text as it is compared: small letters and digits without accents, one space between words.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘' | '`' | '.')) {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// A text with single spaces, composed, and without control characters.
pub fn tidy(text: &str) -> String {
    let composed: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn job_titles_find_their_family() {
        for (title, family) in [
            ("Headteacher", JobFamily::Leadership),
            ("Deputy Head (Pastoral)", JobFamily::Leadership),
            ("Headteacher's PA", JobFamily::Office),
            ("Teacher of Mathematics", JobFamily::Teaching),
            ("Head of Year 9", JobFamily::Teaching),
            ("SENCO", JobFamily::Teaching),
            ("Teaching Assistant Level 2", JobFamily::Classroom),
            ("HLTA", JobFamily::Classroom),
            ("TA", JobFamily::Classroom),
            ("Midday Meals Supervisor", JobFamily::Midday),
            ("Lunchtime supervisor", JobFamily::Midday),
            ("Cleaner in charge", JobFamily::Cleaning),
            ("Assistant Cook", JobFamily::Catering),
            ("Site Manager", JobFamily::Premises),
            ("IT Technician", JobFamily::Technical),
            ("Attendance officer", JobFamily::Pastoral),
            ("School Business Manager", JobFamily::Office),
            ("HR Adviser", JobFamily::Central),
            ("catering", JobFamily::Catering),
        ] {
            assert_eq!(JobFamily::guess(title), Some(family), "{title}");
        }
        assert_eq!(JobFamily::guess("Wizard"), None);
        assert_eq!(JobFamily::guess(""), None);
    }

    #[test]
    fn names_are_compared_without_accents_case_and_marks() {
        assert_eq!(fold("  St. Mary’s  C.E. Primary – Zoë "), "st marys ce primary zoe");
        assert_eq!(tidy("  A\u{a0}B\tC\n"), "A B C");
    }

    #[test]
    fn codes_come_back() {
        for family in JobFamily::ALL {
            assert_eq!(JobFamily::of(family.code()), Some(family));
            assert_eq!(JobFamily::guess(family.code()), Some(family));
        }
        for kind in SiteKind::ALL {
            assert_eq!(SiteKind::of(kind.code()), Some(kind));
        }
        assert_eq!(urn_of(" 123456 "), Some("123456".into()));
        assert_eq!(urn_of("12345a"), None);
    }

    #[test]
    fn the_appointment_with_most_hours_counts() {
        let at = |id: &str, fte: Option<u16>, start: Date, end: Option<Date>| Appointment {
            id: id.into(),
            person: "p".into(),
            site: "s".into(),
            title: String::new(),
            family: JobFamily::Other,
            fte,
            subjects: vec![],
            manager: None,
            starts_on: start,
            ends_on: end,
            source: Source::File,
        };
        let all = [
            at("old", Some(1000), date(2020, 1, 1), Some(date(2024, 8, 31))),
            at("half", Some(500), date(2024, 9, 1), None),
            at("more", Some(600), date(2025, 1, 1), None),
            at("later", Some(1000), date(2027, 1, 1), None),
        ];
        let id = |on| primary(&all, on).map(|found| found.id.as_str());
        assert_eq!(id(date(2024, 8, 31)), Some("old"));
        assert_eq!(id(date(2024, 9, 1)), Some("half"));
        assert_eq!(id(date(2026, 1, 1)), Some("more"));
        assert_eq!(id(date(2019, 1, 1)), None);
    }

    #[test]
    fn the_tree_is_walked_both_ways() {
        let site = |id: &str, kind, name: &str, parent: Option<&str>| Site {
            id: id.into(),
            kind,
            name: name.into(),
            parent: parent.map(str::to_owned),
            urn: None,
            code: None,
            phase: None,
        };
        let sites: Sites = [
            site("t", SiteKind::Trust, "Willowbrook", None),
            site("n", SiteKind::Region, "North", Some("t")),
            site("o", SiteKind::Academy, "Oak Lodge", Some("n")),
            site("c", SiteKind::Academy, "Central team", Some("t")),
            site("s", SiteKind::Department, "Science", Some("o")),
        ]
        .into_iter()
        .collect();
        let name = |found: Option<&Site>| found.map(|site| site.name.clone());
        assert_eq!(name(sites.academy_of("s")).as_deref(), Some("Oak Lodge"));
        assert_eq!(name(sites.region_of("s")).as_deref(), Some("North"));
        assert_eq!(name(sites.region_of("c")).as_deref(), Some("Willowbrook"));
        assert_eq!(sites.full_name("s"), "Science, Oak Lodge");
        let order: Vec<_> = sites.in_order().into_iter().map(|(depth, site)| (depth, site.name.as_str())).collect();
        assert_eq!(order, [(0, "Willowbrook"), (1, "Central team"), (1, "North"), (2, "Oak Lodge"), (3, "Science")]);
    }

    #[test]
    fn a_circle_of_sites_does_not_hang() {
        let round = |id: &str, parent: &str| Site {
            id: id.into(),
            kind: SiteKind::Department,
            name: id.into(),
            parent: Some(parent.into()),
            urn: None,
            code: None,
            phase: None,
        };
        let sites: Sites = [round("a", "b"), round("b", "a")].into_iter().collect();
        assert_eq!(sites.upwards("a").count(), LEVELS_MAX);
        assert_eq!(sites.academy_of("a"), None);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn guessing_any_title_does_not_panic(text in any::<String>()) {
            let _ = JobFamily::guess(&text);
        }
    }
}
