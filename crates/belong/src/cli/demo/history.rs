//! What happened in the demonstration trust until today, in order and by the real ways: staff lists are imported, waves
//! planned, keys made, manifests announced, credentials taken, answers sent, boxes closed by two of three keyholders,
//! comments read, and the sealed answers destroyed. The program's clock goes along.

use super::acting;
use super::calendar::{Fate, Form, Occasion, occasions};
use super::cast::{self, Cast, Roles};
use super::feelings::{self, FACTS, Part};
use super::lots::Lots;
use super::remarks::{self, Written};
use super::respondents::{Frame, InHand, Sent, everybody};
use super::trust::{Phase, Trust, days_after};
use super::voice;
use super::{Teller, send_post};
use crate::app::App;
use crate::event::{self, Event};
use crate::features;
use crate::features::directory::{self, Choices, JobFamily};
use crate::features::identity::Person;
use crate::features::results::findings::{self, Number, Whom};
use crate::features::surveys::{self, Draft, Intent, Plan, SLIPS_MIN, Survey};
use crate::web::refusal::Failure;
use answers::Verdict;
use credential::derive::Seed;
use credential::seal::KeyholderSecret;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinHandle;
use ui::counted;

/// Of those who answer, how many take their credentials before the wave opens.
const EARLY: f64 = 0.4;
/// Of those who answer, how many think again and send a second time.
const AGAIN: f64 = 0.015;
/// Lost credentials that are made good in a wave.
const LOST: usize = 3;
/// Topics of a wave that its reader keeps, at most.
const TOPICS_KEPT: usize = 4;
/// What is pinned of each wave: of what, of whom, why.
const FINDINGS: [(&str, &str, &str); 3] = [
    (
        "theme:belonging",
        "fact:disability:1",
        "Colleagues with a disability feel less that they belong. We want to know why.",
    ),
    ("theme:workload", "whole", "Workload is what people write about most."),
    ("item:act1", "whole", "Whether we do what we say."),
];
/// Of the comments of the last closed wave, how many still wait for their reader.
const UNREAD: f64 = 0.15;
/// Of comments that are fine, how many the reader keeps back all the same.
const WITHHELD: f64 = 0.01;

/// The words of a keyholder for one wave: whoever plays the keyholder needs them to close it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyWords {
    /// Title of the wave.
    pub wave: String,
    /// Name of the keyholder.
    pub name: String,
    /// Twelve words.
    pub words: String,
}

/// What has to be told at the end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Left {
    /// Who plays which part.
    pub cast: Cast,
    /// Keyholders' words of waves that are not closed.
    pub keys: Vec<KeyWords>,
    /// The words of the paper slip that is still to be entered.
    pub slip: Option<String>,
    /// Id of the open wave.
    pub open_wave: String,
}

/// The trust on its way through the waves.
pub struct History<'a> {
    app: &'a App,
    trust: &'a Trust,
    seed: u64,
    today: Date,
    teller: &'a Teller,
    roles: Roles,
    /// Everybody who was ever on a list, by staff number.
    people: BTreeMap<String, Person>,
    /// The last day for which there is a staff list.
    listed_on: Date,
    /// Of those who would answer, how many do.
    answering: f64,
    /// The letters on their way out, while people answer.
    post: Option<JoinHandle<Result<usize, String>>>,
}

/// Somebody who takes part in a wave.
struct Voter {
    person: Person,
    /// Index in the trust.
    at: usize,
    group: String,
    part: Part,
    early: bool,
}

fn told(what: impl std::fmt::Display) -> String {
    what.to_string()
}

impl<'a> History<'a> {
    /// Before anything happened.
    ///
    /// # Errors
    /// A sentence, when the trust is too small for all parts.
    pub fn new(app: &'a App, trust: &'a Trust, seed: u64, today: Date, teller: &'a Teller) -> Result<Self, String> {
        let began = occasions(today)[0].listed_on;
        let roles = Roles::of(trust, began, today)?;
        Ok(Self {
            app,
            trust,
            seed,
            today,
            teller,
            roles,
            people: BTreeMap::new(),
            listed_on: began,
            answering: 1.0,
            post: None,
        })
    }

    /// Lets only this part of those who would answer do so.
    pub fn answering(mut self, answering: f64) -> Self {
        self.answering = answering;
        self
    }

