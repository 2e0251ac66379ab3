//! Scenarios of writing a survey, through HTTP and on both databases.

use super::Survey;
use super::authoring::{ABOUT_YOU, NEW_SECTION, field_of, mark};
use super::draft::Draft;
use super::{rows, xlsform};
use crate::features::identity::Role;
use crate::testing::{Browser, Came, Trial, on_both, on_sqlite};
use answers::manifest::{QuestionKind, ShowIf};
use axum::http::StatusCode;

/// An organiser's browser, and a survey of belonging and comments with two facts.
async fn writing(trial: &Trial) -> (Browser, String) {
    trial.import(&[("Alder Primary", "North", 24)]).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let survey = trial.survey().await;
    (trial.signed_in(&organiser).await, format!("/in/surveys/{survey}"))
}

async fn survey(trial: &Trial) -> Survey {
    let found = trial.app.people().read("test: survey", |tx| rows::survey_by_id(tx, "s1")).await.unwrap();
    found.expect("the survey is there")
}

async fn draft(trial: &Trial) -> Draft {
    survey(trial).await.draft
}

fn codes(draft: &Draft) -> Vec<&str> {
    draft.all().map(|question| question.code.as_str()).collect()
}

fn saved(came: &Came) {
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
}

fn refused(came: &Came, sentence: &str) {
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", came.text);
    assert!(came.text.contains(sentence), "{sentence} is not in {}", came.text);
}

/// The value of a hidden or text field of a page.
fn value(page: &str, name: &str) -> String {
    let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    after.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("no field {name} in {page}")).to_owned()
}

