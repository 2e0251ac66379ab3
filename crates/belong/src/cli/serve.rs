//! `belong serve`: the site.

use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{Config, Half};
use crate::features::identity;
use crate::link::Teller;
use crate::{job, post, web};
use std::sync::Arc;
use std::time::Duration;

/// Seconds that requests which have begun may take to end when the program stops.
const STOP_SECONDS_MAX: u64 = 10;

/// Serves the site.
#[derive(clap::Args)]
pub struct Serve {
    /// Only one half, for two processes on machines of different keepers.
    #[arg(long)]
    only: Option<Half>,
}

impl Serve {
    /// Serves until it is told to stop (SIGTERM or Ctrl-C).
    ///
    /// # Errors
    /// A sentence that says what could not be opened.
    pub async fn run(self, mut config: Config) -> Result<(), String> {
        config.only = self.only.or(config.only);
        let clock = Clock::shifted(super::kept_shift(&config));
        let app = App::open(config, clock, Chance::system()).await?;
        if app.has_people()
            && let Some(link) = identity::first_administrator(&app).await.map_err(|why| why.to_string())?
        {
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
    let way = match app.has_people() {
        true => Some(Arc::new(post::Way::of(app.config())?)),
        false => None,
    };
    let link = match app.has_people() {
        true => None,
        false => Some(link(&app).await?),
    };
    let mut jobs = tokio::spawn(job::run(app.clone(), way.clone()));
    if let Some((listener, teller)) = link {
        tokio::spawn(async move { axum::serve(listener, teller.router()).await });
    }
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
    if let Some(way) = &way
        && let Err(why) = post::stop(&app, way, Duration::from_secs(STOP_SECONDS_MAX)).await
    {
        tracing::error!(%why, "the mail could not be ended in order");
    }
    jobs.abort();
    tracing::info!("stopped");
    ended
}

/// The answers half's end of the link, on an address of its own.
async fn link(app: &App) -> Result<(tokio::net::TcpListener, Teller), String> {
    let at =
        app.config().link_listen.clone().ok_or("link_listen is missing: where the people half reaches this one")?;
    let teller = Teller::new(app.own_box().clone(), app.clock().clone(), app.config().link_secret()?);
    Ok((listener(&at).await?, teller))
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
