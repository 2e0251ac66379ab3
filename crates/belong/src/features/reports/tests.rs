//! Reports, through HTTP.

use crate::features::actions::tests::taken_up;
use crate::features::results::tests::{held, two_sites};
use crate::features::surveys::Plan;
use crate::testing::on_sqlite;
use axum::http::StatusCode;
use jiff::civil::date;

#[tokio::test(flavor = "multi_thread")]
async fn a_report_tells_what_was_done_since_the_survey_before() {
    let trial = on_sqlite().await;
    let (organiser, first) = two_sites(&trial, Plan { threshold: 1, cuts: false, ..Plan::default() }).await;
    let (mut browser, _, action, _) = taken_up(&trial, &organiser, &first).await;
    let page = browser.get(&format!("/in/results/{first}/report")).await.text;
    assert!(!page.contains("agreed after"), "before the first survey there was none: {page}");

    let all: Vec<usize> = (1..=50).collect();
    let days = (date(2026, 12, 7), date(2026, 12, 18));
    let says = |n: usize| Some(3 + u16::from(n.is_multiple_of(2)));
    let second = held(&trial, &organiser, "Winter", days, &all, says).await;
    let report = format!("/in/results/{second}/report");
    let mut browser = trial.signed_in(&organiser).await;
    let page = browser.get(&report).await.text;
    assert!(page.contains("One action was agreed after “Autumn”, and it is not done yet"), "{page}");
    assert!(!page.contains("Welcome every new colleague"), "only what is done is listed: {page}");

    let owner = trial.person("p3@willowbrook.example", &[]).await;
    let mut own = trial.signed_in(&owner).await;
    let done = [("state", "done"), ("said", "Every site does it")];
    let came = own.submit(&action, &format!("{action}/update"), &done).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    // Everybody who reads the report reads it, on a page and on paper, and is led to where it stands.
    let colleague = trial.person("p7@willowbrook.example", &[]).await;
    let mut other = trial.signed_in(&colleague).await;
    let page = other.get(&report).await.text;
    assert!(page.contains("One action was agreed after “Autumn”, and it is done"), "{page}");
    assert!(page.contains("Welcome every new colleague") && page.contains(&format!("href=\"{action}\"")), "{page}");
    assert!(page.contains(&format!("href=\"/in/together/{first}\"")), "{page}");
    assert_eq!(other.get(&format!("{report}.pdf")).await.status, StatusCode::OK);
}
