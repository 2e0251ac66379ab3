//! What the program does by itself: mail, the daily round, and tending the box. Each has a loop of its own, so that a mail
//! server that does not answer keeps nothing from closing or being destroyed. Each half does its part.

use crate::app::App;
use crate::ballots::Ballots;
use crate::{features, post};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

/// How long mail waits between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// How long the daily round waits between two looks at the clock, which a demonstration may move.
const LOOK: Duration = Duration::from_millis(500);
/// Seconds between two rounds of everything that is not mail.
const ROUND_SECONDS: i64 = 30;
/// Seconds between two questions for results, where the box is in another process.
const ASK_SECONDS: i64 = 5;
/// How long the desk of a closing waits between two signs.
const TEND_PAUSE: Duration = Duration::from_secs(1);
/// How long the order in which answers came may be there.
const ORDER_PAUSE: Duration = Duration::from_secs(3_600);
/// Seconds without a sign from the mail loop after which it counts as dead: longer than the slowest single letter.
const MAIL_SECONDS_MAX: i64 = 900;
/// The same for the daily round, in which a wave may be counted.
const ROUND_ALIVE_SECONDS_MAX: i64 = 3_600;

/// When the loops last came around, in seconds by this machine's clock; 0 if never.
#[derive(Default)]
pub struct Pulse {
    mail: AtomicI64,
    round: AtomicI64,
}

impl Pulse {
    /// Whether the loops are alive. A program that has not begun them yet, such as a test, has nothing to be dead.
    pub fn is_alive(&self, now: i64) -> bool {
        let alive = |at: &AtomicI64, max: i64| {
            let at = at.load(Ordering::Relaxed);
            at == 0 || now - at <= max
        };
        alive(&self.mail, MAIL_SECONDS_MAX) && alive(&self.round, ROUND_ALIVE_SECONDS_MAX)
    }

    /// The mail loop came around, or sent a letter.
    pub fn mail_came_around(&self, now: i64) {
        self.mail.store(now, Ordering::Relaxed);
    }

    /// For tests of the health route.
    #[cfg(test)]
    pub fn stood_still_since(&self, at: i64) {
        self.mail.store(at, Ordering::Relaxed);
    }
}

/// Runs until the program ends. A failure of one round is logged, and the next round tries again. `way` is for the people: the
/// answers half sends no mail.
pub async fn run(app: App, way: Option<Arc<post::Way>>) {
    let letters = async {
        if let Some(way) = &way {
            tokio::join!(mail(&app, way), beats(&app, way));
        }
    };
    let closings = async {
        if matches!(app.ballot_box(), Ballots::Here(_)) {
            tend(&app).await;
        }
    };
    tokio::join!(letters, rounds(&app), closings);
}

async fn mail(app: &App, way: &post::Way) {
    loop {
        app.pulse().mail_came_around(app.clock().real());
        match post::send_due(app, way).await {
            Ok(0) => tokio::time::sleep(PAUSE).await,
            Ok(_) => {}
            Err(why) => {
                tracing::error!(%why, "mail round failed");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn beats(app: &App, way: &post::Way) {
    loop {
        match post::beat(app, way).await {
            Ok(0) => {}
            Ok(letters) => tracing::warn!(letters, "a program stopped while handing letters over; they are uncertain"),
            Err(why) => tracing::error!(%why, "mail: the sign of life failed"),
        }
        tokio::time::sleep(Duration::from_secs(post::BEAT_SECONDS)).await;
    }
}

async fn rounds(app: &App) {
    let (mut round_at, mut asked_at) = (0, 0);
    loop {
        // A demonstration's clock can jump in both directions.
        let now = app.clock().now();
        // The other half cannot tell by itself that it has counted.
        if matches!(app.ballot_box(), Ballots::There(_)) && (now - asked_at).abs() >= ASK_SECONDS {
            asked_at = now;
            if let Err(why) = features::surveys::follow_closings(app).await {
                tracing::error!(%why, "the answers half could not be asked for results");
            }
        }
        if app.ballot_box().has_news() || (now - round_at).abs() >= ROUND_SECONDS {
            round_at = now;
            app.pulse().round.store(app.clock().real(), Ordering::Relaxed);
            let done = match app.has_people() {
                true => features::round(app).await.map_err(|why| why.to_string()),
                false => keep_box(app).await.map_err(|why| why.detail()),
            };
            if let Err(why) = done {
                tracing::error!(%why, "daily round failed");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The answers half's round: destroys what is due, and lets go of what has had its time.
async fn keep_box(app: &App) -> Result<(), answers::BoxError> {
    let today = app.clock().today().to_string();
    app.own_box().destroy_due(&today).await?;
    features::privacy::retention::round_of_box(app, app.own_box()).await
}

/// Tends the box of this process: keys on their way, signs of life, the beginning of a count; and now and then the order in which
/// answers came is cleared.
async fn tend(app: &App) {
    let mut cleared = Instant::now();
    let mut told = None;
    loop {
        tokio::time::sleep(TEND_PAUSE).await;
        if cleared.elapsed() >= ORDER_PAUSE {
            cleared = Instant::now();
            if let Err(why) = app.own_box().forget_order().await {
                tracing::warn!(why = why.detail(), "the order of answers could not be cleared; tried again later");
            }
        }
        let today = app.clock().today().to_string();
        let trouble = app.own_box().tend(app.clock().now(), &today).await.err().map(|why| why.detail());
        // Said once, and not every second.
        if let Some(why) = trouble.as_ref().filter(|_| trouble != told) {
            tracing::error!(why, "a closing could not be tended");
        }
        told = trouble;
    }
}
