//! Staff lists from school and HR systems: which column is what, what a row says, and what would change.
//!
//! Everything here is pure: a table, what is known, and the date go in; a [`Plan`] or a list of [`Problem`]s, each with
//! row and column, come out. Nothing is half done: with one problem there is no plan.
//!
//! Two rules decide what a file does *not* say. A column that is missing leaves things as they are; a cell that is empty in a
//! column that is there clears them. And somebody who is not in the file has left, but only if an earlier file brought
//! them: people added by hand stay.

use super::nouns::{
    Appointment, JobFamily, NAME_CHARS_MAX, SUBJECTS_MAX, Site, SiteKind, Sites, Source, TITLE_CHARS_MAX, fold, tidy,
};
use crate::clock::days_after;
use crate::features::identity::email_of;
use crate::sheet::{Line, Sheet};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Problems that are listed, at most; the rest are counted.
pub const PROBLEMS_MAX: usize = 500;
/// People in one file, at most.
pub const PEOPLE_MAX: usize = 60_000;
/// Characters of a staff number, at most.
pub const STAFF_NUMBER_CHARS_MAX: usize = 40;
/// A file that would end more than this part of the people is stopped, in per cent.
pub const SHRINK_PER_CENT_MAX: usize = 5;
/// The years in which appointments can begin or end.
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2100;

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The number by which the payroll or school system knows the person.
    StaffNumber,
    /// The first name that the person goes by.
    PreferredName,
    /// A first name; used where no preferred one is given.
    FirstName,
    /// The surname that the person goes by.
    PreferredSurname,
    /// A surname; used where no preferred one is given.
    Surname,
    /// First name and surname in one; "Surname, First name" is turned round.
    FullName,
    /// Work email.
    Email,
    /// Name, code or URN of the academy.
    Site,
    /// Region, for academies that are new.
    Region,
    /// Department within the academy.
    Department,
    /// Job title.
    Title,
    /// Kind of work, in anybody's words.
    Family,
    /// Subjects, separated by `;` or `,`.
    Subjects,
    /// Full-time equivalent: 0.6, or 60 %.
    Fte,
    /// First day of the appointment.
    StartsOn,
    /// Last day of the appointment.
    EndsOn,
    /// Staff number or email of the line manager.
    Manager,
}

impl Field {
    /// All fields, in the order in which they are offered.
    pub const ALL: [Self; 17] = [
        Self::StaffNumber,
        Self::PreferredName,
        Self::FirstName,
        Self::PreferredSurname,
        Self::Surname,
        Self::FullName,
        Self::Email,
        Self::Site,
        Self::Region,
        Self::Department,
        Self::Title,
        Self::Family,
        Self::Subjects,
        Self::Fte,
        Self::StartsOn,
        Self::EndsOn,
        Self::Manager,
    ];

    /// The name in forms, in mappings, and as a header of our own files.
    pub fn code(self) -> &'static str {
        match self {
            Self::StaffNumber => "staff_number",
            Self::PreferredName => "preferred_name",
            Self::FirstName => "first_name",
            Self::PreferredSurname => "preferred_surname",
            Self::Surname => "surname",
            Self::FullName => "full_name",
            Self::Email => "email",
            Self::Site => "site",
            Self::Region => "region",
            Self::Department => "department",
            Self::Title => "job_title",
            Self::Family => "job_family",
            Self::Subjects => "subjects",
            Self::Fte => "fte",
            Self::StartsOn => "start",
            Self::EndsOn => "end",
            Self::Manager => "line_manager",
        }
    }

    /// Back from a form.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// Headers by which this field goes in the exports of usual systems (SIMS, Arbor, Bromcom, iTrent, Access,
    /// School Data Sync, the workforce census), folded and without spaces. Ours is among them.
    fn headers(self) -> &'static [&'static str] {
        match self {
            Self::StaffNumber => &[
                "staffnumber",
                "staffno",
                "staffid",
                "staffref",
                "staffreference",
                "staffcode",
                "employeenumber",
                "employeeno",
                "employeeid",
                "employeeref",
                "employeereference",
                "employeecode",
                "payrollnumber",
                "payrollno",
                "payrollid",
                "payrollref",
                "payrollreference",
                "personid",
                "personref",
                "personreference",
                "personalreference",
                "personnumber",
                "personnelnumber",
                "worksnumber",
                "empno",
                "empid",
                "usersourcedid",
                "sourcedid",
                "arborstaffid",
                "simsid",
                "bromcomid",
                "userid",
            ],
            Self::PreferredName => &[
                "preferredname",
                "preferredfirstname",
                "preferredforename",
                "preferredgivenname",
                "knownas",
                "knownasforename",
                "knownasname",
                "chosenname",
                "chosenforename",
                "chosenfirstname",
                "calledname",
            ],
            Self::FirstName => &[
                "firstname",
                "forename",
                "givenname",
                "forenames",
                "firstnames",
                "legalfirstname",
                "legalforename",
                "staffforename",
                "employeeforename",
                "employeefirstname",
            ],
            Self::PreferredSurname => {
                &["preferredsurname", "preferredlastname", "preferredfamilyname", "knownassurname", "chosensurname"]
            }
            Self::Surname => &[
                "surname",
                "lastname",
                "familyname",
                "legalsurname",
                "legallastname",
                "staffsurname",
                "employeesurname",
                "employeelastname",
            ],
            Self::FullName => &[
                "name",
                "fullname",
                "staffname",
                "employeename",
                "displayname",
                "preferredfullname",
                "employee",
                "staffmember",
            ],
            Self::Email => &[
                "email",
                "workemail",
                "emailaddress",
                "workemailaddress",
                "schoolemail",
                "schoolemailaddress",
                "businessemail",
                "primaryemail",
                "emailwork",
                "workemailw",
                "staffemail",
                "staffemailaddress",
                "userprincipalname",
                "username",
                "emailw",
            ],
            Self::Site => &[
                "site",
                "school",
                "academy",
                "schoolname",
                "academyname",
                "sitename",
                "location",
                "worklocation",
                "workplace",
                "establishment",
                "establishmentname",
                "baselocation",
                "base",
                "primarysite",
                "unit",
                "unitref",
                "urn",
                "schoolurn",
                "org",
                "orgsourcedid",
                "sitecode",
                "schoolcode",
                "organisationunit",
                "orgunit",
                "costcentrename",
            ],
            Self::Region => &["region", "hub", "cluster", "area", "regionname", "clustername"],
            Self::Department => &["department", "dept", "faculty", "team", "departmentname", "section"],
            Self::Title => &[
                "jobtitle",
                "job",
                "post",
                "posttitle",
                "position",
                "positiontitle",
                "positionname",
                "role",
                "jobrole",
                "businessrole",
                "roletitle",
                "postname",
                "contractpost",
                "occupation",
            ],
            Self::Family => &[
                "jobfamily",
                "jobcategory",
                "staffgroup",
                "stafftype",
                "staffcategory",
                "postcategory",
                "rolecategory",
                "jobgroup",
                "rolegroup",
                "employeegroup",
                "category",
            ],
            Self::Subjects => &["subjects", "subject", "subjectstaught", "teachingsubjects", "teachingsubject"],
            Self::Fte => &[
                "fte",
                "ftevalue",
                "fulltimeequivalent",
                "ftehours",
                "contractfte",
                "positionfte",
                "fteratio",
                "proportionfulltime",
            ],
            Self::StartsOn => &[
                "start",
                "startdate",
                "startson",
                "rolestart",
                "rolestartdate",
                "contractstart",
                "contractstartdate",
                "appointmentstart",
                "appointmentstartdate",
                "positionstartdate",
                "postionstart",
                "datestarted",
                "startedon",
                "dateofappointment",
                "employmentstartdate",
                "joined",
                "datejoined",
                "joindate",
                "dateofarrival",
                "currentpositionstartdate",
                "poststartdate",
            ],
            Self::EndsOn => &[
                "end",
                "enddate",
                "endson",
                "roleend",
                "roleenddate",
                "contractend",
                "contractenddate",
                "appointmentend",
                "appointmentenddate",
                "positionenddate",
                "leavingdate",
                "dateofleaving",
                "leavedate",
                "leaver",
                "dateleft",
                "terminationdate",
                "employmentenddate",
                "postenddate",
                "lastday",
            ],
            Self::Manager => &[
                "linemanager",
                "manager",
                "reportsto",
                "linemanagerref",
                "linemanagerid",
                "linemanageremail",
                "linemanagernumber",
                "linemanagerstaffnumber",
                "linemanageremployeenumber",
                "managerid",
                "manageremail",
                "managernumber",
                "manageremployeenumber",
                "supervisor",
                "reportstoid",
                "managerref",
            ],
        }
    }
}

