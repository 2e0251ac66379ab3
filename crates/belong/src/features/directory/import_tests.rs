//! Tests of staff lists: what columns are, what rows say, what would change.

use super::import::*;
use super::nouns::{JobFamily, Site, SiteKind, Source};
use crate::sheet::{self, Sheet};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 9, 15);

fn sheet(text: &str) -> Sheet {
    sheet::read(text.as_bytes()).expect("a table")
}

fn options() -> Options {
    Options {
        today: TODAY,
        new_sites: true,
        scope: Scope::Everybody,
        may_shrink: false,
        organisation: "Willowbrook".into(),
    }
}

/// Ids that count upwards.
fn ids() -> impl FnMut() -> String {
    let mut n = 0;
    move || {
        n += 1;
        format!("id{n:05}")
    }
}

fn planned(text: &str, known: &Known, options: &Options) -> Result<Plan, Vec<Wrong>> {
    let sheet = sheet(text);
    let mapping = Mapping::guess(&sheet.header);
    assert_eq!(mapping.problems(), [], "{:?}", sheet.header);
    let mut new_id = ids();
    let mut fresh = || format!("{}-{}", known.people.len() + known.appointments.len(), new_id());
    plan(&sheet, &mapping, known, options, &mut fresh)
        .map_err(|problems| problems.listed.into_iter().map(|problem| problem.what).collect())
}

/// What is known once a plan is done.
fn after(known: &Known, plan: &Plan) -> Known {
    let mut new = known.clone();
    for site in &plan.new_sites {
        new.sites.add(site.clone());
    }
    new.people.retain(|old| !plan.changed_people.iter().any(|changed| changed.id == old.id));
    new.people.extend(plan.changed_people.iter().chain(&plan.new_people).cloned());
    new.people.sort_by(|a, b| a.id.cmp(&b.id));
    new.appointments.retain(|old| {
        !plan.dropped_appointments.contains(&old.id) && !plan.changed_appointments.iter().any(|new| new.id == old.id)
    });
    new.appointments.extend(plan.changed_appointments.iter().chain(&plan.new_appointments).cloned());
    new.appointments.sort_by(|a, b| a.id.cmp(&b.id));
    new
}

const LIST: &str = "\
Staff number,Preferred name,Surname,Work email,Academy,Region,Department,Job title,FTE,Subjects,Start date,End date,Line manager
101,Asha,Bell,Asha.Bell@oak.example,Oak Lodge,North,,Headteacher,1,,2019-09-01,,
102,Ben,Carr,ben@oak.example,Oak Lodge,North,Science,Teacher of physics,0.6,Physics; Maths,1/9/2024,,101
102,Ben,Carr,ben@oak.example,Elm Court,South,,Teacher of physics,40%,\"Physics, Science\",01-Sep-2024,,
103,Cleo,Dane,,Oak Lodge,North,,Cleaner,0.25,,2020-01-06,31/12/2026,asha.bell@oak.example
";

fn first() -> Known {
    let plan = planned(LIST, &Known::default(), &options()).expect("a plan");
    after(&Known::default(), &plan)
}

/// A larger organisation, in which one leaver does not trip the guard.
fn many(extra: &str) -> String {
    let mut text = LIST.to_owned();
    for n in 0..40 {
        text.push_str(&format!(
            "{},Person,Number{n},p{n}@oak.example,Oak Lodge,North,,Teacher,1,,2020-09-01,,\n",
            500 + n
        ));
    }
    text.push_str(extra);
    text
}

