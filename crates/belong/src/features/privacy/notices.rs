//! The notice to staff, the assessment, and the page for unions: texts that are filled in from how this installation
//! really is. What the program cannot know is marked, and never guessed.

use super::Document;
use super::retention::LINES;
use crate::app::App;
use crate::clock;
use crate::features::directory;
use crate::features::surveys::{self, PAPER_LAST_DAYS, SLIPS_MIN, Seat, Stage, Wave, day};
use crate::web::refusal::Failure;
use ui::Words;

/// What is kept, line by line; with the tables for those who look after them.
pub fn kept(text: &mut Document, w: Words, with_tables: bool) {
    let mut head = vec![
        w.privacy_kept_what(),
        w.privacy_kept_whose(),
        w.privacy_kept_why(),
        w.privacy_kept_basis(),
        w.privacy_kept_long(),
    ];
    if with_tables {
        head.push(w.privacy_kept_tables());
    }
    let rows = LINES.iter().map(|line| {
        let mut row = vec![(line.what)(w), (line.whose)(w), (line.why)(w), line.basis.said(w), (line.long)(w)];
        if with_tables {
            let names = line.tables.iter().map(|(half, table)| format!("{}.{table}", half.name()));
            row.push(names.collect::<Vec<_>>().join(", "));
        }
        row
    });
    text.table(w.privacy_kept_title(), head, rows.collect());
}

/// Where mail goes, as far as anybody has to know: the name of the machine, without user and password.
fn mail_host(app: &App) -> Option<String> {
    let url = app.config().smtp.as_deref()?;
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    Some(host.split(['/', '?']).next().unwrap_or_default().rsplit_once(':').map_or(host, |(host, _)| host).to_owned())
}

/// The privacy notice.
pub fn privacy(app: &App) -> Document {
    let w = app.words();
    let organisation = app.organisation();
    let mut text = Document::new(w.open_privacy_title());
    text.text(w.notices_privacy_lead(&organisation));
    text.heading(w.notices_short_title());
    text.list([
        w.notices_short_1(),
        w.notices_short_2(),
        w.notices_short_3(),
        w.notices_short_4(),
        w.notices_short_5(),
    ]);
    text.heading(w.notices_who_title());
    text.text(w.notices_who(&organisation));
    text.text(match &app.config().privacy_contact {
        Some(contact) => w.notices_contact(contact),
        None => w.notices_contact_none(),
    });
    text.heading(w.notices_rights_title());
    text.list([
        w.notices_rights_1(),
        w.notices_rights_2(),
        w.notices_rights_3(),
        w.notices_rights_4(),
        w.notices_rights_5(),
        w.notices_rights_6(),
    ]);
    text.heading(w.notices_from_title());
    text.text(w.notices_from());
    text.heading(w.notices_basis_title());
    text.text(w.notices_basis());
    text.text(w.notices_special());
    text.heading(w.notices_to_title());
    text.text(w.notices_to());
    text.text(w.notices_to_host());
    text.text(match mail_host(app) {
        Some(host) => w.notices_to_mail(&host),
        None => w.notices_to_folder(),
    });
    text.heading(w.privacy_kept_title());
    kept(&mut text, w, false);
    text
}

fn side(w: Words, side: &str) -> String {
    match side {
        "staff" => w.notices_unions_side_staff(),
        "outside" => w.notices_unions_side_outside(),
        _ => w.notices_unions_side_organiser(),
    }
}

fn names<'a>(w: Words, holders: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    holders.map(|(name, of)| format!("{name} ({})", side(w, of))).collect::<Vec<_>>().join(", ")
}