/// The other headers of a field, for tests.
#[cfg(test)]
pub fn headers_of(field: Field) -> &'static [&'static str] {
    field.headers()
}

/// Why a column may not even be in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A characteristic protected by law, health or union: such facts come from the person alone, in a sealed answer.
    FromThePersonOnly,
    /// A number that opens doors elsewhere: National Insurance, bank, passport, pay.
    NotNeededAndDangerous,
    /// Where somebody lives, whom they call: private life.
    PrivateLife,
}

/// Words of headers that are refused. Each is looked for between spaces in the folded header; `*` stands for the
/// rest of a word.
const REFUSED_WORDS: &[(Reason, &[&str])] = &[
    (
        Reason::FromThePersonOnly,
        &[
            "ethnic*",
            "race",
            "racial*",
            "nationality",
            "disab*",
            "impairment*",
            "long term condition",
            "religio*",
            "faith",
            "belief*",
            "sexual*",
            "sexuality",
            "orientation",
            "gender*",
            "sex",
            "pronoun*",
            "trans",
            "transgender*",
            "date of birth",
            "dob",
            "birth*",
            "birthdate",
            "dateofbirth",
            "personbirthdate",
            "age",
            "age band",
            "pregnan*",
            "maternity*",
            "paternity*",
            "marital*",
            "civil status",
            "marriage*",
            "health*",
            "medical*",
            "sick*",
            "absence*",
            "occupational health",
            "union*",
            "trade union*",
            "caring",
            "carer*",
            "country of birth",
            "mother tongue",
            "first language",
            "political*",
        ],
    ),
    (
        Reason::NotNeededAndDangerous,
        &[
            "national insurance*",
            "ni no",
            "ni number",
            "ni num",
            "nino",
            "ninumber",
            "nationalinsurancenumber",
            "nationalinsurance",
            "insurance number",
            "bank*",
            "sort code",
            "sortcode",
            "account no",
            "account number",
            "iban",
            "salary*",
            "salaries",
            "pay",
            "pay grade",
            "pay scale",
            "pay point",
            "pay range",
            "pay rate",
            "payscale",
            "spine*",
            "wage*",
            "tax*",
            "pension*",
            "passport*",
            "visa*",
            "right to work",
            "dbs*",
            "crb*",
            "criminal*",
            "conviction*",
            "barred list",
            "driving licence",
            "password*",
            "teacher number",
            "trn",
            "teacher reference*",
            "disciplin*",
            "grievance*",
            "warning*",
            "performance*",
        ],
    ),
    (
        Reason::PrivateLife,
        &[
            "home*",
            "address",
            "address line*",
            "address1",
            "address2",
            "street",
            "town",
            "postcode",
            "post code",
            "personal email*",
            "private email*",
            "mobile*",
            "phone*",
            "telephone*",
            "tel",
            "tel no",
            "next of kin",
            "nok",
            "emergency*",
            "photo*",
            "picture",
            "car registration",
            "vehicle*",
            "spouse*",
            "partner*",
            "children*",
            "dependant*",
            "dependent*",
        ],
    ),
];

/// Headers that hold such a word and mean something else.
const ALLOWED_WORDS: &[&str] = &[
    "school address",
    "school postcode",
    "school phone",
    "site address",
    "site postcode",
    "academy address",
    "academy postcode",
    "payroll*",
    "work phone*",
    "work mobile*",
    "work telephone*",
    "work address*",
    "email address",
    "email address work",
    "work email address",
    "staff email address",
    "school email address",
    "home site",
    "home school",
    "home academy",
    "home base",
    "home department",
];

/// A column that may not be in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its place, from 0.
    pub column: usize,
    /// Its header.
    pub header: String,
    /// Why.
    pub reason: Reason,
}

/// Finds the columns that may not be in a staff list. Underscores, capitals in the middle and the like count as
/// spaces, so `PersonBirthDate` and `date_of_birth` are found.
pub fn refused(header: &[String]) -> Vec<Refused> {
    let has = |padded: &str, words: &[&str]| {
        words.iter().any(|word| match word.strip_suffix('*') {
            Some(start) => padded.contains(&format!(" {start}")),
            None => padded.contains(&format!(" {word} ")),
        })
    };
    header
        .iter()
        .enumerate()
        .filter_map(|(column, name)| {
            // As written, and with spaces before capitals.
            let forms = [fold(name), fold(&apart(name))];
            if forms.iter().any(|form| has(&format!(" {form} "), ALLOWED_WORDS)) {
                return None;
            }
            let reason = forms.iter().find_map(|form| {
                let padded = format!(" {form} ");
                REFUSED_WORDS.iter().find(|(_, words)| has(&padded, words)).map(|(reason, _)| *reason)
            })?;
            Some(Refused { column, header: name.clone(), reason })
        })
        .collect()
}

