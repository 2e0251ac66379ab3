//! What the program does by itself: mail, and the daily round. Each has a loop of its own, so that a mail server that does
//! not answer keeps nothing from closing or being destroyed.

use crate::app::App;
use crate::{features, post};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// How long mail waits between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// How long the daily round waits between two looks at the clock, which a demonstration may move.
const LOOK: Duration = Duration::from_millis(500);
/// Seconds between two rounds of everything that is not mail.
const ROUND_SECONDS: i64 = 30;
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

/// Runs until the program ends. A failure of one round is logged, and the next round tries again.
pub async fn run(app: App, way: Arc<post::Way>) {
    tokio::join!(mail(&app, &way), beats(&app, &way), rounds(&app));
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
    let mut round_at = 0;
    loop {
        // A demonstration's clock can jump in both directions.
        let now = app.clock().now();
        if (now - round_at).abs() >= ROUND_SECONDS {
            round_at = now;
            app.pulse().round.store(app.clock().real(), Ordering::Relaxed);
            if let Err(why) = features::round(app).await {
                tracing::error!(%why, "daily round failed");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}
