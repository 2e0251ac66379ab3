//! What the program does by itself: mail, and the daily round.

use crate::app::App;
use crate::{features, post};
use std::time::Duration;

/// How long the round waits between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// Seconds between two rounds of everything that is not mail.
const ROUND_SECONDS: i64 = 30;

/// Runs until the program ends. A failure of one round is logged, and the next round tries again.
pub async fn run(app: App, way: post::Way) {
    if let Err(why) = post::mark_uncertain(&app).await {
        tracing::error!(%why, "letters half sent before could not be marked");
    }
    let mut round_at = 0;
    loop {
        match post::send_due(&app, &way).await {
            Ok(0) => tokio::time::sleep(PAUSE).await,
            Ok(_) => {}
            Err(why) => {
                tracing::error!(%why, "mail round failed");
                tokio::time::sleep(PAUSE).await;
            }
        }
        // A demonstration's clock can jump in both directions.
        let now = app.clock().now();
        if (now - round_at).abs() >= ROUND_SECONDS {
            round_at = now;
            if let Err(why) = features::round(&app).await {
                tracing::error!(%why, "daily round failed");
            }
        }
    }
}
