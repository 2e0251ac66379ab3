//! The table of what is kept, of whom, why and for how long: one line for one story, over the tables of both databases.
//! The daily round does what it says ([`round`]); the privacy page, the handbook and the assessment are drawn from it, so
//! that they cannot say anything else. A test fails for a table of a database that is in no line, and for a line that
//! names a table which is not there.

use super::rows;
use crate::app::App;
use crate::ballots::Ballots;
use crate::event::{self, Event};
use crate::features::identity::{CARD_DAYS, LINK_SECONDS, LINK_STEP_SECONDS, SESSION_SECONDS, SHARED_SESSION_SECONDS};
use crate::features::voice::BACKING_DAYS;
use crate::web::refusal::Failure;
use answers::manifest::OBJECTION_DAYS;
use answers::{BallotBox, BoxError};
use ui::Words;

/// Days that name and appointments of somebody who has left are kept.
pub const LEAVER_DAYS: i32 = 180;
/// Days that events are kept.
pub const EVENT_DAYS: i32 = 730;
/// Days that a letter which could not be sent is kept, without its text after the first.
pub const TROUBLE_DAYS: i32 = 30;
/// Days that the list of who could take part is kept after the sealed answers are gone.
pub const LIST_DAYS: i32 = 1_095;
/// Days that comments are kept after the sealed answers are gone.
pub const COMMENT_DAYS: i32 = 730;
/// Days that comments are kept which no reader may see.
pub const HELD_COMMENT_DAYS: i32 = 90;
/// Hours that an uploaded staff list is kept at most.
const UPLOAD_HOURS: i64 = 24;
/// Rows that one unit of work takes up of each kind.
pub const ROWS_PER_UNIT_MAX: i64 = 500;
/// Units of work of one round; what is left waits for the next.
const UNITS_PER_ROUND_MAX: usize = 40;
const DAY: i64 = 24 * 3600;
const HOUR: i64 = 3600;

/// One of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Half {
    /// The database of people.
    People,
    /// The database of answers.
    Answers,
}

impl Half {
    /// As an address of a table begins.
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Answers => "answers",
        }
    }
}

/// Why it may be kept: a hint for whoever is responsible, not advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Listening to staff.
    Task,
    /// Keeping the site safe.
    Security,
    /// Being able to show what was done.
    Account,
    /// The person's own wish.
    Wish,
    /// Nothing about a person.
    Nobody,
}

impl Basis {
    /// In words.
    pub fn said(self, w: Words) -> String {
        match self {
            Self::Task => w.privacy_basis_task(),
            Self::Security => w.privacy_basis_security(),
            Self::Account => w.privacy_basis_account(),
            Self::Wish => w.privacy_basis_wish(),
            Self::Nobody => w.privacy_basis_nobody(),
        }
    }
}

type Sentence = fn(Words) -> String;

/// One line of the table.
pub struct Line {
    /// The tables that it speaks of.
    pub tables: &'static [(Half, &'static str)],
    /// What is kept.
    pub what: Sentence,
    /// About whom.
    pub whose: Sentence,
    /// What for.
    pub why: Sentence,
    /// Why it may be.
    pub basis: Basis,
    /// How long, in the numbers by which the round goes.
    pub long: Sentence,
}

use Half::{Answers, People};