/// `PersonBirthDate` → `Person Birth Date`.
fn apart(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Which column is what: one entry a column, `None` for those that are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(pub Vec<Option<Field>>);

/// What is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MappingProblem {
    /// Neither staff number nor email: people could not be recognised the next time.
    NoKey,
    /// No name.
    NoName,
    /// No academy.
    NoSite,
    /// Two columns for one field.
    Twice(Field),
}

impl Mapping {
    /// The most likely mapping for a header. The first column of a kind wins.
    pub fn guess(header: &[String]) -> Self {
        let mut taken = BTreeSet::new();
        let mut guess = |name: &String| {
            let key: String = fold(name).split(' ').collect();
            let field = Field::ALL
                .into_iter()
                .find(|field| field.code().replace('_', "") == key || field.headers().contains(&key.as_str()))?;
            taken.insert(field).then_some(field)
        };
        Self(header.iter().map(&mut guess).collect())
    }

    /// Whether some column is this field.
    pub fn has(&self, field: Field) -> bool {
        self.0.contains(&Some(field))
    }

    /// The place of a field's column.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.0.iter().position(|found| *found == Some(field))
    }

    /// What is wrong with it; empty if nothing is.
    pub fn problems(&self) -> Vec<MappingProblem> {
        let mut problems = Vec::new();
        if !self.has(Field::StaffNumber) && !self.has(Field::Email) {
            problems.push(MappingProblem::NoKey);
        }
        let first = self.has(Field::PreferredName) || self.has(Field::FirstName);
        let last = self.has(Field::PreferredSurname) || self.has(Field::Surname);
        if !(self.has(Field::FullName) || first && last) {
            problems.push(MappingProblem::NoName);
        }
        if !self.has(Field::Site) {
            problems.push(MappingProblem::NoSite);
        }
        for field in Field::ALL {
            if self.0.iter().filter(|found| **found == Some(field)).count() > 1 {
                problems.push(MappingProblem::Twice(field));
            }
        }
        problems
    }
}

/// The letters by which a spreadsheet shows a column: 0 is A, 26 is AA.
pub fn letters(column: usize) -> String {
    let mut out = Vec::new();
    let mut n = column + 1;
    while n > 0 {
        n -= 1;
        out.push(b'A' + (n % 26) as u8);
        n /= 26;
    }
    out.iter().rev().map(|b| char::from(*b)).collect()
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The row as a spreadsheet shows it; 0 for the file as a whole.
    pub line: u32,
    /// The column, from 0, where it is one column's fault.
    pub column: Option<usize>,
    /// What.
    pub what: Wrong,
}

/// What can be wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Neither staff number nor email.
    NoKey,
    /// No name.
    NoName,
    /// Longer than fits.
    TooLong {
        /// Characters, at most.
        max: usize,
    },
    /// Looks like a National Insurance number.
    InsuranceNumber,
    /// Not an email address.
    Email(String),
    /// No academy.
    NoSite,
    /// No academy of this name.
    UnknownSite {
        /// As written.
        text: String,
        /// A name that is close to it.
        close: Option<String>,
    },
    /// Several academies of this name.
    AmbiguousSite(String),
    /// No such department at the academy.
    UnknownDepartment(String),
    /// Not a date.
    Date(String),
    /// Ends before it begins.
    EndsBeforeStart,
    /// Not a full-time equivalent.
    Fte(String),
    /// More subjects than fit.
    TooManySubjects,
    /// Nobody has this staff number or email.
    UnknownManager(String),
    /// Their own line manager.
    OwnManager,
    /// The same person has another name in an earlier row.
    OtherName {
        /// The earlier row.
        line: u32,
    },
    /// The same person has another email in an earlier row.
    OtherEmail {
        /// The earlier row.
        line: u32,
    },
    /// The email belongs to somebody else in an earlier row.
    EmailTwice {
        /// The earlier row.
        line: u32,
    },
    /// The email belongs to somebody else who is known already.
    EmailTaken {
        /// Who.
        name: String,
    },
    /// The row says the same as an earlier one.
    Repeats {
        /// The earlier row.
        line: u32,
    },
    /// More people than one file may have.
    TooManyPeople,
    /// More people would leave than one file may end.
    Shrinks {
        /// How many would leave.
        ended: usize,
        /// Of how many.
        of: usize,
    },
}

/// What one row says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    line: u32,
    staff_number: Option<String>,
    name: String,
    email: Option<String>,
    site: String,
    region: String,
    department: String,
    title: String,
    family: Option<JobFamily>,
    subjects: Vec<String>,
    fte: Option<u16>,
    starts_on: Option<Date>,
    ends_on: Option<Date>,
    manager: String,
}

/// A list of problems that counts those that it does not keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// The first [`PROBLEMS_MAX`].
    pub listed: Vec<Problem>,
    /// How many there are in all.
    pub count: usize,
}

impl Problems {
    fn add(&mut self, line: u32, column: Option<usize>, what: Wrong) {
        self.count += 1;
        if self.listed.len() < PROBLEMS_MAX {
            self.listed.push(Problem { line, column, what });
        }
    }
}

/// A date as school systems write it: `2024-09-01` (also with a time), `1/9/2024`, `01-09-2024`, `01.09.2024`,
/// `1 Sep 2024`, `01-Sept-2024`. Day before month, always; the year with four digits.
pub fn date_of(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or("");
    let cut: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let made = |y: &str, m: i8, d: &str| {
        let year = if y.len() == 4 { y.parse::<i16>().ok()? } else { return None };
        let day = if d.len() <= 2 { d.parse::<i8>().ok()? } else { return None };
        Date::new(year, m, day).ok().filter(|date| YEARS.contains(&date.year()))
    };
    let number = |m: &str| if m.len() <= 2 { m.parse::<i8>().ok() } else { None };
    if let [y, m, d] = day.split('-').collect::<Vec<_>>()[..]
        && y.len() == 4
    {
        // A time may follow; it does not matter.
        return made(y, number(m)?, d);
    }
    let [d, m, y, time @ ..] = &cut[..] else { return None };
    if time
        .iter()
        .any(|part| !part.chars().all(|c| c.is_ascii_digit() || matches!(c, 'A' | 'a' | 'P' | 'p' | 'M' | 'm')))
    {
        return None;
    }
    made(y, number(m).or_else(|| month_of(m))?, d)
}

fn month_of(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_lowercase();
    if name.len() < 3 {
        return None;
    }
    MONTHS
        .iter()
        .position(|month| month.starts_with(&name) || (name == "sept" && *month == "september"))
        .map(|n| n as i8 + 1)
}