    /// Lives through everything until today.
    ///
    /// # Errors
    /// A sentence that says what did not work.
    pub async fn live(mut self) -> Result<Left, String> {
        let mut occasions = occasions(self.today);
        for occasion in &mut occasions {
            occasion.response *= self.answering;
        }
        let count = occasions.len();
        let mut cast = None;
        let mut surveys = BTreeMap::new();
        let mut left = None;
        let mut keys = vec![];
        for (number, occasion) in occasions.iter().enumerate() {
            self.import(occasion.listed_on).await?;
            if cast.is_none() {
                let given = self.roles.give(self.app, self.trust, &self.people).await.map_err(told)?;
                self.tell_help(&given).await?;
                acting::enter_terms(self.app, occasion.listed_on, self.today).await.map_err(told)?;
                cast = Some(given);
            }
            let cast = cast.as_ref().ok_or("nobody has a role")?;
            let organiser = cast::person(self.app, &cast.organiser).await.map_err(told)?;
            let form = format!("{:?}", occasion.form);
            if !surveys.contains_key(&form) {
                surveys.insert(form.clone(), self.write_survey(&organiser, occasion.form).await?);
            }
            // The next staff list comes in before the next wave; after the last one there is today.
            let until = occasions.get(number + 1).map_or(self.today, |next| next.listed_on).min(self.today);
            let wave = Wave { number, count, occasion, organiser: &organiser, cast, until };
            let (id, words) = self.announce(&wave, surveys[&form].clone()).await?;
            let slip = match occasion.fate {
                Fate::Announced => None,
                Fate::Open | Fate::Published => {
                    let (slip, written) = self.answer(&wave, &id).await?;
                    if occasion.fate == Fate::Published {
                        self.close(&wave, &id, &words, &written).await?;
                    }
                    slip
                }
            };
            if occasion.fate != Fate::Published {
                keys.extend(words);
            }
            if occasion.fate == Fate::Open {
                left = Some((id, slip));
            }
        }
        if let Some(post) = self.post.take() {
            self.teller.now("Letters go out");
            let count = post.await.map_err(told)??;
            self.teller.line(&format!(
                "{} letters written to {}",
                counted(count),
                self.app.config().post_at().display()
            ));
        }
        let (open_wave, slip) = left.ok_or("no wave is open")?;
        let cast = cast.ok_or("nobody has a role")?;
        self.teller.now("Suggestions of these days");
        voice::settle(self.app, &cast, self.today).await.map_err(told)?;
        self.teller.line("Suggestions put forward and backed, each with real tokens");
        Ok(Left { cast, keys, slip, open_wave })
    }

    /// The staff list of a day, through the import.
    async fn import(&mut self, on: Date) -> Result<(), String> {
        self.app.clock().move_to(on);
        let list = self.trust.staff_list(on, self.listed_on);
        std::fs::write(self.app.config().folder.join(format!("staff-list-{on}.csv")), &list).map_err(told)?;
        let sheet =
            directory::read_list(list.as_bytes()).map_err(|why| format!("the staff list is not taken: {why:?}"))?;
        let first = self.people.is_empty();
        let rows = sheet.lines.len();
        // Half a year of leavers is more than the guard for a single list lets pass.
        let choices = Choices { may_shrink: true, ..Choices::guessed(&sheet.header, first) };
        directory::import_sheet(self.app, sheet, choices, false)
            .await
            .map_err(told)?
            .map_err(|problems| format!("the staff list has problems: {:?}", problems.listed.first()))?;
        self.listed_on = on;
        if first {
            self.say_phases().await?;
        }
        self.people = people_by_number(self.app).await?;
        self.teller.line(&format!("Staff list of {}: {} rows imported", crate::clock::in_words(on), counted(rows)));
        Ok(())
    }

    /// Says of each academy what it is for, as an administrator does on its page.
    async fn say_phases(&self) -> Result<(), String> {
        let phases: BTreeMap<String, &str> = self
            .trust
            .academies
            .iter()
            .map(|academy| {
                let phase = match academy.phase {
                    Phase::Primary => directory::nouns::Phase::Primary,
                    Phase::Secondary => directory::nouns::Phase::Secondary,
                    Phase::Special => directory::nouns::Phase::Special,
                    Phase::Central => directory::nouns::Phase::Central,
                };
                (academy.name.to_owned(), phase.code())
            })
            .collect();
        self.app
            .people()
            .write("demonstration: phases", move |tx| {
                for site in directory::rows::sites(tx)?.iter() {
                    let phase = phases.get(&site.name).and_then(|code| directory::nouns::Phase::of(code));
                    directory::rows::update_site(tx, &directory::nouns::Site { phase, ..site.clone() })?;
                }
                Ok::<_, Failure>(())
            })
            .await
            .map_err(told)
    }