/// Everything that is kept.
pub const LINES: &[Line] = &[
    Line {
        tables: &[(People, "person"), (People, "appointment"), (People, "person_word")],
        what: |w| w.privacy_line_staff(),
        whose: |w| w.privacy_whose_staff(),
        why: |w| w.privacy_line_staff_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_staff_long(LEAVER_DAYS),
    },
    Line {
        tables: &[(People, "role")],
        what: |w| w.privacy_line_roles(),
        whose: |w| w.privacy_whose_roles(),
        why: |w| w.privacy_line_roles_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_roles_long(),
    },
    Line {
        tables: &[(People, "session")],
        what: |w| w.privacy_line_sessions(),
        whose: |w| w.privacy_whose_signed_in(),
        why: |w| w.privacy_line_sessions_why(),
        basis: Basis::Security,
        // Rounded up to the end of a day.
        long: |w| w.privacy_line_sessions_long(SESSION_SECONDS / DAY + 1, SHARED_SESSION_SECONDS / 60),
    },
    Line {
        tables: &[(People, "signin_link"), (People, "attempt")],
        what: |w| w.privacy_line_links(),
        whose: |w| w.privacy_whose_signed_in(),
        why: |w| w.privacy_line_links_why(),
        basis: Basis::Security,
        long: |w| w.privacy_line_links_long((LINK_SECONDS + LINK_STEP_SECONDS) / 60),
    },
    Line {
        tables: &[(People, "claim_card")],
        what: |w| w.privacy_line_cards(),
        whose: |w| w.privacy_whose_no_email(),
        why: |w| w.privacy_line_cards_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_cards_long(CARD_DAYS),
    },
    Line {
        tables: &[(People, "post"), (People, "sender")],
        what: |w| w.privacy_line_letters(),
        whose: |w| w.privacy_whose_letters(),
        why: |w| w.privacy_line_letters_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_letters_long(TROUBLE_DAYS),
    },
    Line {
        tables: &[(People, "bounce")],
        what: |w| w.privacy_line_bounces(),
        whose: |w| w.privacy_whose_letters(),
        why: |w| w.privacy_line_bounces_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_bounces_long(),
    },
    Line {
        tables: &[(People, "unsubscribed")],
        what: |w| w.privacy_line_stop(),
        whose: |w| w.privacy_whose_letters(),
        why: |w| w.privacy_line_stop_why(),
        basis: Basis::Wish,
        long: |w| w.privacy_line_stop_long(),
    },
    Line {
        tables: &[(People, "staff_list")],
        what: |w| w.privacy_line_upload(),
        whose: |w| w.privacy_whose_staff(),
        why: |w| w.privacy_line_upload_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_upload_long(UPLOAD_HOURS),
    },
    Line {
        tables: &[(People, "eligible")],
        what: |w| w.privacy_line_list(),
        whose: |w| w.privacy_whose_staff(),
        why: |w| w.privacy_line_list_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_list_long(LIST_DAYS),
    },
    Line {
        tables: &[(People, "issued"), (People, "reissue")],
        what: |w| w.privacy_line_taken(),
        whose: |w| w.privacy_whose_staff(),
        why: |w| w.privacy_line_taken_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_taken_long(),
    },
    Line {
        tables: &[(People, "slip")],
        what: |w| w.privacy_line_slips(),
        whose: |w| w.privacy_whose_nobody(),
        why: |w| w.privacy_line_slips_why(),
        basis: Basis::Nobody,
        long: |w| w.privacy_line_slips_long(),
    },
    Line {
        tables: &[(People, "wave_keyholder")],
        what: |w| w.privacy_line_keys(),
        whose: |w| w.privacy_whose_roles(),
        why: |w| w.privacy_line_keys_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_keys_long(),
    },
    Line {
        tables: &[(People, "event")],
        what: |w| w.privacy_line_events(),
        whose: |w| w.privacy_whose_roles(),
        why: |w| w.privacy_line_events_why(),
        basis: Basis::Account,
        long: |w| w.privacy_line_events_long(EVENT_DAYS),
    },
    Line {
        tables: &[
            (People, "survey"),
            (People, "item"),
            (People, "wave"),
            (People, "key_group"),
            (People, "key_group_site"),
            (People, "invitation"),
            (People, "brought"),
            (People, "brought_site"),
            (People, "benchmark"),
            (People, "benchmark_measure"),
            (People, "site"),
            (People, "setting"),
            (People, "help_contact"),
            (Answers, "contact"),
        ],
        what: |w| w.privacy_line_surveys(),
        whose: |w| w.privacy_whose_nobody(),
        why: |w| w.privacy_line_surveys_why(),
        basis: Basis::Nobody,
        long: |w| w.privacy_line_surveys_long(),
    },
    Line {
        tables: &[(Answers, "ballot")],
        what: |w| w.privacy_line_sealed(),
        whose: |w| w.privacy_whose_answered(),
        why: |w| w.privacy_line_sealed_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_sealed_long(OBJECTION_DAYS),
    },
    Line {
        tables: &[(Answers, "remark"), (Answers, "brought_remark"), (People, "topic"), (People, "topic_remark")],
        what: |w| w.privacy_line_comments(),
        whose: |w| w.privacy_whose_answered(),
        why: |w| w.privacy_line_comments_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_comments_long(COMMENT_DAYS, HELD_COMMENT_DAYS),
    },
    Line {
        tables: &[(Answers, "mail")],
        what: |w| w.privacy_line_mail(),
        whose: |w| w.privacy_whose_answered(),
        why: |w| w.privacy_line_mail_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_sealed_long(OBJECTION_DAYS),
    },
    Line {
        tables: &[(Answers, "desk"), (Answers, "passed_key")],
        what: |w| w.privacy_line_desk(),
        whose: |w| w.privacy_whose_keyholders(),
        why: |w| w.privacy_line_desk_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_desk_long(),
    },
    Line {
        tables: &[(People, "finding")],
        what: |w| w.privacy_line_findings(),
        whose: |w| w.privacy_whose_pinned(),
        why: |w| w.privacy_line_findings_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_findings_long(),
    },
    Line {
        tables: &[(People, "membership")],
        what: |w| w.privacy_line_groups(),
        whose: |w| w.privacy_whose_groups(),
        why: |w| w.privacy_line_groups_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_groups_long(),
    },
    Line {
        tables: &[(People, "suggestion"), (People, "suggestion_reply")],
        what: |w| w.privacy_line_suggestions(),
        whose: |w| w.privacy_whose_suggestions(),
        why: |w| w.privacy_line_suggestions_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_suggestions_long(),
    },
    Line {
        tables: &[(People, "following")],
        what: |w| w.privacy_line_following(),
        whose: |w| w.privacy_whose_following(),
        why: |w| w.privacy_line_following_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_following_long(),
    },
    Line {
        tables: &[(People, "news")],
        what: |w| w.privacy_line_news(),
        whose: |w| w.privacy_whose_news(),
        why: |w| w.privacy_line_news_why(),
        basis: Basis::Wish,
        long: |w| w.privacy_line_news_long(),
    },
    Line {
        tables: &[(People, "feed")],
        what: |w| w.privacy_line_feed(),
        whose: |w| w.privacy_whose_feed(),
        why: |w| w.privacy_line_feed_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_feed_long(),
    },
    Line {
        tables: &[(People, "voice_taken")],
        what: |w| w.privacy_line_tokens(),
        whose: |w| w.privacy_whose_tokens(),
        why: |w| w.privacy_line_tokens_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_tokens_long(BACKING_DAYS),
    },
    Line {
        tables: &[(Answers, "spent"), (Answers, "said")],
        what: |w| w.privacy_line_spent(),
        whose: |w| w.privacy_whose_spent(),
        why: |w| w.privacy_line_spent_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_spent_long(BACKING_DAYS),
    },
    Line {
        tables: &[
            (People, "voice_sheet"),
            (People, "voice_part"),
            (People, "voice_site"),
            (People, "voice_matter"),
            (Answers, "sheet"),
            (Answers, "sheet_part"),
            (Answers, "tally"),
        ],
        what: |w| w.privacy_line_sheets(),
        whose: |w| w.privacy_whose_nobody(),
        why: |w| w.privacy_line_sheets_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_sheets_long(),
    },
    Line {
        tables: &[(People, "decision"), (People, "world"), (People, "action"), (People, "action_update")],
        what: |w| w.privacy_line_actions(),
        whose: |w| w.privacy_whose_actions(),
        why: |w| w.privacy_line_actions_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_actions_long(),
    },
    Line {
        tables: &[(People, "evidence")],
        what: |w| w.privacy_line_evidence(),
        whose: |w| w.privacy_whose_evidence(),
        why: |w| w.privacy_line_evidence_why(),
        basis: Basis::Task,
        long: |w| w.privacy_line_evidence_long(),
    },
    Line {
        tables: &[
            (People, "space"),
            (People, "meeting"),
            (People, "priority"),
            (People, "link"),
            (People, "term"),
            (People, "owed"),
        ],
        what: |w| w.privacy_line_groups_own(),
        whose: |w| w.privacy_whose_nobody(),
        why: |w| w.privacy_line_groups_own_why(),
        basis: Basis::Nobody,
        long: |w| w.privacy_line_groups_own_long(),
    },
    Line {
        tables: &[
            (Answers, "wave"),
            (Answers, "brought"),
            (Answers, "log_name"),
            (Answers, "log_entry"),
            (Answers, "participation"),
        ],
        what: |w| w.privacy_line_results(),
        whose: |w| w.privacy_whose_nobody(),
        why: |w| w.privacy_line_results_why(),
        basis: Basis::Nobody,
        long: |w| w.privacy_line_results_long(),
    },
    Line {
        tables: &[(People, "refinery_schema_history"), (Answers, "refinery_schema_history")],
        what: |w| w.privacy_line_schema(),
        whose: |w| w.privacy_whose_nobody(),
        why: |w| w.privacy_line_schema_why(),
        basis: Basis::Nobody,
        long: |w| w.privacy_line_schema_long(),
    },
];