/// A full-time equivalent in thousandths: `0.6`, `.6`, `60%`, `60 %`, `100`, `1`, `0,6`.
pub fn fte_of(text: &str) -> Option<u16> {
    let text = text.trim().replace(',', ".");
    let (number, per_cent) = match text.strip_suffix('%') {
        Some(number) => (number.trim().to_owned(), true),
        None => (text, false),
    };
    if !number.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let value: f64 = number.parse().ok()?;
    let share = if per_cent || value > 1.0 && value.fract() == 0.0 && value >= 5.0 { value / 100.0 } else { value };
    (0.0..=1.0).contains(&share).then(|| (share * 1000.0).round() as u16)
}

/// Whether a text has the shape of a National Insurance number (two letters, six digits, A to D).
fn is_insurance_number(text: &str) -> bool {
    let bare: Vec<u8> = text.bytes().filter(|b| b.is_ascii_alphanumeric()).map(|b| b.to_ascii_uppercase()).collect();
    matches!(&bare[..], [a, b, digits @ .., last]
        if digits.len() == 6 && a.is_ascii_uppercase() && b.is_ascii_uppercase()
            && digits.iter().all(u8::is_ascii_digit) && (b'A'..=b'D').contains(last))
}

/// "Bell, Asha" → "Asha Bell".
fn turned(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() => tidy(&format!("{first} {last}")),
        _ => tidy(name),
    }
}

/// Reads one row.
fn entry(line: &Line, mapping: &Mapping, problems: &mut Problems) -> Entry {
    let cell =
        |field: Field| mapping.column(field).and_then(|n| line.cells.get(n)).map(|text| tidy(text)).unwrap_or_default();
    let mut wrong = |field: Field, what: Wrong| problems.add(line.number, mapping.column(field), what);
    for field in Field::ALL {
        if is_insurance_number(&cell(field)) {
            wrong(field, Wrong::InsuranceNumber);
        }
    }
    let mut bounded = |field: Field, max: usize| {
        let text = cell(field);
        if text.chars().count() > max {
            wrong(field, Wrong::TooLong { max });
            return String::new();
        }
        text
    };
    let staff_number = bounded(Field::StaffNumber, STAFF_NUMBER_CHARS_MAX);
    let title = bounded(Field::Title, TITLE_CHARS_MAX);
    let site = bounded(Field::Site, NAME_CHARS_MAX);
    let region = bounded(Field::Region, NAME_CHARS_MAX);
    let department = bounded(Field::Department, NAME_CHARS_MAX);
    let manager = bounded(Field::Manager, NAME_CHARS_MAX);
    let or = |preferred: Field, other: Field| {
        Some(cell(preferred)).filter(|text| !text.is_empty()).unwrap_or_else(|| cell(other))
    };
    let (first, last) = (or(Field::PreferredName, Field::FirstName), or(Field::PreferredSurname, Field::Surname));
    let name = if first.is_empty() || last.is_empty() {
        let full = turned(&cell(Field::FullName));
        if full.is_empty() { tidy(&format!("{first} {last}")) } else { full }
    } else {
        tidy(&format!("{first} {last}"))
    };
    let name_field = [Field::FullName, Field::PreferredName, Field::FirstName, Field::Surname]
        .into_iter()
        .find(|field| mapping.has(*field))
        .unwrap_or(Field::FullName);
    if name.is_empty() {
        wrong(name_field, Wrong::NoName);
    } else if name.chars().count() > NAME_CHARS_MAX {
        wrong(name_field, Wrong::TooLong { max: NAME_CHARS_MAX });
    }
    let email_text = cell(Field::Email);
    let email = email_of(&email_text);
    if !email_text.is_empty() && email.is_none() {
        wrong(Field::Email, Wrong::Email(email_text.clone()));
    }
    if staff_number.is_empty() && email_text.is_empty() {
        let field = if mapping.has(Field::StaffNumber) { Field::StaffNumber } else { Field::Email };
        wrong(field, Wrong::NoKey);
    }
    if site.is_empty() && cell(Field::Site).is_empty() {
        wrong(Field::Site, Wrong::NoSite);
    }
    let mut date = |field: Field| {
        let text = cell(field);
        if text.is_empty() {
            return None;
        }
        let date = date_of(&text);
        if date.is_none() {
            wrong(field, Wrong::Date(text));
        }
        date
    };
    let (starts_on, ends_on) = (date(Field::StartsOn), date(Field::EndsOn));
    if let (Some(start), Some(end)) = (starts_on, ends_on)
        && end < start
    {
        wrong(Field::EndsOn, Wrong::EndsBeforeStart);
    }
    let fte_text = cell(Field::Fte);
    let fte = fte_of(&fte_text);
    if !fte_text.is_empty() && fte.is_none() {
        wrong(Field::Fte, Wrong::Fte(fte_text));
    }
    let mut subjects: Vec<String> = Vec::new();
    for subject in cell(Field::Subjects).split([';', ',']).map(tidy).filter(|subject| !subject.is_empty()) {
        if !subjects.iter().any(|other| fold(other) == fold(&subject)) {
            subjects.push(subject);
        }
    }
    if subjects.len() > SUBJECTS_MAX {
        wrong(Field::Subjects, Wrong::TooManySubjects);
    } else if subjects.iter().any(|subject| subject.chars().count() > TITLE_CHARS_MAX) {
        wrong(Field::Subjects, Wrong::TooLong { max: TITLE_CHARS_MAX });
    }
    let family_text = cell(Field::Family);
    let family = match family_text.is_empty() {
        true => JobFamily::guess(&title),
        false => JobFamily::guess(&family_text).or_else(|| JobFamily::guess(&title)),
    };
    Entry {
        line: line.number,
        staff_number: Some(staff_number).filter(|text| !text.is_empty()),
        name,
        email,
        site,
        region,
        department,
        title,
        family,
        subjects,
        fte,
        starts_on,
        ends_on,
        manager,
    }
}

/// Somebody whom the directory knows, also one who has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// Id on the people side.
    pub id: String,
    /// The name that the person goes by.
    pub name: String,
    /// Work email.
    pub email: Option<String>,
    /// Staff number.
    pub staff_number: Option<String>,
}

/// What the directory knows before a file comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Everybody.
    pub people: Vec<KnownPerson>,
    /// All sites.
    pub sites: Sites,
    /// All appointments, also those that have ended.
    pub appointments: Vec<Appointment>,
}

/// Whom a file speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everybody: who is not in it has left.
    #[default]
    Everybody,
    /// The academies that it names: who is not in it has left those.
    SitesInFile,
}

/// How a file is to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The day on which it holds.
    pub today: Date,
    /// Whether academies, regions and departments that are not known are made.
    pub new_sites: bool,
    /// Whom the file speaks of.
    pub scope: Scope,
    /// Whether more people may leave than the shrink guard lets pass.
    pub may_shrink: bool,
    /// The name of the organisation, for the root of the tree.
    pub organisation: String,
}