    /// Says whom to tell when somebody is at risk, at each academy and everywhere.
    async fn tell_help(&self, cast: &Cast) -> Result<(), String> {
        let by = cast::person(self.app, &cast.administrator).await.map_err(told)?;
        let everywhere = "Employee assistance line, day and night: 0808 157 0199\nIn an emergency: 999";
        surveys::set_help(self.app, &by, String::new(), everywhere.into()).await.map_err(told)?;
        let sites = self
            .app
            .people()
            .read("demonstration: sites", |tx| Ok::<_, Failure>(directory::rows::sites(tx)?))
            .await
            .map_err(told)?;
        for (at, academy) in
            self.trust.academies.iter().enumerate().filter(|(_, academy)| academy.phase != Phase::Central)
        {
            let Some(site) = sites.iter().find(|site| site.name == academy.name) else { continue };
            let lead = self.trust.people.iter().find(|staff| {
                staff.main().site == at && staff.here(self.today) && staff.main().family == JobFamily::Pastoral
            });
            let lead = lead.or_else(|| self.trust.head_of(at, self.today).map(|head| &self.trust.people[head]));
            if let Some(lead) = lead {
                let contact = format!("Safeguarding lead at {}: {}, extension {}", academy.name, lead.name(), 201 + at);
                surveys::set_help(self.app, &by, site.id.clone(), contact).await.map_err(told)?;
            }
        }
        Ok(())
    }

    async fn write_survey(&self, by: &Person, form: Form) -> Result<String, String> {
        let strings = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        let (title, draft) = match form {
            Form::Whole => {
                let themes = ["belonging", "wellbeing", "workload", "development", "communication", "comments"];
                let mut draft = Draft::from_bank(&strings(&themes), &strings(&FACTS));
                // One question with free text: two credentials for each person.
                draft.remove("say2");
                ("Your Voice Matters", draft)
            }
            Form::Pulse => (
                "Belonging pulse",
                Draft::from_bank(&strings(&["belonging"]), &strings(&["role", "service", "contract"])),
            ),
        };
        if let Some(question) =
            draft.questions().find(|question| question.answer_kind().is_some() && !feelings::knows(&question.code))
        {
            return Err(format!("nobody in the demonstration knows how to answer {}", question.code));
        }
        let now = self.app.clock().now();
        let survey = Survey { id: self.app.chance().id(now), title: title.into(), draft, changed_at: now };
        let (app, by, id) = (self.app.clone(), by.id.clone(), survey.id.clone());
        self.app
            .people()
            .write("demonstration: survey", move |tx| {
                surveys::rows::insert_survey(tx, &survey)?;
                event::record(tx, &app, Some(&by), &survey.id, &Event::SurveyWritten)?;
                Ok::<_, Failure>(())
            })
            .await
            .map_err(told)?;
        Ok(id)
    }

    /// Plans a wave, makes the three keys and announces it. Gives its id and the keyholders' words.
    async fn announce(&self, wave: &Wave<'_>, survey: String) -> Result<(String, Vec<KeyWords>), String> {
        let occasion = wave.occasion;
        self.app.clock().move_to(occasion.announced_on);
        let sides =
            [("organiser", &wave.cast.first_key), ("staff", &wave.cast.second_key), ("outside", &wave.cast.third_key)];
        let intent = Intent {
            title: occasion.title.clone(),
            days: (occasion.opens_on, occasion.closes_on),
            plan: Plan::default(),
            seats: sides.iter().map(|(side, person)| ((*side).to_owned(), (*person).clone())).collect(),
        };
        let id = surveys::plan(self.app, wave.organiser, survey, intent).await.map_err(told)?;
        let mut words = vec![];
        for (_, person) in sides {
            let holder = cast::person(self.app, person).await.map_err(told)?;
            let seed = Seed::new(self.app.chance().bytes());
            let key = KeyholderSecret::from_seed(&seed).public().to_b64u();
            surveys::give_key(self.app, &holder, id.clone(), key).await.map_err(told)?;
            words.push(KeyWords { wave: occasion.title.clone(), name: holder.name, words: seed.words().to_string() });
        }
        surveys::announce(self.app, wave.organiser, id.clone()).await.map_err(told)?;
        self.teller.line(&format!("{}: {} announced", wave.label(), occasion.title));
        Ok((id, words))
    }