#[test]
fn a_first_list_brings_people_sites_and_appointments() {
    let plan = planned(LIST, &Known::default(), &options()).expect("a plan");
    let sites: Vec<_> = plan.new_sites.iter().map(|site| (site.kind, site.name.as_str())).collect();
    assert_eq!(
        sites,
        [
            (SiteKind::Trust, "Willowbrook"),
            (SiteKind::Region, "North"),
            (SiteKind::Academy, "Oak Lodge"),
            (SiteKind::Department, "Science"),
            (SiteKind::Region, "South"),
            (SiteKind::Academy, "Elm Court"),
        ]
    );
    assert_eq!((plan.joined(), plan.changed(), plan.ended(), plan.unchanged), (3, 0, 0, 0));
    assert_eq!(plan.new_appointments.len(), 4);
    let head = &plan.new_people[0];
    assert_eq!((head.name.as_str(), head.email.as_deref()), ("Asha Bell", Some("asha.bell@oak.example")));
    assert_eq!(plan.new_people[2].email, None);
    let teaching = &plan.new_appointments[1];
    assert_eq!(teaching.family, JobFamily::Teaching);
    assert_eq!(teaching.fte, Some(600));
    assert_eq!(teaching.subjects, ["Physics", "Maths"]);
    assert_eq!(teaching.manager.as_deref(), Some(head.id.as_str()));
    assert_eq!(teaching.starts_on, date(2024, 9, 1));
    assert_eq!(plan.new_appointments[2].starts_on, date(2024, 9, 1));
    assert_eq!(plan.new_appointments[2].subjects, ["Physics", "Science"]);
    let cleaning = &plan.new_appointments[3];
    assert_eq!((cleaning.family, cleaning.ends_on), (JobFamily::Cleaning, Some(date(2026, 12, 31))));
    assert_eq!(cleaning.manager.as_deref(), Some(head.id.as_str()));
    assert!(plan.new_appointments.iter().all(|a| a.source == Source::File));
}

#[test]
fn the_same_list_again_changes_nothing() {
    let known = first();
    let plan = planned(LIST, &known, &options()).expect("a plan");
    assert!(plan.is_empty(), "{:?}", plan.tells);
    assert_eq!(plan.unchanged, 3);
    assert_eq!(after(&known, &plan), known);
}

