//! `belong serve`: the site.

use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::features::identity;
use crate::{job, post, web};
use std::sync::Arc;
use std::time::Duration;

/// Seconds that requests which have begun may take to end when the program stops.
const STOP_SECONDS_MAX: u64 = 10;

/// Serves the site.
#[derive(clap::Args)]
pub struct Serve {}

impl Serve {
    /// Serves until it is told to stop (SIGTERM or Ctrl-C).
    ///
    /// # Errors
    /// A sentence that says what could not be opened.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let clock = Clock::shifted(super::kept_shift(&config));
        let app = App::open(config, clock, Chance::system()).await?;
        if let Some(link) = identity::first_administrator(&app).await.map_err(|why| why.to_string())? {
            println!(
                "Nobody looks after this site yet. Open this link within a day to become its first administrator:"
            );
            println!("{link}");
        }
        serve(app).await
    }
}

/// Serves an open program until it is told to stop.
///
/// # Errors
/// A sentence, when the address cannot be listened on.
pub async fn serve(app: App) -> Result<(), String> {
    let listener = listener(&app.config().listen).await?;
    let way = Arc::new(post::Way::of(app.config())?);
    let mut jobs = tokio::spawn(job::run(app.clone(), way.clone()));
    tracing::info!("started");
    println!("Belong is at {}", app.config().base_url);
    let router = web::router(app.clone());
    let served = web::server::serve(listener, router, web::server::Limits::default(), told_to_stop());
    let (stop, mut stopping) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        told_to_stop().await;
        let _ = stop.send(true);
    });
    let limit = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
        tokio::time::sleep(Duration::from_secs(STOP_SECONDS_MAX)).await;
    };
    let ended = tokio::select! {
        () = served => Ok(()),
        () = limit => Ok(()),
        // It never ends by itself. Whatever watches over this program starts it again.
        _ = &mut jobs => Err("the work that is done by itself stopped".into()),
    };
    if let Err(why) = post::stop(&app, &way, Duration::from_secs(STOP_SECONDS_MAX)).await {
        tracing::error!(%why, "the mail could not be ended in order");
    }
    jobs.abort();
    tracing::info!("stopped");
    ended
}

/// Listens, or says in a sentence why not.
async fn listener(listen: &str) -> Result<tokio::net::TcpListener, String> {
    tokio::net::TcpListener::bind(listen).await.map_err(|why| match why.kind() {
        std::io::ErrorKind::AddrInUse => format!(
            "{listen} is taken: another program listens there, perhaps Belong itself. Stop it, or set listen in the \
             configuration to another port."
        ),
        std::io::ErrorKind::PermissionDenied => format!(
            "{listen} is not for this user. Ports below 1024 belong to root: use one above, and a proxy in front."
        ),
        std::io::ErrorKind::InvalidInput => {
            format!("listen is {listen}. Write an address and a port, like 127.0.0.1:8080.")
        }
        _ => format!("{listen} cannot be listened on: {why}"),
    })
}

async fn told_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
