//! School days over real calendars, and the page on which terms are entered.

use super::{Calendar, HOLIDAY_DAYS_MAX, Term, calendar_of, is_bank_holiday};
use crate::clock::days_after;
use crate::features::directory::{Site, SiteKind, Sites};
use crate::features::identity::Role;
use crate::testing::on_both;
use axum::http::StatusCode;
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn term(site: Option<&str>, starts_on: Date, ends_on: Date) -> Term {
    Term { id: String::new(), site: site.map(str::to_owned), name: "Term".into(), starts_on, ends_on }
}

/// Six terms as an English county has them, 2025/26.
fn county() -> Vec<Term> {
    [
        (date(2025, 9, 1), date(2025, 10, 17)),
        (date(2025, 11, 3), date(2025, 12, 19)),
        (date(2026, 1, 5), date(2026, 2, 13)),
        (date(2026, 2, 23), date(2026, 4, 1)),
        (date(2026, 4, 20), date(2026, 5, 22)),
        (date(2026, 6, 1), date(2026, 7, 22)),
    ]
    .map(|(starts, ends)| term(None, starts, ends))
    .to_vec()
}

/// The list that the government of the United Kingdom publishes for England and Wales.
#[test]
fn bank_holidays_are_those_that_are_published() {
    let published: &[(i16, &[(i8, i8)])] = &[
        (2020, &[(1, 1), (4, 10), (4, 13), (5, 25), (8, 31), (12, 25), (12, 28)]),
        (2021, &[(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
        (2024, &[(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
        (2025, &[(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]),
        (2026, &[(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
        (2027, &[(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
    ];
    for (year, days) in published {
        let mut on = date(*year, 1, 1);
        let mut found = vec![];
        while on.year() == *year {
            let weekend = matches!(on.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
            // In 2020 the day in May was moved to a Friday, once; it is no yearly one.
            let moved = *year == 2020 && on == date(2020, 5, 4);
            if is_bank_holiday(on) && !weekend && !moved {
                found.push((on.month(), on.day()));
            }
            on = days_after(on, 1);
        }
        assert_eq!(found, *days, "{year}");
    }
}

#[test]
fn what_is_owed_waits_over_easter_half_term_and_the_summer() {
    let calendar = Calendar::of(&county());
    // 24 to 27 March, 30 March to 1 April; then Easter; 20 to 24 April, 27 to 29 April.
    assert_eq!(calendar.days_after(date(2026, 3, 23), 15), date(2026, 4, 29));
    // Over the early bank holiday of May and the half term.
    assert_eq!(calendar.days_after(date(2026, 4, 30), 15), date(2026, 5, 22));
    assert_eq!(calendar.days_after(date(2026, 5, 22), 1), date(2026, 6, 1));
    // The next year has not been entered: after the longest summer weekdays count again.
    let late = calendar.days_after(date(2026, 7, 20), 15);
    assert!(late > days_after(date(2026, 7, 22), HOLIDAY_DAYS_MAX), "{late}");
    assert_eq!(late, date(2026, 9, 29));
    // Without any terms every weekday counts, but for Good Friday and Easter Monday.
    assert_eq!(Calendar::default().days_after(date(2026, 3, 23), 15), date(2026, 4, 15));
    // Days are days, also those on which the clock is changed.
    assert_eq!(calendar.days_after(date(2026, 3, 27), 1), date(2026, 3, 30));
}

#[test]
fn an_academy_with_other_terms_has_its_own_calendar() {
    let site = |id: &str, kind, parent: Option<&str>| Site {
        id: id.into(),
        kind,
        name: id.into(),
        parent: parent.map(str::to_owned),
        urn: None,
        code: None,
        phase: None,
    };
    let sites: Sites = [
        site("trust", SiteKind::Trust, None),
        site("alder", SiteKind::Academy, Some("trust")),
        site("science", SiteKind::Department, Some("alder")),
        site("birch", SiteKind::Academy, Some("trust")),
    ]
    .into_iter()
    .collect();
    let mut terms = county();
    terms.push(term(Some("alder"), date(2025, 9, 1), date(2026, 7, 24)));
    let on = date(2026, 4, 10);
    for (at, open) in [(Some("science"), true), (Some("alder"), true), (Some("birch"), false), (None, false)] {
        assert_eq!(calendar_of(&terms, &sites, at).is_school_day(on), open, "{at:?}");
    }
    assert_eq!(calendar_of(&[], &sites, Some("alder")), Calendar::default());
}

proptest! {
    /// A day that is owed is a school day, later days are owed later, and so many school days lie between.
    #[test]
    fn school_days_are_counted(from in 0..700_i32, days in 1..60_u32, known in proptest::bool::ANY) {
        let calendar = if known { Calendar::of(&county()) } else { Calendar::default() };
        let from = days_after(date(2025, 6, 1), from);
        let due = calendar.days_after(from, days);
        prop_assert!(due > from && calendar.is_school_day(due));
        let (mut at, mut counted) = (from, 0);
        while at < due {
            at = days_after(at, 1);
            counted += u32::from(calendar.is_school_day(at));
        }
        prop_assert_eq!(counted, days);
        prop_assert!(calendar.days_after(from, days + 1) > due);
        prop_assert!(calendar.days_after(days_after(from, 1), days) >= due);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_are_entered_together_or_not_at_all() {
    on_both(|trial| async move {
        trial.import(&[("Alder Primary", "North", 6)]).await;
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        let mut browser = trial.signed_in(&organiser).await;
        let good = "Autumn, first half; 2/9/2026; 23/10/2026\n\nAutumn, second half\t2026-11-02\t18 December 2026";
        for (text, said) in [
            ("", "Write at least one term"),
            ("Autumn; 2/9/2026", "Line 1 needs three parts"),
            ("Autumn; 2/9/2026; soon", "Line 1: “soon” is no date"),
            ("Autumn; 2/9/2026; 1/9/2026", "Line 1: the last day is before the first"),
            ("Autumn; 2/9/2026; 1/9/2027", "Line 1: a term has at most"),
            ("; 2/9/2026; 3/9/2026", "Line 1: give the term a name"),
            ("A; 2/9/2026; 9/9/2026\nB; 9/9/2026; 10/10/2026", "Line 2 lies within “A”"),
        ] {
            let came = browser.submit("/in/terms", "/in/terms", &[("site", ""), ("terms", text)]).await;
            assert!(
                came.status == StatusCode::UNPROCESSABLE_ENTITY && came.text.contains(said),
                "{text}: {}",
                came.text
            );
        }
        assert!(browser.get("/in/terms").await.text.contains("No term dates yet"), "nothing was taken by half");
        let came = browser.submit("/in/terms", "/in/terms", &[("site", ""), ("terms", good)]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let page = browser.get("/in/terms").await.text;
        assert!(
            page.contains("23 Oct 2026") && page.contains("2 Nov 2026") && page.contains("1 term that is over"),
            "{page}"
        );
        let again = browser.submit("/in/terms", "/in/terms", &[("site", ""), ("terms", good)]).await;
        assert!(again.text.contains("lies within “Autumn, first half”"), "{}", again.text);
        let drop = page.split("action=\"/in/terms/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let came = browser.submit("/in/terms", &format!("/in/terms/{drop}"), &[]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER);
        assert!(!browser.get("/in/terms").await.text.contains("18 Dec 2026"));
        let member = trial.person("p2@willowbrook.example", &[]).await;
        assert_eq!(trial.signed_in(&member).await.get("/in/terms").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
