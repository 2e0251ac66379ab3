//! The start, roles, and what an auditor reads.

use crate::features::identity::Role;
use crate::features::surveys;
use crate::testing::on_both;
use crate::web::refusal::Failure;
use axum::http::StatusCode;

const SITES: &[(&str, &str, usize)] =
    &[("Alder Primary", "North", 24), ("Birch Academy", "North", 26), ("Cedar School", "South", 22)];

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leads_a_region_sees_its_academies_and_no_other() {
    on_both(async |trial| {
        trial.import(SITES).await;
        let administrator = trial.person("p1@willowbrook.example", &[Role::Administrator]).await;
        let holder = trial.person("p2@willowbrook.example", &[Role::Keyholder]).await;
        let mut browser = trial.signed_in(&administrator).await;
        let page = browser.get("/in/roles").await;
        let north = page.text.split("<option value=\"").find(|rest| rest.contains(">North<")).expect("the region");
        let north = north.split('"').next().expect("its id").to_owned();
        let given = |site: &str| {
            [("email", "p9@willowbrook.example"), ("role", "site_leader"), ("site", site)]
                .map(|(k, v)| (k, v.to_owned()))
        };
        for (site, answer) in [
            ("", StatusCode::UNPROCESSABLE_ENTITY),
            ("nowhere", StatusCode::NOT_FOUND),
            (&north, StatusCode::SEE_OTHER),
        ] {
            let fields = given(site);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let came = browser.submit("/in/roles", "/in/roles", &fields).await;
            assert_eq!(came.status, answer, "{site:?}: {}", came.text);
            assert!(!site.is_empty() || came.text.contains("Choose the site that this person leads"));
        }
        assert!(browser.get("/in/roles").await.text.contains("Site leader (North)"));
        let leader = trial.person("p9@willowbrook.example", &[]).await;
        let (wave, _) = trial.announced(&administrator, &[&holder]).await;
        let led = trial
            .app
            .people()
            .read("test: led", move |tx| {
                let led = surveys::groups_led(tx, &wave, &leader)?;
                let names = surveys::rows::groups(tx, &wave)?.into_iter();
                Ok::<_, Failure>(
                    names.filter(|group| led.contains(&group.code)).map(|group| group.name).collect::<Vec<_>>(),
                )
            })
            .await
            .unwrap();
        assert_eq!(led, ["Alder Primary", "Birch Academy"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_what_happened_in_sentences() {
    on_both(async |trial| {
        trial.import(SITES).await;
        let auditor = trial.person("p1@willowbrook.example", &[Role::Auditor, Role::Organiser]).await;
        let holder = trial.person("p2@willowbrook.example", &[Role::Keyholder]).await;
        let mut browser = trial.signed_in(&auditor).await;
        assert!(browser.get("/in/audit").await.text.contains("nothing to check"));
        let (wave, _) = trial.announced(&auditor, &[&holder]).await;
        let page = browser.get("/in/audit").await.text;
        for sentence in
            ["Imported a staff list: 72 joined", "Made a key of the box", "Announced a wave: everything about it"]
        {
            assert!(page.contains(sentence), "{sentence}: {page}");
        }
        assert!(!page.contains("{&quot;"), "no JSON on a page");
        assert_eq!(browser.get(&format!("/in/audit?wave={wave}")).await.status, StatusCode::OK);
        assert_eq!(browser.get("/in/audit?wave=none").await.status, StatusCode::NOT_FOUND);
        let member = trial.person("p5@willowbrook.example", &[]).await;
        assert_eq!(trial.signed_in(&member).await.get("/in/audit").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