/// A fact that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The name.
    Name,
    /// The email.
    Email,
    /// The staff number.
    StaffNumber,
    /// A new appointment; the value is its title and site.
    NewAppointment,
    /// An appointment that ends; the value is its title and site.
    EndedAppointment,
    /// The job title.
    Title,
    /// The kind of work.
    Family,
    /// The subjects.
    Subjects,
    /// The full-time equivalent.
    Fte,
    /// The line manager.
    Manager,
    /// The first day.
    StartsOn,
    /// The last day.
    EndsOn,
}

/// One fact before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub fact: Fact,
    /// Before.
    pub from: String,
    /// After.
    pub to: String,
}

/// What happens to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// New, or back after having left.
    Joins,
    /// Something changes.
    Changes(Vec<Difference>),
    /// All appointments end.
    Leaves,
}

/// One person of whom the file tells something new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tell {
    /// The row, for those who are in the file.
    pub line: Option<u32>,
    /// The name.
    pub name: String,
    /// What happens.
    pub fate: Fate,
}

/// Everything that a file changes, ready to be shown and to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Sites to make, each after the one above it.
    pub new_sites: Vec<Site>,
    /// People to add.
    pub new_people: Vec<KnownPerson>,
    /// People whose name, email or staff number changes; as they will be.
    pub changed_people: Vec<KnownPerson>,
    /// Appointments to add.
    pub new_appointments: Vec<Appointment>,
    /// Appointments that change or end; as they will be.
    pub changed_appointments: Vec<Appointment>,
    /// Appointments that never began.
    pub dropped_appointments: Vec<String>,
    /// What to tell, by person.
    pub tells: Vec<Tell>,
    /// People about whom nothing changes.
    pub unchanged: usize,
    /// Rows about appointments that ended before today and were not known: they are passed over.
    pub past: usize,
    /// Rows of new appointments whose kind of work could not be told: it becomes "other".
    pub unknown_family: Vec<u32>,
}

impl Plan {
    /// People who join.
    pub fn joined(&self) -> usize {
        self.tells.iter().filter(|tell| tell.fate == Fate::Joins).count()
    }

    /// People about whom something changes.
    pub fn changed(&self) -> usize {
        self.tells.iter().filter(|tell| matches!(tell.fate, Fate::Changes(_))).count()
    }

    /// People who leave.
    pub fn ended(&self) -> usize {
        self.tells.iter().filter(|tell| tell.fate == Fate::Leaves).count()
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.tells.is_empty() && self.new_sites.is_empty()
    }

    /// A short mark of what would be done, the same for the same changes: what somebody agreed to on the dry-run page
    /// is what is done.
    pub fn mark(&self) -> String {
        let sites: Vec<_> = self.new_sites.iter().map(|site| (site.kind, &site.name)).collect();
        let text = format!("{:?}", (sites, &self.tells, self.unchanged, self.past));
        hex::encode(&aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes()).as_ref()[..16])
    }
}

/// Works out what a file changes. `new_id` gives a fresh id each time.
///
/// # Errors
/// Every problem, by row and column. Then nothing is to be done at all.
pub fn plan(
    sheet: &Sheet,
    mapping: &Mapping,
    known: &Known,
    options: &Options,
    new_id: &mut dyn FnMut() -> String,
) -> Result<Plan, Problems> {
    let mut problems = Problems::default();
    let entries: Vec<Entry> = sheet.lines.iter().map(|line| entry(line, mapping, &mut problems)).collect();
    let people = known.people.iter().map(|person| (person.id.as_str(), person)).collect();
    let (plan, sites) = (Plan::default(), known.sites.clone());
    let mut work = Work { mapping, known, people, options, new_id, problems, plan, sites };
    work.go(&entries);
    if work.problems.count == 0 {
        return Ok(work.plan);
    }
    work.problems.listed.sort_by_key(|problem| (problem.line, problem.column));
    Err(work.problems)
}

struct Work<'a> {
    mapping: &'a Mapping,
    known: &'a Known,
    /// Known people by id.
    people: BTreeMap<&'a str, &'a KnownPerson>,
    options: &'a Options,
    new_id: &'a mut dyn FnMut() -> String,
    problems: Problems,
    plan: Plan,
    /// Known sites and those to be made.
    sites: Sites,
}

/// The rows of one person.
struct Group<'e> {
    rows: Vec<&'e Entry>,
    person: KnownPerson,
    is_new: bool,
}