    /// Everybody who may take part, with what they do.
    async fn voters(&self, wave: &Wave<'_>, id: &str) -> Result<Vec<Voter>, String> {
        let occasion = wave.occasion;
        let (on, wave_id) = (occasion.announced_on, id.to_owned());
        let here: Vec<(usize, Person)> = self
            .trust
            .people
            .iter()
            .enumerate()
            .filter(|(_, staff)| staff.here(on))
            .filter_map(|(at, staff)| Some((at, self.people.get(&staff.number)?.clone())))
            .collect();
        let ids: Vec<String> = here.iter().map(|(_, person)| person.id.clone()).collect();
        let groups: Vec<Option<(String, String)>> = self
            .app
            .people()
            .read("demonstration: groups", move |tx| {
                let of = |person: &String| surveys::rows::eligible(tx, &wave_id, person);
                Ok::<_, Failure>(ids.iter().map(of).collect::<Result<_, _>>()?)
            })
            .await
            .map_err(told)?;
        let asked: Vec<feelings::Asked<'_>> = here.iter().map(|(at, _)| self.asked(wave, *at)).collect();
        let mut parts = feelings::parts(&asked, occasion.response);
        for (part, (at, _)) in parts.iter_mut().zip(&here) {
            if occasion.fate == Fate::Open && self.roles.idle().contains(at) {
                *part = Part::Nothing;
            }
        }
        let mut early = Lots::of(self.seed, &["early", id]);
        let voters = here.into_iter().zip(groups).zip(parts).filter_map(|(((at, person), group), part)| {
            let (group, _) = group?;
            Some(Voter { person, at, group, part, early: part == Part::Takes || early.yes(EARLY) })
        });
        Ok(voters.collect())
    }