/// Sends the form of a page with the mark that the page has, and these fields.
async fn send(browser: &mut Browser, page: &str, fields: &[(&str, &str)]) -> Came {
    let shown = browser.get(page).await;
    let was = value(&shown.text, "was");
    let to = page.split('?').next().unwrap();
    let mut all = vec![("was", was.as_str())];
    all.extend_from_slice(fields);
    browser.submit(page, to, &all).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_of_every_kind_is_written_moved_copied_and_removed() {
    on_both(|trial| async move {
        let (mut browser, base) = writing(&trial).await;
        let new = format!("{base}/questions/new");
        let page = browser.get(&new).await;
        assert!(page.text.contains("How far people agree"), "first the kind is chosen: {}", page.text);
        let kinds: &[(&str, &[(&str, &str)], QuestionKind, usize)] = &[
            ("agreement", &[("good", "first")], QuestionKind::ScaleReversed, 5),
            ("frequency", &[("good", "last")], QuestionKind::Scale, 5),
            ("scale", &[("good", "last"), ("options", "Bad\r\nSo so\r\n\r\n Good ")], QuestionKind::Scale, 3),
            ("zero_to_ten", &[], QuestionKind::ZeroToTen, 0),
            ("single", &[("options", "Here\nThere")], QuestionKind::Single, 2),
            ("multiple", &[("options", "Here\nThere\nElsewhere")], QuestionKind::Multiple, 3),
            ("text", &[], QuestionKind::Text, 0),
            ("note", &[], QuestionKind::Note, 0),
        ];
        for (number, (kind, more, wanted, options)) in (1..).zip(kinds) {
            let page = format!("{new}?kind={kind}&section=belonging");
            let text = format!("Words of question {number}");
            let mut fields =
                vec![("kind", *kind), ("section", "belonging"), ("text", text.as_str()), ("hint", "A hint")];
            fields.extend_from_slice(more);
            let came = send(&mut browser, &page, &fields).await;
            saved(&came);
            assert_eq!(came.location.as_deref(), Some(format!("{base}#q-own{number}").as_str()));
            let draft = draft(&trial).await;
            let question = draft.find(&format!("own{number}")).unwrap();
            assert_eq!((question.kind, question.options.len()), (*wanted, *options), "{kind}");
            assert_eq!(draft.section_of(&question.code).unwrap().code, "belonging");
            // What was saved comes back in its form.
            let form = browser.get(&format!("{base}/questions/own{number}")).await;
            assert!(form.text.contains(&text), "{}", form.text);
        }
        assert_eq!(draft(&trial).await.impossible(), None);
        // A fourth comment is one too many; what was typed is still there.
        let fourth = [("kind", "text"), ("section", "belonging"), ("text", "A fourth comment box")];
        let came = send(&mut browser, &format!("{new}?kind=text"), &fourth).await;
        refused(&came, "at most 3 questions with free text");
        assert!(came.text.contains("A fourth comment box"));

        // The keyboard goes on from the button at its new place.
        let came = browser.submit(&base, &format!("{base}/questions/own2/move"), &[("way", "up")]).await;
        assert_eq!(came.location.as_deref(), Some(format!("{base}#up-own2").as_str()));
        let page = browser.get(&base).await;
        assert!(page.text.contains("id=\"up-own2\""), "{}", page.text);
        let after = draft(&trial).await;
        let at = |code: &str| codes(&after).iter().position(|one| *one == code).unwrap();
        assert!(at("own2") < at("own1"));
        let came = browser.submit(&base, &format!("{base}/questions/own1/move"), &[("way", "duplicate")]).await;
        saved(&came);
        let after = draft(&trial).await;
        assert_eq!(after.find("own9").unwrap().text, after.find("own1").unwrap().text);
        // Taking out asks first.
        let ask = format!("{base}/questions/own9/remove");
        assert!(browser.get(&ask).await.text.contains("Yes, remove it"));
        assert!(draft(&trial).await.find("own9").is_some(), "looking removes nothing");
        saved(&send(&mut browser, &ask, &[]).await);
        assert!(draft(&trial).await.find("own9").is_none());
        // A whole new section on the way, and a fact of one's own.
        let fields = [
            ("kind", "zero_to_ten"),
            ("section", NEW_SECTION),
            ("section_title", "Buildings"),
            ("text", "How warm is it?"),
        ];
        saved(&send(&mut browser, &format!("{new}?kind=zero_to_ten"), &fields).await);
        let fields = [
            ("kind", "scale"),
            ("section", ABOUT_YOU),
            ("text", "How far do you travel?"),
            ("options", "Near\nFar"),
            ("code", "travel"),
        ];
        saved(&send(&mut browser, &format!("{new}?kind=scale&section=~about-you"), &fields).await);
        let after = draft(&trial).await;
        assert_eq!(after.facts.last().unwrap().code, "travel");
        assert_eq!(after.said(&after.sections.last().unwrap().title), "Buildings");
        let page = browser.get(&base).await;
        assert!(page.text.contains("Buildings") && page.text.contains("How far do you travel?"), "{}", page.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_not_fit_comes_back_with_what_was_typed() {
    let trial = on_sqlite().await;
    let (mut browser, base) = writing(&trial).await;
    let before = draft(&trial).await;
    let page = format!("{base}/questions/new?kind=single");
    let long = "x".repeat(1_001);
    let many = (0..101).map(|n| format!("Answer {n}")).collect::<Vec<_>>().join("\n");
    let wide = format!("a\n{}", "y".repeat(301));
    let whole = [
        ("kind", "single"),
        ("section", "belonging"),
        ("text", "Typed with care"),
        ("options", "a\nb"),
        ("code", "mine"),
    ];
    for (field, wrong, sentence) in [
        ("text", "", "Write the question"),
        ("text", "\u{200b} \u{a0}", "Write the question"),
        ("text", long.as_str(), "Use 1000 characters or fewer"),
        ("options", "", "(now: 0)"),
        ("options", "one", "(now: 1)"),
        ("options", many.as_str(), "(now: 101)"),
        ("options", wide.as_str(), "Use 300 characters or fewer"),
        ("options", "a\na", "Two answers are the same"),
        ("code", "Ünder cover", "Use 1 to 40 small letters"),
        ("code", "bel1", "Another question has the code bel1"),
        ("code", "age", "Another question has the code age"),
        ("section", "nowhere", "Choose a section that is there"),
        ("section", NEW_SECTION, "Give the new section a name"),
    ] {
        let fields: Vec<(&str, &str)> =
            whole.iter().map(|(name, value)| (*name, if *name == field { wrong } else { *value })).collect();
        let came = send(&mut browser, &page, &fields).await;
        refused(&came, sentence);
        assert!(field == "text" || came.text.contains("Typed with care"), "{}", came.text);
    }
    // A scale says which end is good; a comment is nothing about a person.
    let fields = [("kind", "agreement"), ("section", "belonging"), ("text", "T")];
    refused(&send(&mut browser, &page, &fields).await, "Say which answers are a good sign");
    let fields = [("kind", "text"), ("section", ABOUT_YOU), ("text", "T")];
    refused(&send(&mut browser, &page, &fields).await, "needs one choice");
    let fields = [("kind", "no such kind"), ("section", "belonging"), ("text", "T")];
    let came = send(&mut browser, &page, &fields).await;
    assert!(came.text.contains("What kind of question?"), "{}", came.text);
    // Markup is text.
    let fields = [("kind", "text"), ("section", "belonging"), ("text", "<script>alert(1)</script>")];
    saved(&send(&mut browser, &page, &fields).await);
    let shown = browser.get(&base).await;
    assert!(!shown.text.contains("<script>alert") && shown.text.contains("&lt;script&gt;"));
    for path in [
        "questions/nothing",
        "questions/nothing/show",
        "questions/nothing/remove",
        "sections/nothing",
        "sections/nothing/remove",
        "translate/pl",
        "translate/en",
        "languages/pl/remove",
    ] {
        assert_eq!(browser.get(&format!("{base}/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut after = draft(&trial).await;
    after.remove("own1");
    assert_eq!(after, before, "nothing else was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_windows_the_second_does_not_overwrite_the_first() {
    on_both(|trial| async move {
        let (mut browser, base) = writing(&trial).await;
        let page = format!("{base}/questions/bel1");
        let shown = browser.get(&page).await;
        let was = value(&shown.text, "was");
        let of = |text: &'static str, was: &str| -> Vec<(String, String)> {
            [
                ("kind", "agreement"),
                ("good", "last"),
                ("section", "belonging"),
                ("code", "bel1"),
                ("text", text),
                ("was", was),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec()
        };
        async fn put(browser: &mut Browser, page: &str, fields: Vec<(String, String)>) -> Came {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            browser.submit(page, page, &fields).await
        }
        saved(&put(&mut browser, &page, of("The first window.", &was)).await);
        let came = put(&mut browser, &page, of("The second window.", &was)).await;
        refused(&came, "changed in another window");
        assert!(came.text.contains("The second window.") && came.text.contains("The first window."), "{}", came.text);
        assert_eq!(draft(&trial).await.find("bel1").unwrap().text["en"], "The first window.");
        // Whoever has seen both may decide.
        saved(&put(&mut browser, &page, of("The second window.", &value(&came.text, "was"))).await);
        assert_eq!(draft(&trial).await.find("bel1").unwrap().text["en"], "The second window.");
        // Two windows on two questions do not disturb each other.
        let other = format!("{base}/questions/bel2");
        let was2 = value(&browser.get(&other).await.text, "was");
        let was1 = value(&browser.get(&page).await.text, "was");
        saved(&put(&mut browser, &page, of("Once more.", &was1)).await);
        let fields =
            [("kind", "agreement"), ("good", "last"), ("section", "belonging"), ("text", "Another."), ("was", &was2)];
        saved(&browser.submit(&other, &other, &fields).await);
        // A question that was taken out meanwhile can be put back.
        let was1 = value(&browser.get(&page).await.text, "was");
        saved(&send(&mut browser, &format!("{page}/remove"), &[]).await);
        let fields = of("Not lost.", &was1);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let came = browser.submit(&other, &page, &fields).await;
        refused(&came, "removed in another window");
        assert!(came.text.contains("Not lost.") && came.text.contains("questions/new\""), "{}", came.text);
        // What changed since somebody was asked about it is not removed.
        let section = format!("{base}/sections/belonging");
        let seen = value(&browser.get(&format!("{section}/remove")).await.text, "was");
        let was2 = value(&browser.get(&other).await.text, "was");
        let fields =
            [("kind", "agreement"), ("good", "last"), ("section", "belonging"), ("text", "New."), ("was", &was2)];
        saved(&browser.submit(&other, &other, &fields).await);
        let came = browser.submit(&base, &format!("{section}/remove"), &[("was", &seen)]).await;
        assert_eq!(came.location.as_deref(), Some(format!("{section}/remove").as_str()), "it asks again");
        assert!(draft(&trial).await.find("bel2").is_some());
        let was = value(&browser.get(&section).await.text, "was");
        saved(&browser.submit(&section, &section, &[("was", &was), ("title", "First")]).await);
        let came = browser.submit(&section, &section, &[("was", &was), ("title", "Second")]).await;
        refused(&came, "changed in another window");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sections_are_added_changed_moved_and_removed() {
    on_both(|trial| async move {
        let (mut browser, base) = writing(&trial).await;
        let new = format!("{base}/sections/new");
        refused(&send(&mut browser, &new, &[("title", "  ")]).await, "Give the section a heading");
        refused(&send(&mut browser, &new, &[("title", &"x".repeat(1_001))]).await, "1000 characters");
        saved(&send(&mut browser, &new, &[("title", "Buildings"), ("intro", "Warm and dry?"), ("theme", "yes")]).await);
        let after = draft(&trial).await;
        let section = after.sections.last().unwrap().clone();
        assert_eq!((after.said(&section.intro), section.theme), ("Warm and dry?", true));
        let page = format!("{base}/sections/{}", section.code);
        saved(&send(&mut browser, &page, &[("title", "Rooms")]).await);
        let after = draft(&trial).await;
        let section = after.sections.last().unwrap().clone();
        assert_eq!((after.said(&section.title), section.intro.len(), section.theme), ("Rooms", 0, false));
        let came = browser.submit(&base, &format!("{page}/move"), &[("way", "up")]).await;
        assert_eq!(came.location.unwrap(), format!("{base}#section-up-{}", section.code));
        let after = draft(&trial).await;
        assert_eq!(after.sections[after.sections.len() - 2].code, section.code);
        assert_eq!(
            browser.submit(&base, &format!("{page}/move"), &[("way", "sideways")]).await.status,
            StatusCode::NOT_FOUND
        );
        saved(&send(&mut browser, &format!("{page}/remove"), &[]).await);
        assert!(draft(&trial).await.sections.iter().all(|one| one.code != section.code));
        // With its questions, which are named first.
        let ask = browser.get(&format!("{base}/sections/belonging/remove")).await;
        assert!(ask.text.contains("I feel that I belong here."), "{}", ask.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_shown_after_real_answers_and_cannot_come_before_them() {
    on_both(|trial| async move {
        let (mut browser, base) = writing(&trial).await;
        let page = format!("{base}/questions/bel2/show");
        let shown = browser.get(&format!("{page}?item=bel1")).await;
        for wanted in ["Strongly disagree", "Neither agree nor disagree", "type=\"checkbox\""] {
            assert!(shown.text.contains(wanted), "{}", shown.text);
        }
        let later = browser.get(&format!("{base}/questions/bel1/show")).await;
        assert!(later.text.contains("There is no earlier question"), "{}", later.text);
        let asked = format!("{page}?item=bel1");
        refused(&send(&mut browser, &asked, &[("item", "bel1")]).await, "Tick at least one answer");
        saved(
            &send(&mut browser, &asked, &[("item", "bel1"), ("choice", "2"), ("choice", "1"), ("choice", "2")]).await,
        );
        let rule = draft(&trial).await.find("bel2").unwrap().show_if.clone();
        assert_eq!(rule, Some(ShowIf { item: "bel1".into(), any_of: vec![1, 2] }));
        let list = browser.get(&base).await;
        assert!(list.text.contains("shown only after Strongly disagree / Disagree to bel1"), "{}", list.text);
        for (item, choice) in [("bel3", "1"), ("nothing", "1"), ("bel1", "99"), ("bel1", "0"), ("bel2", "1")] {
            let came = send(&mut browser, &asked, &[("item", item), ("choice", choice)]).await;
            assert_eq!(came.status, StatusCode::CONFLICT, "{item} {choice}: {}", came.text);
        }
        let came = browser.submit(&base, &format!("{base}/questions/bel2/move"), &[("way", "up")]).await;
        assert_eq!(came.status, StatusCode::CONFLICT);
        assert!(came.text.contains("it must come after it"), "{}", came.text);
        // Taking out the other one says what becomes of this one.
        let ask = browser.get(&format!("{base}/questions/bel1/remove")).await;
        assert!(ask.text.contains("They will be shown always"), "{}", ask.text);
        saved(&send(&mut browser, &asked, &[("always", "yes")]).await);
        assert_eq!(draft(&trial).await.find("bel2").unwrap().show_if, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_is_added_translated_and_needed_before_announcing() {
    on_both(|trial| async move {
        let (mut browser, base) = writing(&trial).await;
        let languages = format!("{base}/languages");
        for (fields, sentence) in [
            (vec![("language", "")], "Choose a language"),
            (vec![("language", "en")], "The survey has this language already"),
            (vec![("language", ""), ("other", "Klingon!")], "two or three small letters"),
        ] {
            refused(&browser.submit(&languages, &languages, &fields).await, sentence);
        }
        let came = browser.submit(&languages, &languages, &[("language", "ur")]).await;
        assert_eq!(came.location.as_deref(), Some(format!("{base}/translate/ur").as_str()));
        let page = format!("{base}/translate/ur");
        let shown = browser.get(&page).await;
        assert!(shown.text.contains("dir=\"rtl\"") && shown.text.contains("lang=\"ur\""), "{}", shown.text);
        let all = draft(&trial).await.sentences("ur");
        let field = |original: &str| field_of(original, "");
        let (agree, belong) = (field("Agree"), field("I feel that I belong here."));
        let long = "ا".repeat(1_001);
        refused(&browser.submit(&page, &page, &[(&agree, &long)]).await, "is longer than 1000 characters");
        saved(&browser.submit(&page, &page, &[(&agree, "متفق"), (&belong, "میں یہاں کا ہوں۔")]).await);
        let after = draft(&trial).await;
        assert_eq!(after.missing("ur"), all.len() - 2, "one field fills every place of a sentence");
        assert_eq!(after.find("bel2").unwrap().options[3]["ur"], "متفق");

        // Two windows: the second is told, and what it wrote is shown.
        let came = browser.submit(&page, &page, &[(&agree, "ہاں")]).await;
        assert_eq!(came.status, StatusCode::OK);
        assert!(came.text.contains("changed in another window") && came.text.contains("ہاں"), "{}", came.text);
        assert_eq!(draft(&trial).await.find("bel2").unwrap().options[3]["ur"], "متفق");
        // An old page that was not touched overwrites nothing.
        saved(&browser.submit(&page, &page, &[(&agree, "")]).await);
        assert_eq!(draft(&trial).await.find("bel2").unwrap().options[3]["ur"], "متفق");

        // Other words lose their translation, unless only the spelling was put right.
        let question = format!("{base}/questions/bel1");
        let fields = [
            ("kind", "agreement"),
            ("good", "last"),
            ("section", "belonging"),
            ("code", "bel1"),
            ("text", "I feel I belong here."),
            ("keep", "yes"),
        ];
        saved(&send(&mut browser, &question, &fields).await);
        assert!(draft(&trial).await.find("bel1").unwrap().text.contains_key("ur"));
        let fields = [
            ("kind", "agreement"),
            ("good", "last"),
            ("section", "belonging"),
            ("code", "bel1"),
            ("text", "This is home."),
        ];
        saved(&send(&mut browser, &question, &fields).await);
        let question = draft(&trial).await.find("bel1").unwrap().clone();
        assert!(!question.text.contains_key("ur") && question.options[3].contains_key("ur"));

        // Not announced while a sentence is missing; the page of the wave says where.
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        let wave = planned(&trial, &organiser).await;
        let refused = super::announce(&trial.app, &organiser, wave.clone()).await.unwrap_err();
        assert!(refused.to_string().contains("missing in Urdu"), "{refused}");
        let run = browser.get(&format!("/in/waves/{wave}/run")).await;
        assert!(run.text.contains("/translate/ur?show=missing"), "{}", run.text);
        assert!(!run.text.contains("Announce the wave"), "there is no button for what cannot be done");
        let came = browser.submit(&languages, &languages, &[("lead", "ur")]).await;
        assert_eq!(came.status, StatusCode::CONFLICT, "only a whole language can be the first");
        let left = draft(&trial).await;
        let missing: Vec<(String, String)> = left
            .sentences("ur")
            .iter()
            .filter(|sentence| sentence.translation.is_empty())
            .map(|sentence| (field_of(&sentence.original, ""), format!("اردو {}", sentence.original)))
            .collect();
        let fields: Vec<(&str, &str)> = missing.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        saved(&browser.submit(&page, &format!("{page}?show=missing"), &fields).await);
        assert_eq!(draft(&trial).await.faults(), vec![]);
        super::announce(&trial.app, &organiser, wave.clone()).await.unwrap();
        let (manifest, _) = trial.manifest(&wave).await;
        assert_eq!(manifest.languages, ["en", "ur"]);
        // Leading with it, and taking it out.
        saved(&browser.submit(&languages, &languages, &[("lead", "ur")]).await);
        assert_eq!(draft(&trial).await.first(), "ur");
        assert_eq!(browser.get(&format!("{base}/languages/ur/remove")).await.status, StatusCode::NOT_FOUND);
        saved(&browser.submit(&languages, &languages, &[("lead", "en")]).await);
        assert!(browser.get(&format!("{base}/languages/ur/remove")).await.text.contains("Remove Urdu?"));
        saved(&browser.submit(&languages, &format!("{base}/languages/ur/remove"), &[]).await);
        assert_eq!(draft(&trial).await.languages, ["en"]);
    })
    .await;
}

/// A wave of the survey that could be announced, as far as keys go.
async fn planned(trial: &Trial, organiser: &crate::features::identity::Person) -> String {
    use jiff::civil::date;
    let plan = super::Plan { threshold: 1, ..super::Plan::default() };
    let seats = vec![("organiser".to_owned(), organiser.id.clone())];
    let intent = super::Intent { title: "Spring".into(), days: (date(2026, 11, 9), date(2026, 11, 20)), plan, seats };
    let wave = super::plan(&trial.app, organiser, "s1".into(), intent).await.unwrap();
    let seed = credential::derive::Seed::new(trial.app.chance().bytes());
    let public = credential::seal::KeyholderSecret::from_seed(&seed).public().to_b64u();
    super::give_key(&trial.app, organiser, wave.clone(), public).await.unwrap();
    wave
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_were_asked_stay_or_get_a_new_code() {
    on_both(|trial| async move {
        let (mut browser, base) = writing(&trial).await;
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        let first = planned(&trial, &organiser).await;
        super::announce(&trial.app, &organiser, first).await.unwrap();
        let page = format!("{base}/questions/bel1");
        let shown = browser.get(&page).await;
        assert!(shown.text.contains("Asked before, in Spring"), "it is said while writing: {}", shown.text);
        let other = [
            ("kind", "agreement"),
            ("good", "last"),
            ("section", "belonging"),
            ("code", "bel1"),
            ("text", "I belong."),
        ];
        saved(&send(&mut browser, &page, &other).await);
        let list = browser.get(&base).await;
        for wanted in ["Keep the old words", "Make it a new question, bel1.2", "I feel that I belong here."] {
            assert!(list.text.contains(wanted), "{wanted}: {}", list.text);
        }
        let second = planned(&trial, &organiser).await;
        let refused = super::announce(&trial.app, &organiser, second.clone()).await.unwrap_err();
        assert!(refused.to_string().contains("bel1 was asked before with other words"), "{refused}");
        let wording = format!("{page}/wording");
        saved(&browser.submit(&base, &wording, &[("way", "keep")]).await);
        assert_eq!(draft(&trial).await.find("bel1").unwrap().text["en"], "I feel that I belong here.");
        saved(&send(&mut browser, &page, &other).await);
        let rule = ShowIf { item: "bel1".into(), any_of: vec![1] };
        let asked = format!("{base}/questions/bel3/show?item=bel1");
        saved(&send(&mut browser, &asked, &[("item", "bel1"), ("choice", "1")]).await);
        assert_eq!(draft(&trial).await.find("bel3").unwrap().show_if, Some(rule));
        saved(&browser.submit(&base, &wording, &[("way", "break")]).await);
        let after = draft(&trial).await;
        assert_eq!(after.find("bel1.2").unwrap().text["en"], "I belong.");
        assert_eq!(after.find("bel3").unwrap().show_if.as_ref().unwrap().item, "bel1.2", "what hung on it follows");
        super::announce(&trial.app, &organiser, second).await.unwrap();
        // The old code stays locked, so that a third wording cannot take it.
        let locked = trial.app.people().read("test", |tx| rows::item(tx, "bel1")).await.unwrap().unwrap();
        assert_eq!((locked.0.1["en"].as_str(), locked.1.as_str()), ("I feel that I belong here.", "Spring"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_and_hints_that_were_asked_are_locked_too() {
    on_both(|trial| async move {
        let (mut browser, base) = writing(&trial).await;
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
        let first = planned(&trial, &organiser).await;
        super::announce(&trial.app, &organiser, first).await.unwrap();
        let before = draft(&trial).await;
        // One choice less of a fact: its numbers would mean others than before.
        let page = format!("{base}/questions/age");
        let shown = browser.get(&page).await;
        assert!(shown.text.contains("Asked before, in Spring"), "{}", shown.text);
        let age = before.find("age").unwrap();
        let fewer: Vec<&str> = age.options.iter().skip(1).map(|option| option["en"].as_str()).collect();
        let other = [
            ("kind", "scale"),
            ("good", "last"),
            ("section", "~about-you"),
            ("code", "age"),
            ("text", age.text["en"].as_str()),
            ("options", &fewer.join("\n")),
        ];
        saved(&send(&mut browser, &page, &other).await);
        let list = browser.get(&base).await.text;
        assert!(list.contains("Make it a new question, age.2"), "{list}");
        let second = planned(&trial, &organiser).await;
        let refused = super::announce(&trial.app, &organiser, second.clone()).await.unwrap_err();
        assert!(refused.to_string().contains("age was asked before with other words"), "{refused}");
        saved(&browser.submit(&base, &format!("{page}/wording"), &[("way", "break")]).await);
        let after = draft(&trial).await;
        assert!(after.facts.iter().any(|fact| fact.code == "age.2") && after.find("age").is_none());
        // A hint where there was none.
        let page = format!("{base}/questions/bel1");
        let hinted = [
            ("kind", "agreement"),
            ("good", "last"),
            ("section", "belonging"),
            ("code", "bel1"),
            ("text", "I feel that I belong here."),
            ("hint", "Think of the last month."),
        ];
        saved(&send(&mut browser, &page, &hinted).await);
        let list = browser.get(&base).await.text;
        assert!(list.contains("Make it a new question, bel1.2") && list.contains("It had no hint."), "{list}");
        let refused = super::announce(&trial.app, &organiser, second.clone()).await.unwrap_err();
        assert!(refused.to_string().contains("bel1 was asked before with other words"), "{refused}");
        saved(&browser.submit(&base, &format!("{page}/wording"), &[("way", "keep")]).await);
        assert!(draft(&trial).await.find("bel1").unwrap().hint.is_empty());
        super::announce(&trial.app, &organiser, second).await.unwrap();
        let locked = trial.app.people().read("test", |tx| rows::item(tx, "age.2")).await.unwrap().unwrap();
        assert_eq!(locked.0.2.len(), fewer.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_survey_is_renamed_copied_retired_and_brought_back() {
    on_both(|trial| async move {
        let (mut browser, base) = writing(&trial).await;
        let name = format!("{base}/name");
        refused(&browser.submit(&name, &name, &[("title", "")]).await, "Give it a name");
        refused(&browser.submit(&name, &name, &[("title", &"x".repeat(121))]).await, "120 characters");
        saved(&browser.submit(&name, &name, &[("title", "How we are")]).await);
        let came = browser.submit(&base, &format!("{base}/copy"), &[]).await;
        saved(&came);
        let copy = came.location.unwrap();
        assert!(browser.get(&copy).await.text.contains("Copy of How we are"));
        saved(&browser.submit(&base, &format!("{base}/retire"), &[]).await);
        let list = browser.get("/in/surveys").await;
        assert!(list.text.contains("Retired surveys") && list.text.contains("Bring back How we are"), "{}", list.text);
        saved(&browser.submit(&base, &format!("{base}/retire"), &[("retired", "no")]).await);
        assert!(!browser.get("/in/surveys").await.text.contains("Retired surveys"));
        // From the bank, each once.
        let bank = format!("{base}/bank");
        refused(&browser.submit(&bank, &bank, &[]).await, "Tick at least one question");
        saved(&browser.submit(&bank, &bank, &[("item", "wor1"), ("item", "bel1"), ("item", "nothing")]).await);
        let facts = format!("{base}/facts");
        saved(&browser.submit(&facts, &facts, &[("fact", "religion"), ("fact", "age")]).await);
        let after = draft(&trial).await;
        assert_eq!(codes(&after).iter().filter(|code| **code == "bel1").count(), 1);
        assert_eq!(after.section_of("wor1").unwrap().code, "workload");
        assert_eq!(after.facts.last().unwrap().code, "religion");
        assert_eq!(after.impossible(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_goes_out_and_comes_in_whole_or_not_at_all() {
    on_both(|trial| async move {
        let (mut browser, base) = writing(&trial).await;
        let out = browser.get(&format!("{base}/workbook.xlsx")).await;
        assert_eq!(out.status, StatusCode::OK);
        let page = "/in/surveys/xlsform";
        let csrf = value(&browser.get(page).await.text, "csrf");
        let came = browser.upload(page, &csrf, ("file", "survey.xlsx", &out.bytes)).await;
        assert!(came.status == StatusCode::OK && came.text.contains("The workbook is taken over"), "{}", came.text);
        let id = came
            .text
            .split("href=\"/in/surveys/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .find(|id| id.len() > 8)
            .unwrap()
            .to_owned();
        let made = trial.app.people().read("test", move |tx| rows::survey_by_id(tx, &id)).await.unwrap().unwrap();
        assert_eq!((made.title, made.draft), ("Your Voice Matters".to_owned(), draft(&trial).await));

        let count = || async { trial.app.people().read("test", rows::surveys).await.unwrap().len() };
        let before = count().await;
        let came = browser.upload(page, &csrf, ("file", "photo.jpg", b"\xFF\xD8\xFF\xE0 no workbook")).await;
        refused(&came, "This file is not a workbook");
        let came = browser.upload(page, &csrf, ("file", "", b"")).await;
        refused(&came, "Choose a workbook");
        let huge = vec![b'x'; 5 * 1024 * 1024];
        refused(&browser.upload(page, &csrf, ("file", "huge.xlsx", &huge)).await, "too large");
        let came = browser.upload(page, "wrong", ("file", "survey.xlsx", &out.bytes)).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN);
        let mut wrong = rust_xlsxwriter::Workbook::new();
        let sheet = wrong.add_worksheet().set_name("survey").unwrap();
        for (row, cells) in
            (0..).zip([["type", "name", "label"], ["text", "a", "A?"], ["geopoint", "b", "Where are you?"]])
        {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        let wrong = wrong.save_to_buffer().unwrap();
        let came = browser.upload(page, &csrf, ("file", "wrong.xlsx", &wrong)).await;
        refused(&came, "Belong never asks for it");
        assert_eq!(count().await, before, "nothing of a refused workbook is kept");

        // In place of a survey that was not changed meanwhile.
        let page = format!("{base}/xlsform");
        let seen = value(&browser.get(&page).await.text, "was");
        let bytes = xlsform::write(ui::Words::english(), "New", &Draft::from_bank(&["workload".into()], &[])).unwrap();
        let fields = [("csrf", csrf.as_str()), ("was", seen.as_str())];
        let came = browser.upload_with(&page, &fields, ("file", "wrong.xlsx", &wrong)).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
        let came = browser.upload_with(&page, &[fields[0], ("was", "old")], ("file", "new.xlsx", &bytes)).await;
        refused(&came, "was changed since you opened this page");
        assert!(draft(&trial).await.find("bel1").is_some());
        let came = browser.upload_with(&page, &fields, ("file", "new.xlsx", &bytes)).await;
        assert_eq!(came.status, StatusCode::OK, "{}", came.text);
        let after = survey(&trial).await;
        assert!(after.draft.find("wor1").is_some() && after.draft.find("bel1").is_none());
        assert_eq!(after.title, "Your Voice Matters", "the name is not in the workbook's hands");
        assert_ne!(mark(&after.draft), seen);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_writes_and_only_the_preview_may_be_framed() {
    let trial = on_sqlite().await;
    let (mut browser, base) = writing(&trial).await;
    let page = browser.get(&format!("{base}/preview")).await;
    assert!(page.text.contains(&format!("src=\"{base}/test?frame\"")), "{}", page.text);
    let test = browser.get(&format!("{base}/test")).await;
    assert!(test.text.contains("data-stage=\"preview\"") && test.text.contains("id=\"preview\""), "{}", test.text);
    let other = trial.person("p2@willowbrook.example", &[Role::Keyholder]).await;
    let mut other = trial.signed_in(&other).await;
    for path in [
        "",
        "/name",
        "/bank",
        "/facts",
        "/sections/new",
        "/questions/new",
        "/questions/bel1",
        "/questions/bel1/show",
        "/questions/bel1/remove",
        "/languages",
        "/preview",
        "/test",
        "/xlsform",
        "/workbook.xlsx",
    ] {
        assert_eq!(other.get(&format!("{base}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(other.get("/in/surveys/xlsform").await.status, StatusCode::NOT_FOUND);
    let csrf = value(&other.get("/in").await.text, "csrf");
    let before = draft(&trial).await;
    for path in [
        "/name",
        "/copy",
        "/retire",
        "/bank",
        "/facts",
        "/sections/new",
        "/sections/belonging/remove",
        "/questions/new",
        "/questions/bel1",
        "/questions/bel1/move",
        "/questions/bel1/remove",
        "/questions/bel1/show",
        "/questions/bel1/wording",
        "/languages",
    ] {
        let fields = [
            ("csrf", csrf.as_str()),
            ("way", "up"),
            ("title", "x"),
            ("kind", "text"),
            ("text", "x"),
            ("item", "wor1"),
            ("fact", "religion"),
        ];
        let came = other.post(&format!("{base}{path}"), &fields).await;
        assert_eq!(came.status, StatusCode::NOT_FOUND, "{path}: {}", came.text);
    }
    let bytes = xlsform::write(ui::Words::english(), "New", &before).unwrap();
    for path in ["/in/surveys/xlsform".to_owned(), format!("{base}/xlsform")] {
        let came = other.upload(&path, &csrf, ("file", "x.xlsx", &bytes)).await;
        assert_eq!(came.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(draft(&trial).await, before);
}