impl Work<'_> {
    fn wrong(&mut self, line: u32, field: Field, what: Wrong) {
        self.problems.add(line, self.mapping.column(field), what);
    }

    fn go(&mut self, entries: &[Entry]) {
        let groups = self.groups(entries);
        if groups.len() > PEOPLE_MAX {
            self.problems.add(0, None, Wrong::TooManyPeople);
            return;
        }
        let mut by_key: BTreeMap<String, String> = BTreeMap::new();
        for person in self.known.people.iter().chain(groups.iter().map(|group| &group.person)) {
            by_key.extend(person.staff_number.iter().map(|number| (fold(number), person.id.clone())));
            by_key.extend(person.email.iter().map(|email| (email.clone(), person.id.clone())));
        }
        let mut mine: BTreeMap<&str, Vec<&Appointment>> = BTreeMap::new();
        for appointment in &self.known.appointments {
            mine.entry(&appointment.person).or_default().push(appointment);
        }
        let names: BTreeMap<&str, &str> = self
            .known
            .people
            .iter()
            .chain(groups.iter().map(|group| &group.person))
            .map(|person| (person.id.as_str(), person.name.as_str()))
            .collect();
        let mut finder = SiteFinder::of(&self.sites);
        let mut academies = BTreeSet::new();
        let mut placed: Vec<Vec<(Option<String>, Option<String>)>> = Vec::with_capacity(groups.len());
        for group in &groups {
            let mut places = Vec::with_capacity(group.rows.len());
            for row in &group.rows {
                let site = self.site(row, &mut finder);
                if let Some(academy) = site.as_deref().and_then(|id| self.sites.academy_of(id)) {
                    academies.insert(academy.id.clone());
                }
                places.push((site, self.manager(row, &group.person.id, &by_key)));
            }
            placed.push(places);
        }
        let in_file: BTreeSet<&str> = groups.iter().map(|group| group.person.id.as_str()).collect();
        for (group, places) in groups.iter().zip(&placed) {
            let known = mine.get(group.person.id.as_str()).map_or(&[][..], Vec::as_slice);
            self.person(group, places, known, &academies, &names);
        }
        self.absent(&in_file, &mine, &academies, &names);
        self.guard(&mine, &academies);
    }

    /// Gathers the rows by person and finds those who are known.
    fn groups<'e>(&mut self, entries: &'e [Entry]) -> Vec<Group<'e>> {
        let mut rows: Vec<Vec<&Entry>> = Vec::new();
        let mut by_number: BTreeMap<String, usize> = BTreeMap::new();
        let mut by_email: BTreeMap<&str, usize> = BTreeMap::new();
        // Rows with a number first: a row with an email only may belong to one of them, wherever it stands.
        let numbered = entries.iter().filter(|entry| entry.staff_number.is_some());
        let others = entries.iter().filter(|entry| entry.staff_number.is_none() && entry.email.is_some());
        for entry in numbered.chain(others) {
            let number = entry.staff_number.as_deref().map(fold);
            let found = match &number {
                Some(number) => by_number.get(number).copied(),
                None => entry.email.as_deref().and_then(|email| by_email.get(email).copied()),
            };
            let n = found.unwrap_or_else(|| {
                rows.push(Vec::new());
                rows.len() - 1
            });
            if let Some(number) = number {
                by_number.insert(number, n);
            }
            if let Some(first) = rows[n].first().copied() {
                if fold(&first.name) != fold(&entry.name) && !entry.name.is_empty() {
                    let field = if self.mapping.has(Field::FullName) { Field::FullName } else { Field::Surname };
                    self.wrong(entry.line, field, Wrong::OtherName { line: first.line });
                }
                if first.email != entry.email && first.email.is_some() && entry.email.is_some() {
                    self.wrong(entry.line, Field::Email, Wrong::OtherEmail { line: first.line });
                }
            }
            if let Some(email) = entry.email.as_deref() {
                match by_email.get(email) {
                    Some(other) if *other != n => {
                        let line = rows[*other].first().map_or(0, |first| first.line);
                        self.wrong(entry.line, Field::Email, Wrong::EmailTwice { line });
                    }
                    _ => {
                        by_email.insert(email, n);
                    }
                }
            }
            rows[n].push(entry);
        }
        for group in &mut rows {
            group.sort_by_key(|entry| entry.line);
        }
        rows.sort_by_key(|group| group.first().map(|entry| entry.line));
        let known_by_number: BTreeMap<String, &KnownPerson> =
            self.known.people.iter().filter_map(|p| Some((fold(p.staff_number.as_deref()?), p))).collect();
        let known_by_email: BTreeMap<&str, &KnownPerson> =
            self.known.people.iter().filter_map(|p| Some((p.email.as_deref()?, p))).collect();
        rows.into_iter()
            .map(|rows| {
                let first = rows[0];
                let number = rows.iter().find_map(|row| row.staff_number.clone());
                let email = rows.iter().find_map(|row| row.email.clone());
                let with_number = number.as_deref().and_then(|n| known_by_number.get(&fold(n)).copied());
                let with_email = email.as_deref().and_then(|e| known_by_email.get(e).copied());
                let known = match (with_number, with_email) {
                    (Some(one), Some(other)) if one.id != other.id => {
                        self.wrong(first.line, Field::Email, Wrong::EmailTaken { name: other.name.clone() });
                        Some(one)
                    }
                    (Some(one), _) => Some(one),
                    (None, Some(other)) if number.is_some() && other.staff_number.is_some() => {
                        self.wrong(first.line, Field::Email, Wrong::EmailTaken { name: other.name.clone() });
                        Some(other)
                    }
                    (None, found) => found,
                };
                let person = KnownPerson {
                    id: known.map_or_else(|| (self.new_id)(), |person| person.id.clone()),
                    name: first.name.clone(),
                    email: match self.mapping.has(Field::Email) {
                        true => email,
                        false => known.and_then(|person| person.email.clone()),
                    },
                    staff_number: number.or_else(|| known.and_then(|person| person.staff_number.clone())),
                };
                Group { rows, person, is_new: known.is_none() }
            })
            .collect()
    }

    /// The site that a row names, made if it may be.
    fn site(&mut self, row: &Entry, finder: &mut SiteFinder) -> Option<String> {
        if row.site.is_empty() {
            return None; // said already
        }
        let academy = match finder.find(&row.site) {
            Found::One(id) => id,
            Found::Several => {
                self.wrong(row.line, Field::Site, Wrong::AmbiguousSite(row.site.clone()));
                return None;
            }
            Found::None if self.options.new_sites => {
                let parent = self.region(&row.region, finder);
                self.make(SiteKind::Academy, &row.site, Some(parent), finder)
            }
            Found::None => {
                let what = Wrong::UnknownSite { text: row.site.clone(), close: finder.close_to(&row.site) };
                self.wrong(row.line, Field::Site, what);
                return None;
            }
        };
        // Only academies have departments; at a region or the trust the column says nothing.
        let of_academy = self.sites.get(&academy).is_some_and(|site| site.kind == SiteKind::Academy);
        if row.department.is_empty() || !of_academy {
            return Some(academy);
        }
        let wanted = fold(&row.department);
        if let Some(found) = finder.departments.get(&(academy.clone(), wanted)) {
            return Some(found.clone());
        }
        if !self.options.new_sites {
            self.wrong(row.line, Field::Department, Wrong::UnknownDepartment(row.department.clone()));
            return None;
        }
        Some(self.make(SiteKind::Department, &row.department, Some(academy), finder))
    }

    /// The region of this name, made if there is none; the trust where no name is given.
    fn region(&mut self, name: &str, finder: &mut SiteFinder) -> String {
        let root = match self.sites.root() {
            Some(root) => root.id.clone(),
            None => {
                let name = self.options.organisation.clone();
                self.make(SiteKind::Trust, &name, None, finder)
            }
        };
        if name.is_empty() {
            return root;
        }
        let wanted = fold(name);
        let found = self.sites.iter().find(|site| site.kind == SiteKind::Region && fold(&site.name) == wanted);
        match found {
            Some(region) => region.id.clone(),
            None => self.make(SiteKind::Region, name, Some(root), finder),
        }
    }

    fn make(&mut self, kind: SiteKind, name: &str, parent: Option<String>, finder: &mut SiteFinder) -> String {
        let site = Site { id: (self.new_id)(), kind, name: tidy(name), parent, urn: None, code: None, phase: None };
        finder.add(&site);
        self.sites.add(site.clone());
        self.plan.new_sites.push(site.clone());
        site.id
    }

    fn manager(&mut self, row: &Entry, person: &str, by_key: &BTreeMap<String, String>) -> Option<String> {
        if row.manager.is_empty() {
            return None;
        }
        let found =
            email_of(&row.manager).and_then(|email| by_key.get(&email)).or_else(|| by_key.get(&fold(&row.manager)));
        match found {
            None => self.wrong(row.line, Field::Manager, Wrong::UnknownManager(row.manager.clone())),
            Some(id) if id == person => self.wrong(row.line, Field::Manager, Wrong::OwnManager),
            Some(id) => return Some(id.clone()),
        }
        None
    }

    /// What the file changes about one person who is in it.
    fn person(
        &mut self,
        group: &Group<'_>,
        places: &[(Option<String>, Option<String>)],
        known: &[&Appointment],
        academies: &BTreeSet<String>,
        names: &BTreeMap<&str, &str>,
    ) {
        let today = self.options.today;
        let mut differences = self.facts(group);
        let was_here = known.iter().any(|appointment| appointment.is_open(today));
        let mut matched: Vec<Option<&Appointment>> = vec![None; group.rows.len()];
        let mut left: Vec<&Appointment> = known.to_vec();
        // First the same site, title and start; then the same site and title; then the same site, where one of each is
        // left (somebody with a new title).
        for pass in 0..3 {
            for (n, (row, (site, _))) in group.rows.iter().zip(places).enumerate() {
                let Some(site) = site.as_deref().filter(|_| matched[n].is_none()) else { continue };
                let same_title =
                    |a: &Appointment| fold(&a.title) == fold(&row.title) || !self.mapping.has(Field::Title);
                let fits = |a: &&Appointment| match pass {
                    0 => a.site == site && same_title(a) && row.starts_on == Some(a.starts_on),
                    1 => a.site == site && same_title(a) && a.is_open(today),
                    _ => a.site == site && a.is_open(today),
                };
                let candidates: Vec<usize> = (0..left.len()).filter(|i| fits(&left[*i])).collect();
                let alone = group
                    .rows
                    .iter()
                    .zip(places)
                    .enumerate()
                    .filter(|(m, (_, (other, _)))| matched[*m].is_none() && other.as_deref() == Some(site))
                    .count()
                    == 1;
                if let [only] = candidates[..]
                    && (pass < 2 || alone)
                {
                    matched[n] = Some(left.remove(only));
                } else if pass == 1 && !candidates.is_empty() {
                    matched[n] = Some(left.remove(candidates[0]));
                }
            }
        }
        let mut seen: BTreeMap<(String, String, Date), u32> = BTreeMap::new();
        let mut stays = false;
        for ((row, (site, manager)), matched) in group.rows.iter().zip(places).zip(&matched) {
            let Some(site) = site else { continue };
            let starts_on = row.starts_on.or(matched.map(|a| a.starts_on)).unwrap_or(today);
            if let Some(line) = seen.insert((site.clone(), fold(&row.title), starts_on), row.line) {
                self.problems.add(row.line, None, Wrong::Repeats { line });
                continue;
            }
            let new = self.appointment(group, row, site, manager, *matched, starts_on);
            if matched.is_none() && !new.is_open(today) {
                self.plan.past += 1;
                continue;
            }
            if matched.is_none()
                && row.family.is_none()
                && (self.mapping.has(Field::Family) || self.mapping.has(Field::Title))
            {
                self.plan.unknown_family.push(row.line);
            }
            stays |= new.is_open(today);
            match matched {
                Some(old) => {
                    let found = differences_of(old, &new, names);
                    if !found.is_empty() || old.source != new.source {
                        self.plan.changed_appointments.push(new);
                    }
                    differences.extend(found);
                }
                None => {
                    differences.push(Difference {
                        fact: Fact::NewAppointment,
                        from: String::new(),
                        to: described(&new.title, &self.sites.full_name(site)),
                    });
                    self.plan.new_appointments.push(new);
                }
            }
        }
        for old in left {
            if old.source == Source::File && old.is_open(today) && self.in_scope(old, academies) {
                differences.push(Difference {
                    fact: Fact::EndedAppointment,
                    from: described(&old.title, &self.sites.full_name(&old.site)),
                    to: String::new(),
                });
                self.end(old);
            } else {
                stays |= old.is_open(today);
            }
        }
        if group.is_new && !stays {
            return; // a leaver whom we never knew
        }
        if group.is_new {
            self.plan.new_people.push(group.person.clone());
        } else if differences.iter().any(|d| matches!(d.fact, Fact::Name | Fact::Email | Fact::StaffNumber)) {
            self.plan.changed_people.push(group.person.clone());
        }
        let fate = match (was_here, stays) {
            (false, true) => Fate::Joins,
            (true, false) => Fate::Leaves,
            _ if differences.is_empty() => {
                self.plan.unchanged += 1;
                return;
            }
            _ => Fate::Changes(differences),
        };
        let line = group.rows.first().map(|row| row.line);
        self.plan.tells.push(Tell { line, name: group.person.name.clone(), fate });
    }

    /// Changes of name, email and staff number.
    fn facts(&self, group: &Group<'_>) -> Vec<Difference> {
        let Some(old) = self.people.get(group.person.id.as_str()) else { return vec![] };
        let new = &group.person;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        [
            (Fact::Name, old.name.clone(), new.name.clone()),
            (Fact::Email, text(&old.email), text(&new.email)),
            (Fact::StaffNumber, text(&old.staff_number), text(&new.staff_number)),
        ]
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(fact, from, to)| Difference { fact, from, to })
        .collect()
    }

    /// The appointment as it will be: what the file says, and what was known where it has no such column.
    fn appointment(
        &mut self,
        group: &Group<'_>,
        row: &Entry,
        site: &str,
        manager: &Option<String>,
        old: Option<&Appointment>,
        starts_on: Date,
    ) -> Appointment {
        let has = |field: Field| self.mapping.has(field);
        let title =
            if has(Field::Title) { row.title.clone() } else { old.map(|a| a.title.clone()).unwrap_or_default() };
        let family = match old {
            Some(old) if !has(Field::Family) && !has(Field::Title) => old.family,
            // A title that says nothing leaves the family as somebody set it.
            Some(old) if row.family.is_none() && fold(&old.title) == fold(&title) => old.family,
            _ => row.family.unwrap_or(JobFamily::Other),
        };
        Appointment {
            id: old.map_or_else(|| (self.new_id)(), |a| a.id.clone()),
            person: group.person.id.clone(),
            site: site.to_owned(),
            family,
            fte: if self.mapping.has(Field::Fte) { row.fte } else { old.and_then(|a| a.fte) },
            subjects: match old {
                Some(old) if !self.mapping.has(Field::Subjects) => old.subjects.clone(),
                _ => row.subjects.clone(),
            },
            manager: if self.mapping.has(Field::Manager) {
                manager.clone()
            } else {
                old.and_then(|a| a.manager.clone())
            },
            starts_on,
            // Somebody who is in a file without end dates is here, whatever was thought before.
            ends_on: match old {
                Some(old) if !self.mapping.has(Field::EndsOn) && old.is_open(self.options.today) => old.ends_on,
                _ => row.ends_on,
            },
            title,
            source: Source::File,
        }
    }

    /// Ends the appointments of those who are not in the file.
    fn absent(
        &mut self,
        in_file: &BTreeSet<&str>,
        mine: &BTreeMap<&str, Vec<&Appointment>>,
        academies: &BTreeSet<String>,
        names: &BTreeMap<&str, &str>,
    ) {
        let today = self.options.today;
        for (person, appointments) in mine {
            if in_file.contains(person) {
                continue;
            }
            let mut differences = Vec::new();
            let mut stays = false;
            for old in appointments.iter().filter(|a| a.is_open(today)) {
                if old.source == Source::File && self.in_scope(old, academies) {
                    differences.push(Difference {
                        fact: Fact::EndedAppointment,
                        from: described(&old.title, &self.sites.full_name(&old.site)),
                        to: String::new(),
                    });
                    self.end(old);
                } else {
                    stays = true;
                }
            }
            if differences.is_empty() {
                continue;
            }
            let fate = if stays { Fate::Changes(differences) } else { Fate::Leaves };
            let name = names.get(person).copied().unwrap_or_default().to_owned();
            self.plan.tells.push(Tell { line: None, name, fate });
        }
    }

    /// The last day was yesterday, since the person is not in today's file. What never began is dropped.
    fn end(&mut self, old: &Appointment) {
        let yesterday = days_after(self.options.today, -1);
        if old.starts_on > yesterday {
            self.plan.dropped_appointments.push(old.id.clone());
        } else {
            self.plan.changed_appointments.push(Appointment { ends_on: Some(yesterday), ..old.clone() });
        }
    }

    fn in_scope(&self, appointment: &Appointment, academies: &BTreeSet<String>) -> bool {
        match self.options.scope {
            Scope::Everybody => true,
            Scope::SitesInFile => {
                self.sites.academy_of(&appointment.site).is_some_and(|academy| academies.contains(&academy.id))
            }
        }
    }

    /// Stops a file that would end too many.
    fn guard(&mut self, mine: &BTreeMap<&str, Vec<&Appointment>>, academies: &BTreeSet<String>) {
        // A row with a fault of its own would look like somebody who has left.
        if self.problems.count > 0 {
            return;
        }
        let today = self.options.today;
        let of = mine
            .values()
            .filter(|all| {
                all.iter().any(|a| a.source == Source::File && a.is_open(today) && self.in_scope(a, academies))
            })
            .count();
        let ended = self.plan.ended();
        if ended * 100 > of * SHRINK_PER_CENT_MAX && !self.options.may_shrink {
            self.problems.add(0, None, Wrong::Shrinks { ended, of });
        }
    }
}

