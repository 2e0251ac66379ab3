//! What was decided, as an Atom feed (RFC 4287), for whoever reads feeds. Feed readers have no session, so the address is the proof:
//! everybody can have one, it is shown once, and making another one ends it.

use super::pages::verdict_name;
use super::{Decision, rows, together, world};
use crate::app::App;
use crate::features::identity::{self, Person};
use crate::web::refusal::{Failure, Fault, Refusal};
use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Link, Person as Author, Text};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;

/// Entries of a feed, at most: the latest.
pub const ENTRIES_MAX: usize = 50;

/// Makes the address of a feed for somebody; one that was there ends.
///
/// # Errors
/// A fault.
pub async fn make(app: &App, person: &Person) -> Result<String, Failure> {
    let token = B64U.encode(app.chance().bytes::<24>());
    let (hash, id, today) = (identity::hash(&token), person.id.clone(), app.clock().today().to_string());
    app.people().write("actions: feed", move |tx| rows::feed_put(tx, &id, &hash, &today)).await?;
    Ok(format!("{}/in/feed/{token}", app.config().base_url))
}

/// The feed of an address.
///
/// # Errors
/// Not found where nobody who works here has it; a fault.
pub async fn read(app: &App, token: &str) -> Result<String, Failure> {
    let hash = identity::hash(token);
    let decisions = app
        .people()
        .read("actions: read a feed", move |tx| {
            if rows::feed_person(tx, &hash)?.is_none() {
                return Err(Failure::from(Refusal::NotFound));
            }
            let mut all = vec![];
            for wave in together::cycles(tx)? {
                all.extend(rows::decisions_of(tx, &wave.id)?);
            }
            Ok::<_, Failure>(latest(all))
        })
        .await?;
    atom(app, &decisions, Whose::Colleagues)
}

/// The feed of what the world may read; it needs no secret address.
///
/// # Errors
/// Not found while no cycle is open to the world; a fault.
pub async fn of_the_world(app: &App) -> Result<String, Failure> {
    let decisions = app
        .people()
        .read("actions: the feed of the world", |tx| {
            let open = rows::world(tx)?;
            if open.is_empty() {
                return Err(Failure::from(Refusal::NotFound));
            }
            let mut all = vec![];
            for wave in open {
                all.extend(rows::decisions_of(tx, &wave)?);
            }
            Ok::<_, Failure>(latest(all))
        })
        .await?;
    atom(app, &decisions, Whose::World)
}

/// Who reads a feed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Colleagues,
    World,
}

fn latest(mut all: Vec<Decision>) -> Vec<Decision> {
    all.sort_by(|a, b| (&b.decided_on, &b.id).cmp(&(&a.decided_on, &a.id)));
    all.truncate(ENTRIES_MAX);
    all
}

/// A day as the feed writes it: noon, since no hour is kept.
fn noon(day: &str) -> Result<FixedDateTime, Failure> {
    format!("{day}T12:00:00Z").parse().map_err(|_| Fault(format!("{day:?} is no day")).into())
}

fn atom(app: &App, decisions: &[Decision], whose: Whose) -> Result<String, Failure> {
    let w = app.words();
    let base = &app.config().base_url;
    let host = base.split("//").nth(1).unwrap_or(base).split(['/', ':']).next().unwrap_or_default();
    let link = |to: String| Link { href: to, rel: "alternate".into(), ..Link::default() };
    let entry = |one: &Decision| -> Result<Entry, Failure> {
        let mut said = one.reason.clone();
        if let Some(review) = &one.review_on {
            said = format!("{said} {}", w.actions_review_on(crate::features::surveys::day(review)));
        }
        let content = Content { value: Some(said), content_type: Some("text".into()), ..Content::default() };
        Ok(Entry {
            title: Text::plain(format!("{}: {}", one.question, verdict_name(w, one.verdict))),
            // RFC 4151: the same entry for ever, wherever the site is served.
            id: format!("tag:{host},{}:decision/{}", one.decided_on, one.id),
            updated: noon(&one.decided_on)?,
            categories: vec![Category { term: one.verdict.code().into(), ..Category::default() }],
            links: vec![link(match whose {
                Whose::Colleagues => format!("{base}/in/decisions/{}", one.id),
                Whose::World => world::address(app, &one.wave),
            })],
            content: Some(content),
            ..Entry::default()
        })
    };
    let entries = decisions.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    let updated = match decisions.first() {
        Some(latest) => noon(&latest.decided_on)?,
        None => noon(&app.clock().today().to_string())?,
    };
    let feed = Feed {
        title: Text::plain(format!("{}: {}", app.organisation(), w.actions_together_title())),
        id: format!("tag:{host},2026:together"),
        updated,
        authors: vec![Author { name: app.organisation(), ..Author::default() }],
        links: vec![link(match whose {
            Whose::Colleagues => format!("{base}/in/together"),
            Whose::World => format!("{base}/in/open/together"),
        })],
        entries,
        ..Feed::default()
    };
    Ok(feed.to_string())
}