/// The page for unions: how the latest survey is really set up.
///
/// # Errors
/// A fault of the box.
pub async fn unions(app: &App) -> Result<Document, Failure> {
    let w = app.words();
    let waves = app.ballot_box().waves().await?;
    let latest = waves.iter().max_by(|a, b| (&a.announced_on, &a.wave).cmp(&(&b.announced_on, &b.wave)));
    let mut text = Document::new(w.notices_unions_title());
    text.text(w.notices_unions_lead());
    text.heading(w.notices_unions_now_title());
    match latest {
        None => text.text(w.notices_unions_none()),
        Some(wave) => {
            let bytes = app.ballot_box().manifest_bytes(&wave.wave).await?.unwrap_or_default();
            let hash = credential::LeafHash::new(credential::sha256(&[&bytes]));
            let people: u32 = wave.groups.iter().map(|group| group.eligible).sum();
            let holders = wave.keyholders.iter().map(|holder| (holder.name.as_str(), holder.side.as_str()));
            let keys = match wave.keyholders.as_slice() {
                [one] => w.notices_unions_key_one(&one.name),
                _ => w.notices_unions_key_two(names(w, holders)),
            };
            let manifest = format!("{}/waves/{}/manifest", app.config().base_url, wave.wave);
            let rows = [
                (w.notices_unions_dates(), w.notices_assess_wave_dates(day(&wave.opens_on), day(&wave.closes_on))),
                (w.notices_unions_people(), w.notices_unions_people_in(people, wave.groups.len())),
                (w.notices_unions_keys(), keys),
                (w.notices_unions_k(), w.notices_unions_k_is(wave.policy.k, wave.policy.k_d)),
                (w.notices_unions_replaced(), w.notices_unions_replaced_cap(wave.reissue_cap)),
                (w.notices_unions_destroyed(), w.notices_unions_destroyed_after(wave.objection_days)),
                (w.notices_unions_issuer(), w.notices_unions_issuer_one()),
                (w.notices_unions_words(), credential::words::from_leaf(&hash)),
                (w.notices_unions_manifest(), w.notices_unions_manifest_at(manifest)),
            ];
            let (head, row): (Vec<String>, Vec<String>) = rows.into_iter().unzip();
            let head = [vec![w.notices_unions_survey()], head].concat();
            text.table(w.notices_unions_now_title(), head, vec![[vec![wave.said(&wave.title)], row].concat()]);
        }
    }
    text.heading(w.notices_unions_can_title());
    text.text(w.notices_unions_can());
    text.heading(w.notices_unions_part_title());
    text.text(w.notices_unions_part());
    text.heading(w.notices_unions_still_title());
    text.list([
        w.notices_unions_still_1(),
        w.notices_unions_still_2(),
        w.notices_unions_still_3(),
        w.notices_unions_still_4(),
    ]);
    text.heading(w.notices_unions_paper_title());
    text.text(w.notices_unions_paper(SLIPS_MIN, PAPER_LAST_DAYS));
    text.heading(w.notices_unions_ask_title());
    text.list([
        w.notices_unions_ask_1(),
        w.notices_unions_ask_2(),
        w.notices_unions_ask_3(),
        w.notices_unions_ask_4(),
        w.notices_unions_ask_5(),
    ]);
    Ok(text)
}

/// One risk: what, how likely, how severe, overall, what is done, what is left.
struct Risk {
    what: String,
    likely: String,
    severe: String,
    overall: String,
    done: String,
    left: String,
}