/// "Teacher of music, Oak Lodge".
fn described(title: &str, site: &str) -> String {
    if title.is_empty() { site.to_owned() } else { format!("{title}, {site}") }
}

/// What is different between an appointment as it was and as it will be.
fn differences_of(old: &Appointment, new: &Appointment, names: &BTreeMap<&str, &str>) -> Vec<Difference> {
    let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let fte = |fte: Option<u16>| fte.map(fte_in_words).unwrap_or_default();
    let who = |id: &Option<String>| {
        id.as_deref().map(|id| names.get(id).copied().unwrap_or(id).to_owned()).unwrap_or_default()
    };
    let same_manager = old.manager == new.manager;
    [
        (Fact::Title, old.title.clone(), new.title.clone()),
        (Fact::Family, old.family.code().to_owned(), new.family.code().to_owned()),
        (Fact::Subjects, old.subjects.join("; "), new.subjects.join("; ")),
        (Fact::Fte, fte(old.fte), fte(new.fte)),
        (Fact::Manager, who(&old.manager), if same_manager { who(&old.manager) } else { who(&new.manager) }),
        (Fact::StartsOn, date(Some(old.starts_on)), date(Some(new.starts_on))),
        (Fact::EndsOn, date(old.ends_on), date(new.ends_on)),
    ]
    .into_iter()
    .filter(|(fact, from, to)| from != to || (*fact == Fact::Manager && !same_manager))
    .map(|(fact, from, to)| Difference { fact, from, to })
    .collect()
}