/// The moments before which things of each kind have had their time.
#[derive(Clone, Debug)]
pub struct Moments {
    /// Now.
    pub now: i64,
    /// The beginning of this hour.
    pub hour: i64,
    /// The beginning of this day, by UTC: times are cut to days without asking for a zone.
    pub day: i64,
    /// Today.
    pub today: String,
    /// Letters in trouble.
    pub trouble: i64,
    /// Events.
    pub events: i64,
    /// Last days of leavers.
    pub leavers: String,
    /// Days of destruction, for lists of who could take part.
    pub lists: String,
    /// Days of destruction, for comments.
    pub comments: String,
}

impl Moments {
    fn of(app: &App) -> Self {
        let (now, today) = (app.clock().now(), app.clock().today());
        let day = now / DAY * DAY;
        let before = |days: i32| crate::clock::days_after(today, -days).to_string();
        Self {
            now,
            hour: now / HOUR * HOUR,
            day,
            today: today.to_string(),
            trouble: day - i64::from(TROUBLE_DAYS) * DAY,
            events: day - i64::from(EVENT_DAYS) * DAY,
            leavers: before(LEAVER_DAYS),
            lists: before(LIST_DAYS),
            comments: before(COMMENT_DAYS),
        }
    }
}

/// Lets go of everything whose time is over, in units of bounded size.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    for _ in 0..UNITS_PER_ROUND_MAX {
        let (app2, moments) = (app.clone(), Moments::of(app));
        let full = app
            .people()
            .write("privacy: let go", move |tx| {
                let mut full = rows::let_go(tx, &moments)? >= ROWS_PER_UNIT_MAX;
                full |= rows::cut_times(tx, app2.chance(), moments.day)? >= ROWS_PER_UNIT_MAX;
                let leavers = rows::leavers(tx, &moments.leavers)?;
                for person in &leavers {
                    rows::forget(tx, person, &app2.words().privacy_name_left(), &moments.today)?;
                }
                if !leavers.is_empty() {
                    let count = leavers.len() as u64;
                    event::record(tx, &app2, None, "", &Event::LeaversForgotten { count })?;
                }
                rows::drop_forgotten(tx)?;
                Ok::<_, Failure>(full || !leavers.is_empty())
            })
            .await?;
        if !full {
            break;
        }
    }
    // Where the box is another process it lets go by itself.
    if let Ballots::Here(ballot_box) = app.ballot_box() {
        round_of_box(app, ballot_box).await?;
    }
    Ok(())
}

/// Lets go of what is in the ballot box and whose time is over.
///
/// # Errors
/// A fault.
pub async fn round_of_box(app: &App, ballot_box: &BallotBox) -> Result<(), BoxError> {
    let before = |days: i32| crate::clock::days_after(app.clock().today(), -days).to_string();
    ballot_box.let_go(&before(COMMENT_DAYS), &before(HELD_COMMENT_DAYS)).await?;
    Ok(())
}