#[test]
fn only_what_is_different_changes() {
    let known = first();
    let text = LIST.replace(",0.6,", ",0.8,").replace("Cleo,Dane,,", "Cleo,Dane-Fox,cleo@oak.example,");
    let plan = planned(&text, &known, &options()).expect("a plan");
    assert_eq!((plan.joined(), plan.changed(), plan.ended(), plan.unchanged), (0, 2, 0, 1));
    let facts: Vec<Vec<(Fact, &str, &str)>> = plan
        .tells
        .iter()
        .map(|tell| match &tell.fate {
            Fate::Changes(all) => all.iter().map(|d| (d.fact, d.from.as_str(), d.to.as_str())).collect(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        facts,
        [
            vec![(Fact::Fte, "0.6", "0.8")],
            vec![(Fact::Name, "Cleo Dane", "Cleo Dane-Fox"), (Fact::Email, "", "cleo@oak.example")],
        ]
    );
    let again = after(&known, &plan);
    assert!(planned(&text, &again, &options()).expect("a plan").is_empty());
}

#[test]
fn who_is_not_in_the_list_has_left_and_who_was_added_by_hand_stays() {
    let full = many("");
    let known = after(&Known::default(), &planned(&full, &Known::default(), &options()).expect("a plan"));
    let text: String = full.lines().filter(|line| !line.starts_with("103,")).map(|line| format!("{line}\n")).collect();
    let plan = planned(&text, &known, &options()).expect("a plan");
    assert_eq!((plan.ended(), plan.changed(), plan.unchanged), (1, 0, 42));
    assert_eq!(plan.changed_appointments.len(), 1);
    assert_eq!(plan.changed_appointments[0].ends_on, Some(date(2026, 9, 14)));
    let mut by_hand = known.clone();
    by_hand.appointments.iter_mut().for_each(|a| {
        if a.family == JobFamily::Cleaning {
            a.source = Source::Hand;
        }
    });
    let plan = planned(&text, &by_hand, &options()).expect("a plan");
    assert_eq!((plan.ended(), plan.changed_appointments.len()), (0, 0));
    // Back in a later list: joins again, in a new appointment.
    let gone = after(&known, &planned(&text, &known, &options()).expect("a plan"));
    let later = Options { today: date(2026, 10, 1), ..options() };
    let plan = planned(&full, &gone, &later).expect("a plan");
    assert_eq!((plan.joined(), plan.new_people.len()), (1, 0));
}

#[test]
fn one_of_two_appointments_can_end() {
    let known = first();
    let text: String =
        LIST.lines().filter(|line| !line.contains("Elm Court")).map(|line| format!("{line}\n")).collect();
    let plan = planned(&text, &known, &options()).expect("a plan");
    assert_eq!((plan.changed(), plan.ended()), (1, 0));
    let Fate::Changes(differences) = &plan.tells[0].fate else { panic!("a change") };
    assert_eq!(differences[0].fact, Fact::EndedAppointment);
    assert_eq!(differences[0].from, "Teacher of physics, Elm Court");
}

#[test]
fn a_new_title_at_the_same_site_is_a_change_and_another_site_a_new_appointment() {
    let known = first();
    let plan = planned(&LIST.replace("Headteacher", "Executive headteacher"), &known, &options()).expect("a plan");
    assert_eq!((plan.new_appointments.len(), plan.changed_appointments.len()), (0, 1));
    let text = LIST.replace("Oak Lodge,North,,Cleaner", "Elm Court,North,,Cleaner");
    let plan = planned(&text, &known, &options()).expect("a plan");
    assert_eq!((plan.new_appointments.len(), plan.changed_appointments.len()), (1, 1));
    let Fate::Changes(differences) = &plan.tells[0].fate else { panic!("a change") };
    let facts: Vec<Fact> = differences.iter().map(|d| d.fact).collect();
    assert_eq!(facts, [Fact::NewAppointment, Fact::EndedAppointment]);
}

#[test]
fn a_list_of_one_academy_leaves_the_others_alone() {
    let known = first();
    let text = "Staff number,Name,Academy,Job title\n102,Ben Carr,Elm Court,Teacher of physics\n";
    let named = Options { scope: Scope::SitesInFile, ..options() };
    let plan = planned(text, &known, &named).expect("a plan");
    assert!(plan.is_empty(), "{:?}", plan.tells);
    assert_eq!(planned(text, &known, &options()), Err(vec![Wrong::Shrinks { ended: 2, of: 3 }]));
}

#[test]
fn the_guard_stops_a_list_that_would_end_too_many() {
    let known = after(&Known::default(), &planned(&many(""), &Known::default(), &options()).expect("a plan"));
    let without = |n: usize| {
        many("")
            .lines()
            .enumerate()
            .filter(|(at, _)| *at < 5 || *at >= 5 + n)
            .map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    };
    // 43 people: two are 4.7 %, three are 7 %.
    assert_eq!(planned(&without(2), &known, &options()).expect("a plan").ended(), 2);
    assert_eq!(planned(&without(3), &known, &options()), Err(vec![Wrong::Shrinks { ended: 3, of: 43 }]));
    let told = Options { may_shrink: true, ..options() };
    assert_eq!(planned(&without(3), &known, &told).expect("a plan").ended(), 3);
}

#[test]
fn a_missing_column_leaves_things_and_an_empty_cell_clears_them() {
    let known = first();
    let short = "Staff number,Name,Academy,Department\n101,Asha Bell,Oak Lodge,\n102,Ben Carr,Oak Lodge,Science\n102,Ben Carr,Elm Court,\n103,Cleo Dane,Oak Lodge,\n";
    assert!(planned(short, &known, &options()).expect("a plan").is_empty());
    let cleared = LIST.replace("asha.bell@oak.example\n", "\n").replace(",0.6,Physics; Maths,", ",,,");
    let plan = planned(&cleared, &known, &options()).expect("a plan");
    let teaching = plan.changed_appointments.iter().find(|a| a.family == JobFamily::Teaching).expect("the teacher");
    assert_eq!((teaching.fte, teaching.subjects.len()), (None, 0));
    let cleaning = plan.changed_appointments.iter().find(|a| a.family == JobFamily::Cleaning).expect("the cleaner");
    assert_eq!(cleaning.manager, None);
}

#[test]
fn every_problem_is_named_by_row_and_column() {
    let text = "\
Staff number,Preferred name,Surname,Work email,Academy,FTE,Start date,End date,Line manager
,No,Key,,Oak Lodge,,,,
102,,,b@oak.example,Oak Lodge,,,,
103,Bad,Email,not an email,Oak Lodge,,,,
104,No,Site,,,,,,
105,Bad,Date,,Oak Lodge,,31/02/2024,,
106,American,Date,,Oak Lodge,,09/30/2024,,
107,Backwards,Dates,,Oak Lodge,,2024-09-01,2023-09-01,
108,Bad,Fte,,Oak Lodge,1.2,,,
109,Unknown,Manager,,Oak Lodge,,,,nobody@oak.example
110,Own,Manager,,Oak Lodge,,,,110
111,One,Name,same@oak.example,Oak Lodge,,,,
111,Other,Name,other@oak.example,Elm Court,,,,
112,Same,Email,same@oak.example,Oak Lodge,,,,
113,Twice,Here,,Oak Lodge,,,,
113,Twice,Here,,Oak Lodge,,,,
QQ123456C,Insurance,Number,,Oak Lodge,,,,
";
    let sheet = sheet(text);
    let mapping = Mapping::guess(&sheet.header);
    let problems = plan(&sheet, &mapping, &Known::default(), &options(), &mut ids()).expect_err("problems");
    let told: Vec<(u32, String, Wrong)> =
        problems.listed.into_iter().map(|p| (p.line, p.column.map(letters).unwrap_or_default(), p.what)).collect();
    let at = |line: u32, letter: &str, what: Wrong| (line, letter.to_owned(), what);
    assert_eq!(
        told,
        [
            at(2, "A", Wrong::NoKey),
            at(3, "B", Wrong::NoName),
            at(4, "D", Wrong::Email("not an email".into())),
            at(5, "E", Wrong::NoSite),
            at(6, "G", Wrong::Date("31/02/2024".into())),
            at(7, "G", Wrong::Date("09/30/2024".into())),
            at(8, "H", Wrong::EndsBeforeStart),
            at(9, "F", Wrong::Fte("1.2".into())),
            at(10, "I", Wrong::UnknownManager("nobody@oak.example".into())),
            at(11, "I", Wrong::OwnManager),
            at(13, "C", Wrong::OtherName { line: 12 }),
            at(13, "D", Wrong::OtherEmail { line: 12 }),
            at(14, "D", Wrong::EmailTwice { line: 12 }),
            at(16, "", Wrong::Repeats { line: 15 }),
            at(17, "A", Wrong::InsuranceNumber),
        ]
    );
}

#[test]
fn an_unknown_site_is_a_problem_with_a_hint_unless_it_may_be_made() {
    let known = first();
    let text = LIST.replace("Elm Court", "Elm Cuort").replace("Science,Teacher", "Sciense,Teacher");
    let careful = Options { new_sites: false, ..options() };
    assert_eq!(
        planned(&text, &known, &careful),
        Err(vec![
            Wrong::UnknownDepartment("Sciense".into()),
            Wrong::UnknownSite { text: "Elm Cuort".into(), close: Some("Elm Court".into()) },
        ])
    );
    let coded = {
        let mut known = known.clone();
        let elm = known.sites.iter().find(|site| site.name == "Elm Court").expect("Elm Court").clone();
        known.sites.add(Site { code: Some("ELM".into()), urn: Some("123456".into()), ..elm });
        known
    };
    for name in ["elm", "123456", "ELM  COURT"] {
        assert!(planned(&LIST.replace("Elm Court", name), &coded, &careful).expect("a plan").is_empty(), "{name}");
    }
}

#[test]
fn an_email_of_somebody_else_is_a_problem_and_a_missing_number_is_filled_in() {
    let known = first();
    let text = format!("{LIST}900,Dora,East,ben@oak.example,Oak Lodge,North,,Cook,1,,,,\n");
    assert!(matches!(planned(&text, &known, &options()), Err(wrong) if wrong.contains(&Wrong::EmailTwice { line: 3 })));
    let text = LIST.replace("102,Ben", "902,Ben");
    assert!(
        matches!(planned(&text, &known, &options()), Err(wrong) if wrong.contains(&Wrong::EmailTaken { name: "Ben Carr".into() }))
    );
    let mut unnumbered = known.clone();
    unnumbered.people.iter_mut().filter(|p| p.name == "Ben Carr").for_each(|p| p.staff_number = None);
    let plan = planned(LIST, &unnumbered, &options()).expect("a plan");
    assert_eq!((plan.changed(), plan.new_people.len()), (1, 0));
}

#[test]
fn rows_about_the_past_are_passed_over() {
    let text = format!(
        "{LIST}104,Old,Hand,,Oak Lodge,North,,Cook,1,,2010-01-01,2020-12-31,\n101,Asha,Bell,,Elm Court,South,,Teacher,1,,2010-01-01,2019-08-31,\n"
    );
    let plan = planned(&text, &Known::default(), &options()).expect("a plan");
    assert_eq!((plan.joined(), plan.past, plan.new_people.len()), (3, 2, 3));
    // A known appointment with a last day in the file ends.
    let known = first();
    let text = LIST.replace("2019-09-01,,\n", "2019-09-01,2026-08-31,\n");
    let told = Options { may_shrink: true, ..options() };
    let plan = planned(&text, &known, &told).expect("a plan");
    assert_eq!((plan.ended(), plan.unchanged), (1, 2));
}

#[test]
fn what_has_not_begun_is_dropped_when_it_is_gone() {
    let text = format!("{LIST}104,New,Hand,,Oak Lodge,North,,Cook,1,,2027-01-04,,\n");
    let known = after(&Known::default(), &planned(&text, &Known::default(), &options()).expect("a plan"));
    let told = Options { may_shrink: true, ..options() };
    let plan = planned(LIST, &known, &told).expect("a plan");
    assert_eq!((plan.dropped_appointments.len(), plan.changed_appointments.len(), plan.ended()), (1, 0, 1));
}

#[test]
fn a_preferred_name_wins_over_a_legal_one() {
    let text = "Staff No,Legal forename,Legal surname,Preferred forename,Preferred surname,School\n1,Alexandra,Smith,Sasha,Smyth,Oak\n2,Robert,Jones,,,Oak\n";
    let plan = planned(text, &Known::default(), &options()).expect("a plan");
    assert_eq!(plan.new_people[0].name, "Sasha Smyth");
    assert_eq!(plan.new_people[1].name, "Robert Jones");
    let text = "Staff No,Name,School\n1,\"Bell, Asha\",Oak\n";
    assert_eq!(planned(text, &Known::default(), &options()).expect("a plan").new_people[0].name, "Asha Bell");
}

#[test]
fn headers_of_usual_systems_are_recognised() {
    use Field::*;
    for (header, fields) in [
        // SIMS
        (
            "Person ID|Forename|Surname|Staff Code|Email Address|Post|Start Date|End Date",
            vec![
                Some(StaffNumber),
                Some(FirstName),
                Some(Surname),
                None,
                Some(Email),
                Some(Title),
                Some(StartsOn),
                Some(EndsOn),
            ],
        ),
        // Arbor
        (
            "Arbor Staff ID|Legal First Name|Legal Last Name|Preferred First Name|Preferred Last Name|Email Address|Business Role|Role Start Date|Role End Date|School",
            vec![
                Some(StaffNumber),
                Some(FirstName),
                Some(Surname),
                Some(PreferredName),
                Some(PreferredSurname),
                Some(Email),
                Some(Title),
                Some(StartsOn),
                Some(EndsOn),
                Some(Site),
            ],
        ),
        // Bromcom
        (
            "StaffCode|PreferredFirstName|PreferredLastName|WorkEmail|SchoolName|JobTitle|FTE|Department",
            vec![
                Some(StaffNumber),
                Some(PreferredName),
                Some(PreferredSurname),
                Some(Email),
                Some(Site),
                Some(Title),
                Some(Fte),
                Some(Department),
            ],
        ),
        // iTrent
        (
            "Personal reference|Known as|Surname|Location|Position title|FTE value|Position start date|Reports to|Work email",
            vec![
                Some(StaffNumber),
                Some(PreferredName),
                Some(Surname),
                Some(Site),
                Some(Title),
                Some(Fte),
                Some(StartsOn),
                Some(Manager),
                Some(Email),
            ],
        ),
        // Access
        (
            "Employee Number|Known As|Last Name|Work Email Address|Establishment|Job Title|Full Time Equivalent|Line Manager Employee Number|Leaving Date",
            vec![
                Some(StaffNumber),
                Some(PreferredName),
                Some(Surname),
                Some(Email),
                Some(Site),
                Some(Title),
                Some(Fte),
                Some(Manager),
                Some(EndsOn),
            ],
        ),
        // ours
        (
            "staff_number|preferred_name|surname|email|site|region|department|job_title|job_family|subjects|fte|start|end|line_manager",
            vec![
                Some(StaffNumber),
                Some(PreferredName),
                Some(Surname),
                Some(Email),
                Some(Site),
                Some(Region),
                Some(Department),
                Some(Title),
                Some(Family),
                Some(Subjects),
                Some(Fte),
                Some(StartsOn),
                Some(EndsOn),
                Some(Manager),
            ],
        ),
    ] {
        let header: Vec<String> = header.split('|').map(str::to_owned).collect();
        let mut mapping = Mapping::guess(&header);
        if header.contains(&"Staff Code".to_owned()) {
            // Two columns could be the number: the first wins.
            assert_eq!(mapping.0[3], None);
            mapping.0[3] = None;
        }
        assert_eq!(mapping.0, fields, "{header:?}");
        assert_eq!(refused(&header), [], "{header:?}");
    }
}

#[test]
fn headers_are_ours_only_once() {
    // Every alias is in folded form (else it could never be found), and stands for one field.
    let mut seen = std::collections::BTreeMap::new();
    for field in Field::ALL {
        let header = vec![field.code().to_owned()];
        assert_eq!(Mapping::guess(&header).0, [Some(field)]);
        for alias in headers_of(field) {
            let key: String = super::nouns::fold(alias).split(' ').collect();
            assert_eq!(&key, alias, "not folded");
            assert_eq!(seen.insert(*alias, field), None, "{alias}");
        }
    }
}

#[test]
fn columns_about_private_matters_are_refused_with_the_reason() {
    for (reason, headers) in [
        (
            Reason::FromThePersonOnly,
            vec![
                "Ethnicity",
                "Ethnic origin (DfE)",
                "Disability",
                "Disabled?",
                "Self-declared disability",
                "Religion",
                "Religion or belief",
                "Faith",
                "Sexual orientation",
                "Gender",
                "Gender identity",
                "Sex",
                "Date of birth",
                "DOB",
                "D.O.B.",
                "PersonBirthDate",
                "date_of_birth",
                "Age",
                "Age band",
                "Nationality",
                "Marital status",
                "Maternity leave",
                "Sickness days",
                "Medical notes",
                "Trade union",
                "Pronouns",
                "Caring responsibilities",
            ],
        ),
        (
            Reason::NotNeededAndDangerous,
            vec![
                "NI Number",
                "NI No.",
                "NINumber",
                "National Insurance Number",
                "national_insurance_no",
                "NINO",
                "Salary",
                "Annual salary",
                "Pay scale",
                "Bank account",
                "Sort code",
                "Passport number",
                "DBS check date",
                "Teacher number",
                "TRN",
                "Pension scheme",
                "Password",
                "Tax code",
            ],
        ),
        (
            Reason::PrivateLife,
            vec![
                "Home address",
                "Home email",
                "Address Line 1",
                "Postcode",
                "Mobile",
                "Home telephone",
                "Next of kin",
                "Emergency contact",
                "Personal email",
            ],
        ),
    ] {
        for header in headers {
            let found = refused(&[String::from("Staff number"), header.to_owned()]);
            assert_eq!(found.len(), 1, "{header}");
            assert_eq!((found[0].column, found[0].reason), (1, reason), "{header}");
        }
    }
    for fine in [
        "Payroll number",
        "Email address",
        "Work email address",
        "School address",
        "School postcode",
        "Work telephone",
        "Stage",
        "Essex hub",
        "Middlesex",
        "Manager",
        "Home school",
        "Unit",
        "Faculty",
        "Start date",
        "Page",
        "Location",
        "Description",
        "Job title",
        "Staff Email Address",
    ] {
        assert_eq!(refused(&[fine.to_owned()]), [], "{fine}");
    }
}

#[test]
fn dates_are_read_as_schools_write_them() {
    let wanted = Some(date(2024, 9, 1));
    for text in [
        "2024-09-01",
        "2024-09-01 00:00:00",
        "2024-09-01T00:00:00",
        "2024-9-1",
        "1/9/2024",
        "01/09/2024",
        "01/09/2024 00:00",
        "01-09-2024",
        "01.09.2024",
        "1 Sep 2024",
        "01-Sep-2024",
        "1 September 2024",
        "1 Sept 2024",
        " 01/09/2024 ",
        "01/09/2024 12:00:00 AM",
    ] {
        assert_eq!(date_of(text), wanted, "{text}");
    }
    for text in [
        "",
        "soon",
        "30/30/2024",
        "1/9/24",
        "01/09",
        "2024",
        "45536",
        "2024-13-01",
        "1 Se 2024",
        "1 Foo 2024",
        "1/9/1024",
        "1/9/2024 maybe",
        "2024-09-31",
    ] {
        assert_eq!(date_of(text), None, "{text}");
    }
}

#[test]
fn full_time_equivalents_are_read_as_people_write_them() {
    for (text, fte) in [
        ("1", 1000),
        ("1.0", 1000),
        ("0.6", 600),
        (".6", 600),
        ("0,6", 600),
        ("60%", 600),
        ("60 %", 600),
        ("60", 600),
        ("100", 1000),
        ("0", 0),
        ("0.8571", 857),
        ("100%", 1000),
        ("5", 50),
    ] {
        assert_eq!(fte_of(text), Some(fte), "{text}");
    }
    for text in ["", "full", "1.2", "-0.5", "101", "110%", "1e3", "NaN", "inf", "2"] {
        assert_eq!(fte_of(text), None, "{text}");
    }
    assert_eq!(fte_in_words(600), "0.6");
    assert_eq!(fte_in_words(857), "0.857");
}

#[test]
fn a_mapping_must_tell_who_and_where() {
    let map = |fields: &[Field]| Mapping(fields.iter().map(|field| Some(*field)).collect());
    assert_eq!(Mapping::default().problems(), [MappingProblem::NoKey, MappingProblem::NoName, MappingProblem::NoSite]);
    assert_eq!(map(&[Field::Email, Field::FullName, Field::Site]).problems(), []);
    assert_eq!(map(&[Field::Email, Field::Surname, Field::Site]).problems(), [MappingProblem::NoName]);
    assert_eq!(
        map(&[Field::Email, Field::FullName, Field::Site, Field::Site]).problems(),
        [MappingProblem::Twice(Field::Site)]
    );
    assert_eq!(
        (letters(0), letters(25), letters(26), letters(701), letters(702)),
        ("A".into(), "Z".into(), "AA".into(), "ZZ".into(), "AAA".into())
    );
}

#[test]
fn the_mark_is_that_of_what_would_be_done() {
    let known = first();
    let mark = |text: &str| planned(text, &known, &options()).expect("a plan").mark();
    assert_eq!(mark(LIST), mark(LIST));
    assert_ne!(mark(LIST), mark(&LIST.replace(",0.6,", ",0.7,")));
    let one = planned(LIST, &Known::default(), &options()).expect("a plan");
    let sheet = sheet(LIST);
    let mut other_ids = (0..).map(|n| format!("other{n}"));
    let other = plan(&sheet, &Mapping::guess(&sheet.header), &Known::default(), &options(), &mut || {
        other_ids.next().expect("an id")
    })
    .expect("a plan");
    assert_eq!(one.mark(), other.mark(), "ids are chance and not agreed to");
}

#[test]
fn two_thousand_five_hundred_people_are_planned_quickly() {
    let mut text = String::from("Staff number,Name,Email,Site,Region,Job title,FTE,Start,Line manager\n");
    for n in 0..2_500 {
        let site = n % 30;
        text.push_str(&format!(
            "{n},Person {n},p{n}@example.org,Academy {site},Region {},Teacher,0.{},2020-09-01,{}\n",
            site % 4,
            1 + n % 9,
            if n < 30 { String::new() } else { site.to_string() }
        ));
    }
    let began = std::time::Instant::now();
    let plan = planned(&text, &Known::default(), &options()).expect("a plan");
    let known = after(&Known::default(), &plan);
    assert!(planned(&text, &known, &options()).expect("a plan").is_empty());
    assert_eq!(plan.joined(), 2_500);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["", "1", "2", "3", "a@b.example", "c@d.example", "Oak", "Elm", "2024-09-01", "1/9/2024", "0.5", "50%", "Asha Bell", "Teacher", "Physics; Maths"]).prop_map(str::to_owned),
        1 => "[^\u{0}]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_list_gives_a_plan_or_problems_and_a_plan_done_leaves_nothing_to_do(
        columns in proptest::sample::subsequence(Field::ALL.to_vec(), 2..=Field::ALL.len()),
        lines in proptest::collection::vec(proptest::collection::vec(cell(), Field::ALL.len()), 1..8),
    ) {
        let sheet = Sheet {
            header: columns.iter().map(|field| field.code().to_owned()).collect(),
            lines: lines.into_iter().enumerate().map(|(n, mut cells)| {
                cells.truncate(columns.len());
                sheet::Line { number: n as u32 + 2, cells }
            }).collect(),
        };
        let mapping = Mapping(columns.into_iter().map(Some).collect());
        let mut fresh = ids();
        let told = Options { may_shrink: true, ..options() };
        match plan(&sheet, &mapping, &Known::default(), &told, &mut fresh) {
            Ok(first) => {
                let known = after(&Known::default(), &first);
                let again = plan(&sheet, &mapping, &known, &told, &mut fresh);
                let again = again.expect("what was taken once is taken again");
                prop_assert!(again.is_empty(), "{:?}\n{:?}", again.tells, sheet);
            }
            Err(problems) => {
                prop_assert!(problems.count >= problems.listed.len() && problems.count > 0);
                prop_assert!(problems.listed.iter().all(|p| p.line >= 2 && p.column.is_none_or(|c| c < sheet.header.len())));
            }
        }
    }

    #[test]
    fn any_text_is_a_date_or_none(text in any::<String>()) {
        let _ = date_of(&text);
        let _ = fte_of(&text);
    }

    #[test]
    fn dates_round_trip(days in 0_i32..50_000) {
        let day = crate::clock::days_after(date(1951, 1, 1), days);
        prop_assert_eq!(date_of(&day.to_string()), Some(day));
        let uk = format!("{}/{}/{}", day.day(), day.month(), day.year());
        prop_assert_eq!(date_of(&uk), Some(day));
    }

    #[test]
    fn any_header_is_mapped_and_judged_without_panic(header in proptest::collection::vec(any::<String>(), 0..20)) {
        let _ = Mapping::guess(&header).problems();
        let _ = refused(&header);
    }

    #[test]
    fn any_bytes_are_a_staff_list_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(sheet) = sheet::read(&bytes) {
            let mapping = Mapping::guess(&sheet.header);
            let _ = plan(&sheet, &mapping, &Known::default(), &options(), &mut ids());
        }
    }
}