fn risks(w: Words) -> Vec<Risk> {
    let [remote, possible, probable] = [w.notices_remote(), w.notices_possible(), w.notices_probable()];
    let [significant, severe] = [w.notices_significant(), w.notices_severe()];
    let [low, medium, high] = [w.notices_low(), w.notices_medium(), w.notices_high()];
    let risk = |what: String, likely: &str, harm: &str, overall: &str, done: String, left: &str| Risk {
        what,
        likely: likely.to_owned(),
        severe: harm.to_owned(),
        overall: overall.to_owned(),
        done,
        left: left.to_owned(),
    };
    vec![
        risk(w.notices_risk_1(), &probable, &severe, &high, w.notices_risk_1_done(), &low),
        risk(w.notices_risk_2(), &possible, &severe, &high, w.notices_risk_2_done(), &low),
        risk(w.notices_risk_3(), &remote, &severe, &medium, w.notices_risk_3_done(), &medium),
        risk(w.notices_risk_4(), &remote, &significant, &medium, w.notices_risk_4_done(), &medium),
        risk(w.notices_risk_5(), &probable, &significant, &high, w.notices_risk_5_done(SLIPS_MIN), &medium),
        risk(w.notices_risk_6(), &probable, &significant, &high, w.notices_risk_6_done(), &medium),
        risk(w.notices_risk_7(), &possible, &significant, &medium, w.notices_risk_7_done(), &low),
        risk(w.notices_risk_8(), &possible, &significant, &medium, w.notices_risk_8_done(), &low),
        risk(w.notices_risk_9(), &possible, &significant, &medium, w.notices_risk_9_done(), &low),
        risk(w.notices_risk_10(), &possible, &severe, &high, w.notices_risk_10_done(), &medium),
        risk(w.notices_risk_11(), &remote, &significant, &low, w.notices_risk_11_done(), &low),
        risk(w.notices_risk_12(), &possible, &severe, &high, w.notices_risk_12_done(), &medium),
        risk(w.notices_risk_13(), &probable, &significant, &high, w.notices_risk_13_done(), &low),
    ]
}

/// What the assessment has to know of the people side.
struct Facts {
    people: i64,
    waves: Vec<(Wave, Vec<Seat>)>,
}

/// The draft of the assessment.
///
/// # Errors
/// A fault of the database.
pub async fn assessment(app: &App) -> Result<Document, Failure> {
    let w = app.words();
    let today = app.clock().today();
    let facts = app
        .people()
        .read("privacy: facts for the assessment", move |tx| {
            let mut waves = vec![];
            for wave in surveys::rows::waves(tx)? {
                if wave.stage(&today.to_string()) <= Stage::Ended {
                    let seats = surveys::rows::seats(tx, &wave.id)?;
                    waves.push((wave, seats));
                }
            }
            Ok::<_, Failure>(Facts { people: directory::rows::count_here(tx)?, waves })
        })
        .await?;
    let mut text = Document::new(w.notices_assess_title(app.organisation()));
    text.text(w.notices_assess_lead(clock::in_words(today)));
    text.heading(w.notices_assess_need_title());
    text.text(w.notices_assess_need());
    text.fill(w.notices_fill_in(), w.notices_assess_need_fill());
    what(&mut text, app, &facts);
    text.heading(w.notices_assess_consult_title());
    text.fill(w.notices_fill_in(), w.notices_assess_consult_fill());
    text.heading(w.notices_assess_necessity_title());
    text.list([
        w.notices_assess_necessity_1(),
        w.notices_assess_necessity_2(),
        w.notices_assess_necessity_3(),
        w.notices_assess_necessity_4(),
        w.notices_assess_necessity_5(),
    ]);
    text.fill(w.notices_fill_in(), w.notices_assess_necessity_basis_fill());
    let risks = risks(w);
    text.heading(w.notices_assess_risks_title());
    text.text(w.notices_assess_risks_note());
    text.table(
        w.notices_assess_risks_title(),
        vec![w.notices_assess_risk(), w.notices_assess_likely(), w.notices_assess_severe(), w.notices_assess_overall()],
        risks
            .iter()
            .map(|risk| vec![risk.what.clone(), risk.likely.clone(), risk.severe.clone(), risk.overall.clone()])
            .collect(),
    );
    text.heading(w.notices_assess_measures_title());
    text.text(w.notices_assess_measures_note());
    text.table(
        w.notices_assess_measures_title(),
        vec![w.notices_assess_risk(), w.notices_assess_measure(), w.notices_assess_left(), w.notices_assess_approved()],
        risks.into_iter().map(|risk| vec![risk.what, risk.done, risk.left, w.notices_assess_approved_fill()]).collect(),
    );
    text.heading(w.notices_assess_sign_title());
    text.fill(w.notices_fill_in(), w.notices_assess_sign_fill());
    Ok(text)
}

