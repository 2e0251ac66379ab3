//! Scenarios of the queue, through HTTP.

use crate::features::identity::Role;
use crate::features::surveys;
use crate::respondent::Respondent;
use crate::testing::{Browser, Trial, on_both, on_sqlite};
use answers::Verdict;
use axum::http::StatusCode;
use credential::Version;
use credential::body::{AnswerBody, Comment, CommentBody, Value};
use jiff::civil::date;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const SITES: &[(&str, &str, usize)] = &[("Alder Primary", "North", 24), ("Birch Academy", "North", 26)];

/// A counted wave in which everybody wrote what `wrote` says of their number. Gives the wave.
async fn counted(trial: &Trial, wrote: fn(usize) -> Option<String>) -> String {
    counted_by(trial, wrote).await.0
}

/// The same with the respondents by their number. Who wrote "We help each other" may be asked back.
async fn counted_by(trial: &Trial, wrote: fn(usize) -> Option<String>) -> (String, Vec<Respondent>) {
    trial.import(SITES).await;
    let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser]).await;
    let (wave, secrets) = trial.announced(&organiser, &[&organiser]).await;
    let mut people = vec![];
    for n in 1..=50 {
        let person = trial.person(&format!("p{n}@willowbrook.example"), &[]).await;
        let respondent = trial.respondent(&wave, &person).await;
        let (asked, pending) = respondent.ask().unwrap();
        let signatures = surveys::take(&trial.app, &person, wave.clone(), asked).await.unwrap();
        people.push((respondent, pending.finish(&signatures).unwrap()));
    }
    trial.app.clock().move_to(date(2026, 11, 10));
    let mut chance = ChaCha20Rng::from_seed([3; 32]);
    let today = trial.app.clock().today().to_string();
    for (n, (respondent, held)) in people.iter().enumerate() {
        let answer = AnswerBody { answers: [("bel1".to_owned(), Value::One(4))].into(), facts: [].into() };
        let body = match wrote(n) {
            Some(text) => {
                let willing = text.starts_with("We help");
                let mailbox = willing.then(|| respondent.mailbox(0).address().to_b64u());
                CommentBody::Written(Comment { mailbox, item: "say1".into(), text })
            }
            None => CommentBody::Empty,
        };
        for one in respondent.submissions(held, &answer, &[body], Version::FIRST, &mut chance).unwrap() {
            trial.app.own_box().submit(&wave, one, &today).await.unwrap();
        }
    }
    trial.app.clock().move_to(date(2026, 11, 21));
    trial.app.own_box().give_secret(&wave, &secrets[0], "2026-11-21").await.unwrap();
    surveys::close_wave(&trial.app, &wave).await.unwrap();
    (wave, people.into_iter().map(|(respondent, _)| respondent).collect())
}

fn wrote(n: usize) -> Option<String> {
    Some(match n % 5 {
        0 => format!("Person knows that the canteen closes too early, number {n}."),
        1 => format!("We help each other, number {n}."),
        2 => format!("This would hurt somebody, number {n}."),
        3 => format!("A child may be at risk, number {n}."),
        _ => return None,
    })
}