    fn asked(&self, wave: &Wave<'_>, at: usize) -> feelings::Asked<'_> {
        feelings::Asked {
            seed: self.seed,
            staff: &self.trust.people[at],
            academies: &self.trust.academies,
            wave: wave.number,
            on: wave.occasion.opens_on,
        }
    }

    fn lots(&self, what: &str, wave: &Wave<'_>, at: usize) -> Lots {
        Lots::of(self.seed, &[what, &wave.number.to_string(), &self.trust.people[at].number])
    }

    /// What somebody sends, and the comment in it.
    fn sent(&self, wave: &Wave<'_>, at: usize) -> (Sent, Option<Written>) {
        let asked = self.asked(wave, at);
        let feelings = asked.feelings();
        let mut lots = self.lots("remark", wave, at);
        let site = asked.staff.main().site;
        let near: Vec<&super::trust::Staff> = self
            .trust
            .people
            .iter()
            .filter(|staff| staff.main().site == site && staff.here(asked.on))
            .take(12)
            .collect();
        let colleague = if near.is_empty() { String::new() } else { lots.one::<&super::trust::Staff>(&near).name() };
        let role = asked.staff.role(&self.trust.academies);
        // What somebody feels at a place with troubles, or with one of their own, shows in words as well.
        let felt = feelings.iter().map(|(theme, feels)| (*theme, feels + asked.shift("", *theme))).collect();
        let written = remarks::written(&mut lots, &felt, role, &colleague);
        let times = if lots.yes(AGAIN) { 2 } else { 1 };
        let comment = written.as_ref().map(|written| written.text.clone());
        (Sent { answers: asked.answers(&feelings), comment, times }, written)
    }

    async fn take(
        &self,
        frame: &Arc<Frame>,
        wave: &Wave<'_>,
        voters: Vec<&Voter>,
        what: &str,
    ) -> Result<BTreeMap<usize, InHand>, String> {
        let jobs: Vec<(usize, Person, String, Seed)> = voters
            .into_iter()
            .map(|voter| {
                let seed = Seed::new(self.lots(what, wave, voter.at).bytes());
                (voter.at, voter.person.clone(), voter.group.clone(), seed)
            })
            .collect();
        let label = wave.label();
        let teller = self.teller.clone();
        let each = |(at, person, group, seed): (usize, Person, String, Seed)| {
            let frame = frame.clone();
            async move { Ok::<_, String>((at, frame.take(&person, &group, seed).await?)) }
        };
        let count = move |done| teller.now(&format!("{label}: {} people took their credentials", counted(done)));
        everybody(jobs, each, count).await?.into_iter().collect()
    }

    /// Everybody takes and answers. Gives the slip that is left for the visitor, and what was written, for the reader.
    async fn answer(
        &mut self,
        wave: &Wave<'_>,
        id: &str,
    ) -> Result<(Option<String>, BTreeMap<String, Written>), String> {
        let occasion = wave.occasion;
        let frame = Arc::new(Frame::of(self.app, id).await?);
        let voters = self.voters(wave, id).await?;
        let takes = |voter: &&Voter| matches!(voter.part, Part::Answers | Part::Takes);

        self.app.clock().move_to(days_after(occasion.opens_on, -3));
        for voter in voters.iter().filter(|voter| voter.part == Part::Paper) {
            surveys::choose_paper(self.app, &voter.person, id.into(), true).await.map_err(told)?;
        }
        if occasion.fate == Fate::Open {
            let person = &self.people[&self.trust.people[self.roles.on_paper()].number];
            surveys::choose_paper(self.app, person, id.into(), true).await.map_err(told)?;
            // Slips are printed when enough people of a group wait: the visitor is not alone.
            let group = voters.iter().find(|voter| voter.at == self.roles.on_paper()).map(|voter| &voter.group);
            let others = voters.iter().filter(|voter| {
                Some(&voter.group) == group && voter.part == Part::Nothing && voter.at != self.roles.on_paper()
            });
            for other in others.take(usize::try_from(SLIPS_MIN).unwrap_or(0)) {
                surveys::choose_paper(self.app, &other.person, id.into(), true).await.map_err(told)?;
            }
        }
        let early = voters.iter().filter(takes).filter(|voter| voter.early).collect();
        let mut in_hand = self.take(&frame, wave, early, "seed").await?;

        self.app.clock().move_to(days_after(occasion.opens_on, 1));
        if occasion.fate == Fate::Open {
            let letters = surveys::invite(self.app, wave.organiser, id.into()).await.map_err(told)?;
            self.teller.line(&format!(
                "{}: {} letters put into the post",
                wave.label(),
                counted(usize::try_from(letters).unwrap_or(0))
            ));
            self.post = Some(tokio::spawn(send_post(self.app.clone())));
        }
        // Some lost what they had taken, and an organiser lets them take once more.
        let mut lost: Vec<&Voter> = voters.iter().filter(|voter| voter.part == Part::Answers && voter.early).collect();
        Lots::of(self.seed, &["lost", id]).shuffle(&mut lost);
        // The manifest allows one in a hundred.
        lost.truncate(LOST.min(voters.len() / 100));
        for voter in &lost {
            surveys::reissue(self.app, wave.organiser, id.into(), voter.person.id.clone()).await.map_err(told)?;
        }
        in_hand.extend(self.take(&frame, wave, lost, "seed again").await?);
        let late = voters.iter().filter(takes).filter(|voter| !voter.early).collect();
        in_hand.extend(self.take(&frame, wave, late, "seed").await?);

        let mut written = BTreeMap::new();
        let mut note = |text: Option<Written>| written.extend(text.map(|text| (text.text.clone(), text)));
        let mut jobs = vec![];
        for voter in voters.iter().filter(|voter| voter.part == Part::Answers) {
            let (sent, text) = self.sent(wave, voter.at);
            note(text);
            let held = in_hand.remove(&voter.at).ok_or("somebody answers who has taken nothing")?;
            jobs.push((held, sent, self.lots("seal", wave, voter.at)));
        }
        let answered = jobs.len();
        let each = |(held, sent, lots): (InHand, Sent, Lots)| {
            let frame = frame.clone();
            async move { frame.send(held, sent, lots).await }
        };
        let (label, teller) = (wave.label(), self.teller.clone());
        let count = move |done| teller.now(&format!("{label}: {} people answered", counted(done)));
        everybody(jobs, each, count).await?.into_iter().collect::<Result<Vec<()>, String>>()?;

        if occasion.fate == Fate::Published {
            self.app.clock().move_to(occasion.closes_on);
        }
        let (slips, slip) = self.slips(wave, id, &voters, &frame, &mut note).await?;
        self.teller.line(&format!(
            "{}: {} people answered, {slips} of them on paper",
            wave.label(),
            counted(answered + slips)
        ));
        Ok((slip, written))
    }

    /// A clerk prints the slips of each key group and enters them. Gives how many, and the words of the one that is left
    /// for the visitor.
    async fn slips(
        &self,
        wave: &Wave<'_>,
        id: &str,
        voters: &[Voter],
        frame: &Arc<Frame>,
        note: &mut impl FnMut(Option<Written>),
    ) -> Result<(usize, Option<String>), String> {
        let mut by_group: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for voter in voters.iter().filter(|voter| voter.part == Part::Paper) {
            by_group.entry(&voter.group).or_default().push(voter.at);
        }
        let visitor = voters.iter().find(|voter| wave.occasion.fate == Fate::Open && voter.at == self.roles.on_paper());
        if let Some(visitor) = visitor {
            by_group.entry(&visitor.group).or_default();
        }
        let (mut count, mut left) = (0, None);
        for (group, people) in by_group {
            let alone = (people.len() as i64) < SLIPS_MIN && visitor.is_none_or(|visitor| visitor.group != group);
            if wave.occasion.fate == Fate::Open && alone {
                // A pile too small to be printed before the last days.
                continue;
            }
            let words = surveys::make_slips(self.app, wave.organiser, id.into(), group.into()).await.map_err(told)?;
            let mut words = words.into_iter();
            for at in people {
                let words = words.next().ok_or("there are fewer slips than people on paper")?;
                let held = frame.take_slip(wave.organiser, group, &words).await?;
                let (sent, text) = self.sent(wave, at);
                note(text);
                frame.send(held, Sent { times: 1, ..sent }, self.lots("seal", wave, at)).await?;
                count += 1;
            }
            if visitor.is_some_and(|visitor| visitor.group == group) {
                left = words.next();
            }
        }
        Ok((count, left))
    }

    /// Two of three keyholders close; a reader goes through the comments; after the time for a recount everything is
    /// destroyed.
    async fn close(
        &self,
        wave: &Wave<'_>,
        id: &str,
        keys: &[KeyWords],
        written: &BTreeMap<String, Written>,
    ) -> Result<(), String> {
        let occasion = wave.occasion;
        self.app.clock().move_to(days_after(occasion.closes_on, 1));
        let today = self.app.clock().today().to_string();
        // Another pair each time.
        for key in keys.iter().cycle().skip(wave.number).take(2) {
            self.app.own_box().give_secret(id, &key.words, &today).await.map_err(told)?;
        }
        self.teller.now(&format!("{}: counting", wave.label()));
        surveys::close_wave(self.app, id).await.map_err(told)?;
        self.app.clock().move_to(days_after(occasion.closes_on, 3));
        let comments = self.read_comments(wave, id, written).await?;
        self.sort_comments(wave, id, written).await?;
        let findings = self.pin(wave, id).await?;
        self.app.clock().move_to(days_after(occasion.closes_on, 20));
        crate::features::round(self.app).await.map_err(told)?;
        // What was raised by the first finding: that some feel less that they belong.
        let raised = findings.first().and_then(Option::as_deref);
        voice::live(self.app, (id, wave.number), wave.organiser, raised).await.map_err(told)?;
        let act = (occasion.closes_on, wave.until);
        acting::live(self.app, (id, wave.number), wave.organiser, wave.cast, &findings, act).await.map_err(told)?;
        self.teller.line(&format!("{}: published, {} comments read", wave.label(), counted(comments)));
        Ok(())
    }

    /// A reader keeps the largest topics that are about something, and names each.
    async fn sort_comments(
        &self,
        wave: &Wave<'_>,
        id: &str,
        written: &BTreeMap<String, Written>,
    ) -> Result<(), String> {
        let found = features::remarks::find_topics(self.app, wave.organiser, id).await.map_err(told)?;
        let theme_of: BTreeMap<&str, feelings::Theme> =
            written.values().map(|one| (one.masked.as_ref().unwrap_or(&one.text).as_str(), one.theme)).collect();
        let mut kept = 0;
        for one in &found {
            let mut themes: BTreeMap<&str, usize> = BTreeMap::new();
            for theme in one.said.iter().filter_map(|(_, said)| theme_of.get(said.text.as_str())) {
                *themes.entry(theme.word()).or_default() += 1;
            }
            let Some((theme, most)) = themes.into_iter().max_by_key(|(_, count)| *count) else { continue };
            let Some(first) = one.topic.words.split_whitespace().next() else { continue };
            if kept == TOPICS_KEPT || 3 * most < 2 * one.said.len() {
                continue;
            }
            let mut letters = theme.chars();
            let theme: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            let name = format!("{theme}: {first}");
            features::remarks::keep_topic(self.app, wave.organiser, id, &one.topic.id, name).await.map_err(told)?;
            kept += 1;
        }
        Ok(())
    }

    /// What the organiser wants to come back to.
    async fn pin(&self, wave: &Wave<'_>, id: &str) -> Result<Vec<Option<String>>, String> {
        let reading = features::results::read(self.app, wave.organiser, id.to_owned()).await.map_err(told)?;
        let mut pinned = vec![];
        for (what, whom, why) in FINDINGS {
            let release = &reading.release;
            let number = findings::what_of(release, what).zip(Whom::of(release, whom));
            let number = number.map(|(what, whom)| Number { what, whom });
            pinned.push(match number.filter(|number| number.shown(release).is_some()) {
                Some(number) => {
                    Some(findings::pin(self.app, wave.organiser, &reading, number, why).await.map_err(told)?)
                }
                None => None,
            });
        }
        Ok(pinned)
    }

    async fn read_comments(
        &self,
        wave: &Wave<'_>,
        id: &str,
        written: &BTreeMap<String, Written>,
    ) -> Result<usize, String> {
        let remarks = self.app.ballot_box().comments(id).await.map_err(told)?;
        let mut lots = Lots::of(self.seed, &["reader", &wave.number.to_string()]);
        let last =
            occasions(self.today).iter().rposition(|occasion| occasion.fate == Fate::Published) == Some(wave.number);
        let mut jobs = vec![];
        for remark in remarks {
            let known = written.get(&remark.text);
            let (verdict, masked) = match known {
                _ if last && lots.yes(UNREAD) => continue,
                Some(Written { risk: true, .. }) => (Verdict::HandedOver, None),
                Some(Written { masked: Some(masked), .. }) => (Verdict::Masked, Some(masked.clone())),
                _ if lots.yes(WITHHELD) => (Verdict::Withheld, None),
                _ => (Verdict::Shown, None),
            };
            jobs.push((remark.id, verdict, masked));
        }
        let verdicts: Vec<(String, &str)> = jobs
            .iter()
            .map(|(id, verdict, _)| {
                let word = match verdict {
                    Verdict::Waiting => "waiting",
                    Verdict::Shown => "shown",
                    Verdict::Masked => "masked",
                    Verdict::Withheld => "withheld",
                    Verdict::HandedOver => "handed_over",
                };
                (id.clone(), word)
            })
            .collect();
        let count = jobs.len();
        let ballot_box = self.app.ballot_box().clone();
        let each = |(id, verdict, masked): (String, Verdict, Option<String>)| {
            let ballot_box = ballot_box.clone();
            async move { ballot_box.judge(&id, verdict, masked).await }
        };
        everybody(jobs, each, |_| {}).await?.into_iter().collect::<Result<Vec<()>, _>>().map_err(told)?;
        let (app, by, wave) = (self.app.clone(), wave.organiser.id.clone(), id.to_owned());
        self.app
            .people()
            .write("demonstration: comments read", move |tx| {
                for (_, verdict) in &verdicts {
                    event::record(tx, &app, Some(&by), &wave, &Event::CommentRead { verdict: (*verdict).into() })?;
                }
                Ok::<_, Failure>(())
            })
            .await
            .map_err(told)?;
        Ok(count)
    }
}

/// Everybody on the staff list, by staff number.
pub(super) async fn people_by_number(app: &App) -> Result<BTreeMap<String, Person>, String> {
    app.people()
        .read("demonstration: people", |tx| {
            let known = directory::rows::known(tx)?.people.into_iter();
            let of = |known: directory::import::KnownPerson| {
                let person = Person { id: known.id, name: known.name, email: known.email, roles: vec![] };
                Some((known.staff_number?, person))
            };
            Ok::<_, Failure>(known.filter_map(of).collect())
        })
        .await
        .map_err(told)
}

/// A wave, and who runs it.
struct Wave<'a> {
    number: usize,
    count: usize,
    occasion: &'a Occasion,
    organiser: &'a Person,
    cast: &'a Cast,
    /// The day before which everything happens that came of it.
    until: Date,
}

impl Wave<'_> {
    fn label(&self) -> String {
        format!("Wave {} of {}", self.number + 1, self.count)
    }
}