/// Thousandths as people write them: 600 is "0.6".
pub fn fte_in_words(fte: u16) -> String {
    format!("{}", f64::from(fte) / 1000.0)
}

/// Finds sites by code, URN or name.
struct SiteFinder {
    /// Code, URN and folded name → ids. A department is not among them.
    by_key: BTreeMap<String, BTreeSet<String>>,
    /// The ids of academies: a region may bear the name of one of them, and then the academy is meant.
    academies: BTreeSet<String>,
    /// (Academy, folded name) → department.
    departments: BTreeMap<(String, String), String>,
    /// Folded name → name.
    names: BTreeMap<String, String>,
}

enum Found {
    One(String),
    Several,
    None,
}

impl SiteFinder {
    fn of(sites: &Sites) -> Self {
        let mut finder = Self {
            by_key: BTreeMap::new(),
            academies: BTreeSet::new(),
            departments: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        for site in sites.iter() {
            finder.add(site);
        }
        finder
    }

    fn add(&mut self, site: &Site) {
        let name = fold(&site.name);
        if site.kind == SiteKind::Department {
            if let Some(parent) = &site.parent {
                self.departments.insert((parent.clone(), name), site.id.clone());
            }
            return;
        }
        if site.kind == SiteKind::Academy {
            self.academies.insert(site.id.clone());
        }
        for key in [Some(name.clone()), site.code.as_deref().map(fold), site.urn.clone()].into_iter().flatten() {
            self.by_key.entry(key).or_default().insert(site.id.clone());
        }
        self.names.insert(name, site.name.clone());
    }

    fn find(&self, text: &str) -> Found {
        match self.by_key.get(&fold(text)) {
            Some(ids) if ids.len() > 1 => {
                let mut meant = ids.intersection(&self.academies);
                match (meant.next(), meant.next()) {
                    (Some(one), None) => Found::One(one.clone()),
                    _ => Found::Several,
                }
            }
            Some(ids) => ids.first().map_or(Found::None, |id| Found::One(id.clone())),
            None => Found::None,
        }
    }

    /// A known name that differs by a few letters, for "did you mean".
    fn close_to(&self, text: &str) -> Option<String> {
        let wanted = fold(text);
        let near = |name: &str| name.starts_with(&wanted) || wanted.starts_with(name) || distance(name, &wanted) <= 2;
        self.names.iter().find(|(name, _)| near(name)).map(|(_, name)| name.clone())
    }
}

/// How many letters must be put in, taken out or changed to get from one text to the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let kept = before + usize::from(x != *y);
            before = row[j + 1];
            row[j + 1] = kept.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}