/// Reads everything that waits and decides by what stands there.
async fn read_all(browser: &mut Browser, wave: &str) -> usize {
    let queue = format!("/in/results/{wave}/comments");
    for read in 0.. {
        let page = browser.get(&queue).await;
        assert_eq!(page.status, StatusCode::OK);
        let Some(action) = page
            .text
            .split("action=\"")
            .map(|rest| rest.split('"').next().unwrap())
            .find(|action| action.starts_with(&queue))
        else {
            return read;
        };
        let fields = if page.text.contains("hurt somebody, number") {
            vec![("verdict", "withhold")]
        } else if page.text.contains("may be at risk, number") {
            vec![("verdict", "hand-over")]
        } else if page.text.contains("<mark>Person</mark>") {
            let masked = page.text.split("</textarea>").next().unwrap().rsplit('>').next().unwrap();
            assert!(masked.starts_with("[…] knows that"), "{masked}");
            vec![("verdict", "mask"), ("masked", masked)]
        } else {
            vec![("verdict", "show")]
        };
        let came = browser.submit(&queue, action, &fields).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        if fields[0].1 == "hand-over" {
            let tell = browser.get(&came.location.unwrap()).await;
            assert!(tell.text.contains("Ring Sam on 999"), "whom to tell: {}", tell.text);
        }
    }
    unreachable!("a queue has an end")
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_shown_after_somebody_read_them_at_their_node_and_nowhere_else() {
    on_both(|trial| async move {
        let wave = counted(&trial, wrote).await;
        let organiser = trial.person("p1@willowbrook.example", &[]).await;
        surveys::set_help(&trial.app, &organiser, String::new(), "Ring Sam on 999".into()).await.unwrap();
        let remarks = trial.app.own_box().comments(&wave).await.unwrap();
        assert_eq!(remarks.len(), 40);
        let groups: Vec<String> = {
            let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
            release.structure().groups.iter().map(|group| group.code.clone()).collect()
        };
        let mut browser = trial.signed_in(&organiser).await;
        let results = format!("/in/results/{wave}");
        let places: Vec<String> = std::iter::once(results.clone())
            .chain(groups.iter().map(|code| format!("{results}/groups/{code}")))
            .collect();
        for place in &places {
            assert!(!browser.get(place).await.text.contains(", number "), "nothing is shown unread");
        }
        assert!(browser.get(&results).await.text.contains("Read 40 comments"));
        assert_eq!(read_all(&mut browser, &wave).await, 40);
        let mut seen = vec![];
        for (place, code) in places.iter().zip(std::iter::once(None).chain(groups.iter().map(Some))) {
            let page = browser.get(place).await.text;
            assert!(!page.contains("hurt somebody, number") && !page.contains("at risk, number"));
            assert!(!page.contains("Person knows"), "masked words are not on the page");
            for remark in &remarks {
                let number = format!("number {}", remark.text.rsplit(' ').next().unwrap());
                let node = code.map_or("whole".to_owned(), |code| format!("group:{code}"));
                let region = remark.node.starts_with("region:") && code.is_some();
                let here = page.contains(&number);
                assert!(!here || remark.node == node || region, "{} is shown at {node}", remark.node);
                if here {
                    seen.push(number);
                }
            }
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 20, "what was shown or masked, each once: {seen:?}");
        // Who decided is recorded, and never the words.
        let told = trial.app.people().read("test: events", crate::event::latest).await.unwrap();
        let read: Vec<_> =
            told.iter().filter(|told| matches!(told.event(), Some(crate::event::Event::CommentRead { .. }))).collect();
        assert_eq!(read.len(), 40);
        assert!(read.iter().all(|told| told.by.is_some() && !told.body.contains("number")));
        assert_eq!(read.iter().filter(|told| told.body.contains("handed_over")).count(), 10);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_can_take_words_out_and_put_none_in_and_can_change_a_decision() {
    let trial = on_sqlite().await;
    let wave = counted(&trial, wrote).await;
    let organiser = trial.person("p1@willowbrook.example", &[]).await;
    let mut browser = trial.signed_in(&organiser).await;
    let queue = format!("/in/results/{wave}/comments");
    let all = trial.app.own_box().comments(&wave).await.unwrap();
    let one = all.iter().find(|remark| remark.text.starts_with("We help")).unwrap();
    let at = format!("{queue}/{}", one.id);
    for (masked, why) in [
        ("We never help […]", "words were put in"),
        (one.text.as_str(), "nothing was taken out"),
        ("", "nothing is left"),
    ] {
        let came = browser.submit(&at, &at, &[("verdict", "mask"), ("masked", masked)]).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(came.text.contains("Take out words"), "{}", came.text);
    }
    let came = browser.submit(&at, &at, &[]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "no decision");
    for (verdict, after) in [("show", Verdict::Shown), ("withhold", Verdict::Withheld)] {
        let came = browser.submit(&at, &at, &[("verdict", verdict)]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER);
        let all = trial.app.own_box().comments(&wave).await.unwrap();
        assert_eq!(all.iter().find(|remark| remark.id == one.id).unwrap().verdict, after);
    }
    assert!(browser.get(&format!("{queue}/read")).await.text.contains("Kept back"));
    assert_eq!(browser.get(&format!("{at}/tell")).await.status, StatusCode::NOT_FOUND, "it was not handed over");
    assert_eq!(browser.get(&format!("{queue}/0123")).await.status, StatusCode::NOT_FOUND);
    // Comments of one wave are not found under another.
    let came = browser.submit(&at, &at.replace(&wave, "0123456789abcdef"), &[("verdict", "show")]).await;
    assert_eq!(came.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_readers_finds_the_queue() {
    let trial = on_sqlite().await;
    let wave = counted(&trial, wrote).await;
    let all = trial.app.own_box().comments(&wave).await.unwrap();
    for roles in [vec![], vec![Role::Auditor], vec![Role::Auditor, Role::Keyholder]] {
        let member = trial.person(&format!("p{}@willowbrook.example", 10 + roles.len()), &roles).await;
        let mut browser = trial.signed_in(&member).await;
        for path in ["", "/read", &format!("/{}", all[0].id), &format!("/{}/tell", all[0].id)] {
            let came = browser.get(&format!("/in/results/{wave}/comments{path}")).await;
            assert_eq!(came.status, StatusCode::NOT_FOUND, "{roles:?} {path}");
        }
        assert!(!browser.get(&format!("/in/results/{wave}")).await.text.contains("/comments"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_14_a_reader_asks_a_willing_writer_back_and_learns_nothing_but_the_reply() {
    use credential::mailbox::QUESTION_BYTES;
    on_both(|trial| async move {
        let (wave, respondents) = counted_by(&trial, wrote).await;
        let (_, hash) = trial.manifest(&wave).await;
        let mailbox = respondents[1].mailbox(0);
        let remarks = trial.app.own_box().comments(&wave).await.unwrap();
        assert_eq!(remarks.iter().filter(|remark| remark.mailbox.is_some()).count(), 10);
        let by = |words: &str| remarks.iter().find(|remark| remark.text.contains(words)).unwrap().id.clone();
        let (id, other) = (by("We help each other, number 1."), by("may be at risk"));
        let organiser = trial.person("p1@willowbrook.example", &[]).await;
        let mut browser = trial.signed_in(&organiser).await;
        let queue = format!("/in/results/{wave}/comments");
        assert!(!browser.get(&format!("{queue}/{other}")).await.text.contains("willing to be asked back"));

        let page = browser.get(&format!("{queue}/{id}")).await;
        assert!(page.text.contains("willing to be asked back"), "{}", page.text);
        assert!(!page.text.contains(&mailbox.address().to_b64u()), "the key itself is of no use to a reader");
        let ask = format!("{queue}/{id}/ask");
        let long = "x".repeat(601);
        for wrong in ["", "   ", &long] {
            let came = browser.submit(&ask, &ask, &[("question", wrong)]).await;
            assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.len() < 10 || came.text.contains(wrong), "what was typed comes back");
        }
        let came = browser.submit(&ask, &ask, &[("question", "Which day?")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        assert!(browser.get(&ask).await.text.contains("There is no reply yet"));
        assert_eq!(browser.get(&format!("{queue}/{other}/ask")).await.status, StatusCode::NOT_FOUND);

        // The writer, without a session.
        let mut writer = trial.browser();
        let list = writer.get(&format!("/mail/{wave}")).await.bytes;
        assert_eq!(list.len(), QUESTION_BYTES);
        let question = mailbox.open(hash, &list).unwrap();
        assert_eq!(question.text, "Which day?");
        let mut chance = ChaCha20Rng::from_seed([4; 32]);
        let reply = mailbox.reply(hash, &question, "On Fridays, canary-3391.", &mut chance).unwrap();
        let at = format!("/mail/{wave}");
        assert_eq!(writer.post_bytes(&at, reply[1..].to_vec()).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(writer.post_bytes(&at, [&reply[..], &[0; 9]].concat()).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(writer.post_bytes("/mail/none", reply.clone()).await.status, StatusCode::NOT_FOUND);
        for _ in 0..2 {
            assert_eq!(writer.post_bytes(&at, reply.clone()).await.status, StatusCode::NO_CONTENT);
        }
        let second = mailbox.reply(hash, &question, "On Mondays.", &mut chance).unwrap();
        let came = writer.post_bytes(&at, second).await;
        assert_eq!(came.status, StatusCode::CONFLICT);
        assert!(came.text.contains("replied"));

        assert!(!browser.get(&ask).await.text.contains("canary-3391"), "not on the day on which it came");
        trial.app.clock().move_to(date(2026, 11, 22));
        assert!(browser.get(&ask).await.text.contains("On Fridays, canary-3391."));
        assert!(browser.get(&format!("{queue}/asked")).await.text.contains("canary-3391"));
        // Who asked is recorded, and no words.
        let told = trial.app.people().read("test: events", crate::event::latest).await.unwrap();
        let asked: Vec<_> =
            told.iter().filter(|told| matches!(told.event(), Some(crate::event::Event::WriterAsked))).collect();
        assert_eq!(asked.len(), 1);
        assert!(asked[0].by.is_some() && !asked[0].body.contains("Which day"));
        // A member finds neither.
        let member = trial.person("p9@willowbrook.example", &[]).await;
        let mut member = trial.signed_in(&member).await;
        for path in [&ask, &format!("{queue}/asked")] {
            assert_eq!(member.get(path).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

/// The topics as they are now.
async fn topics_now(trial: &Trial, wave: &str) -> Vec<super::topics::Told> {
    let comments = trial.app.own_box().comments(wave).await.unwrap();
    super::topics::all(&trial.app, wave, &comments).await.unwrap()
}

/// Two subjects, one comment that must not be shown, and ten people who wrote nothing.
fn wrote_of_two(n: usize) -> Option<String> {
    let words = ["car", "spaces", "bays", "road", "gate"];
    let other = ["books", "evenings", "planning", "marking", "weekend"];
    Some(match n {
        0..20 => format!("Parking: the {} and the {} by the parking, note{n}", words[n % 5], words[(n + 1) % 5]),
        20..39 => format!("Workload: {} and {} are workload, note{n}", other[n % 5], other[(n + 2) % 5]),
        39 => "Parking and the car would hurt somebody, number 39".to_owned(),
        _ => return None,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn topics_are_found_named_joined_and_shown_with_the_comments_that_one_may_read() {
    on_both(|trial| async move {
        let wave = counted(&trial, wrote_of_two).await;
        let organiser = trial.person("p1@willowbrook.example", &[]).await;
        let member = trial.person("p2@willowbrook.example", &[]).await;
        let mut browser = trial.signed_in(&organiser).await;
        let mut other = trial.signed_in(&member).await;
        let at = format!("/in/results/{wave}/topics");
        // Nothing is found in what nobody has read, and members have nothing to do here.
        assert_eq!(other.get(&at).await.status, StatusCode::NOT_FOUND);
        assert!(browser.get(&at).await.text.contains("So far 0 may be shown"));
        read_all(&mut browser, &wave).await;
        let came = browser.submit(&at, &at, &[]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let page = browser.get(&at).await.text;
        let found = topics_now(&trial, &wave).await;
        assert!(found.len() >= 2, "{page}");
        assert!(!page.contains("hurt somebody"), "what is kept back is in no topic");
        for told in &found {
            let subjects: std::collections::BTreeSet<&str> =
                told.said.iter().map(|(_, said)| said.text.split(':').next().unwrap()).collect();
            assert_eq!(subjects.len(), 1, "{subjects:?}");
            assert!(!told.topic.kept);
        }
        // Nothing stands on the results before somebody keeps it.
        let results = format!("/in/results/{wave}");
        let heading = "id=\"topics\"";
        assert!(!browser.get(&results).await.text.contains(heading));
        let id = &found[0].topic.id;
        let field = format!("name-{id}");
        let keep = format!("{at}/{id}/keep");
        let refused = browser.submit(&at, &keep, &[(&field, " ")]).await;
        assert!(refused.text.contains("Give the topic a name") && refused.status == StatusCode::UNPROCESSABLE_ENTITY);
        let long = "x".repeat(81);
        let refused = browser.submit(&at, &keep, &[(&field, &long)]).await;
        assert!(refused.text.contains("at most 80 letters") && refused.text.contains(&long), "it comes back filled in");
        assert_eq!(browser.submit(&at, &keep, &[(&field, "Getting <in>")]).await.status, StatusCode::SEE_OTHER);
        let page = other.get(&results).await.text;
        let about = found[0].about().map_or("A few comments".to_owned(), |n| format!("About {n} comments"));
        assert!(page.contains(heading) && page.contains(&format!("Getting &lt;in&gt;</a>: {about}")), "{page}");
        // A member reads the comments of the own places and no others, and cannot change topics.
        let topic = other.get(&format!("{at}/{id}")).await;
        let remarks = trial.app.own_box().comments(&wave).await.unwrap();
        let own = {
            let (person, wave) = (member.id.clone(), wave.clone());
            let found =
                trial.app.people().read("test: own", move |tx| surveys::rows::eligible(tx, &wave, &person)).await;
            found.unwrap().unwrap().0
        };
        let mut elsewhere = 0;
        for remark in remarks.iter().filter(|remark| found[0].topic.remarks.contains(&remark.id)) {
            let mine = !remark.node.starts_with("group:") || remark.node == format!("group:{own}");
            elsewhere += usize::from(!mine);
            assert_eq!(topic.text.contains(&format!("{}<", remark.text)), mine, "{} {}", remark.node, remark.text);
        }
        // It says so whether or not there are any: otherwise it would count them.
        assert!(topic.text.contains("belong to other places"), "{elsewhere}");
        assert_eq!(other.get(&format!("{at}/{}", found[1].topic.id)).await.status, StatusCode::NOT_FOUND);
        let sneaky = other.submit(&results, &format!("{at}/{id}/drop"), &[]).await;
        assert_eq!(sneaky.status, StatusCode::NOT_FOUND);
        // Looking again leaves what was kept, and offers the rest anew.
        let came = browser.submit(&at, &at, &[]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER);
        let again = topics_now(&trial, &wave).await;
        assert_eq!((again[0].topic.name.as_str(), again[0].said.len()), ("Getting <in>", found[0].said.len()));
        // Joined: one topic with all comments of both, each once.
        let second = &again[1].topic.id;
        let joined = browser.submit(&at, &format!("{at}/{second}/join"), &[("into", id)]).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.text);
        let after = topics_now(&trial, &wave).await;
        assert_eq!(after[0].said.len(), again[0].said.len() + again[1].said.len());
        let own_self = browser.submit(&at, &format!("{at}/{id}/join"), &[("into", id)]).await;
        assert_eq!(own_self.status, StatusCode::NOT_FOUND);
        // A comment that is kept back later leaves the topic at once.
        let gone = &after[0].topic.remarks[0];
        trial.app.own_box().judge(gone, Verdict::Withheld, None).await.unwrap();
        let less = topics_now(&trial, &wave).await;
        assert_eq!(less[0].said.len(), after[0].said.len() - 1);
        // So do words that no comment of it says any more, since they were masked.
        assert!(!less[0].words(1).is_empty());
        for masked in &less[0].topic.remarks {
            trial.app.own_box().judge(masked, Verdict::Masked, Some("[…]".into())).await.unwrap();
        }
        assert_eq!(topics_now(&trial, &wave).await[0].words(1).join(" "), "");
        assert_eq!(browser.submit(&at, &format!("{at}/{id}/drop"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!browser.get(&results).await.text.contains(heading));
    })
    .await;
}