/// Step 2: how, where, what, and in which surroundings.
fn what(text: &mut Document, app: &App, facts: &Facts) {
    let (w, config) = (app.words(), app.config());
    text.heading(w.notices_assess_what_title());
    text.smaller(w.notices_assess_nature_title());
    text.list([
        w.notices_assess_nature_1(),
        w.notices_assess_nature_2(),
        w.notices_assess_nature_3(),
        w.notices_assess_nature_4(),
        w.notices_assess_nature_5(),
        w.notices_assess_nature_6(),
    ]);
    text.smaller(w.notices_assess_how_title());
    let on_server = |at: Result<store::Location, String>| matches!(at, Ok(store::Location::Postgres(_)));
    let people_db =
        if on_server(config.people_at()) { w.notices_assess_postgres_people() } else { w.notices_assess_sqlite() };
    let answers_db =
        if on_server(config.answers_at()) { w.notices_assess_postgres() } else { w.notices_assess_sqlite() };
    let rows = [
        (w.notices_assess_address(), config.base_url.clone()),
        (
            w.notices_assess_https(),
            if config.is_https() { w.notices_assess_https_yes() } else { w.notices_assess_https_no() },
        ),
        (w.notices_assess_people(), w.notices_assess_people_count(facts.people)),
        (w.notices_assess_people_db(), people_db),
        (w.notices_assess_answers_db(), answers_db),
        (
            w.notices_assess_mail(),
            mail_host(app).map_or_else(|| w.notices_assess_mail_folder(), |host| w.notices_assess_mail_host(&host)),
        ),
        (w.notices_assess_contact(), config.privacy_contact.clone().unwrap_or_else(|| w.notices_assess_contact_none())),
        (
            w.notices_assess_demonstration(),
            if config.demonstration {
                w.notices_assess_demonstration_yes()
            } else {
                w.notices_assess_demonstration_no()
            },
        ),
    ];
    let (head, row): (Vec<String>, Vec<String>) = rows.into_iter().unzip();
    text.list(head.into_iter().zip(row).map(|(what, how)| format!("{what}: {how}")));
    text.fill(w.notices_fill_in(), w.notices_assess_processes_fill());
    text.fill(w.notices_fill_in(), w.notices_assess_proxy_fill());
    text.smaller(w.notices_assess_waves_title());
    if facts.waves.is_empty() {
        text.text(w.notices_assess_waves_none());
    } else {
        text.table(
            w.notices_assess_waves_title(),
            vec![
                w.notices_assess_wave_title(),
                w.notices_assess_wave_when(),
                w.notices_assess_wave_k(),
                w.notices_assess_wave_kd(),
                w.notices_assess_wave_keys(),
            ],
            facts
                .waves
                .iter()
                .map(|(wave, seats)| {
                    let names = names(w, seats.iter().map(|seat| (seat.name.as_str(), seat.side.as_str())));
                    let keys = if wave.plan.threshold == 1 {
                        w.notices_assess_wave_one(names)
                    } else {
                        w.notices_assess_wave_two(names)
                    };
                    vec![
                        wave.title.clone(),
                        w.notices_assess_wave_dates(day(&wave.opens_on), day(&wave.closes_on)),
                        wave.plan.k.to_string(),
                        wave.plan.k_d.to_string(),
                        keys,
                    ]
                })
                .collect(),
        );
        text.fill(w.notices_fill_in(), w.notices_assess_wave_count_fill());
    }
    text.smaller(w.notices_assess_scope_title());
    text.text(w.notices_assess_scope());
    kept(text, w, true);
    text.smaller(w.notices_assess_context_title());
    text.text(w.notices_assess_context());
    text.fill(w.notices_fill_in(), w.notices_assess_context_fill());
}
