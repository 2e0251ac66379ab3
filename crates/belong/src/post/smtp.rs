//! One conversation with a mail server at a time, over a connection that is kept while there is something to send.
//!
//! The library's own `send` does everything in one step. We stop before the text, because that is the moment from which
//! nobody can say any more whether a letter went: see [`super::send_due`].

use super::reply::{At, Outcome, line, meaning};
use crate::config::Config;
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::{Error, response::Response};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long one step may take.
const STEP: Duration = Duration::from_secs(60);
/// How long the server may take over the text: RFC 5321 §4.5.3.2.6 says ten minutes; after these the letter is uncertain.
const TEXT: Duration = Duration::from_secs(300);
/// After this long without a letter the connection is asked whether it is still there.
const QUIET: Duration = Duration::from_secs(5);
/// After this long without a letter the connection is given back.
const IDLE: Duration = Duration::from_secs(30);
/// Letters over one connection: servers commonly allow a hundred.
const LETTERS_PER_CONNECTION_MAX: u32 = 100;

/// How the conversation is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protection {
    /// TLS from the first byte (`smtps://`).
    Implicit,
    /// STARTTLS, or nothing is sent.
    Required,
    /// STARTTLS if the server offers it (`?tls=opportunistic`).
    Offered,
    /// None: a server on this machine, or `?tls=none`.
    None,
}

/// What the address of a mail server says.
struct Address {
    host: String,
    port: u16,
    protection: Protection,
    credentials: Option<Credentials>,
}

/// Percent-decoding of a name or a password in an address.
fn decoded(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (vec![], text.as_bytes());
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'%' {
            bytes.extend(hex::decode(tail.get(..2)?).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Reads `smtp://user:password@host:587?tls=required`. No sentence repeats the password.
fn address(text: &str) -> Result<Address, String> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let implicit = match scheme {
        "smtps" => true,
        "smtp" => false,
        _ => return Err("smtp must begin with smtp:// or smtps://".into()),
    };
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (user, place) = rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
    let place = place.trim_end_matches('/');
    let (host, port) = match place.strip_prefix('[') {
        Some(six) => six.split_once(']').map_or(("", ""), |(host, port)| (host, port.trim_start_matches(':'))),
        None => place.split_once(':').unwrap_or((place, "")),
    };
    if host.is_empty() || host.contains(['/', ' ']) {
        return Err("smtp names no mail server. Write it like smtp://user:password@mail.example:587".into());
    }
    let port = match port {
        "" if implicit => 465,
        "" => 587,
        port => port.parse().map_err(|_| "the port in smtp is not a number".to_owned())?,
    };
    let here = matches!(host, "localhost" | "127.0.0.1" | "::1");
    let protection = match (implicit, query) {
        (true, "") => Protection::Implicit,
        (false, "") if here => Protection::None,
        (false, "" | "tls=required") => Protection::Required,
        (false, "tls=opportunistic") => Protection::Offered,
        (false, "tls=none") => Protection::None,
        _ => return Err("what follows ? in smtp must be tls=required, tls=opportunistic or tls=none".into()),
    };
    let credentials = match user {
        None => None,
        Some(user) => {
            let (name, password) = user.split_once(':').unwrap_or((user, ""));
            let wrong = "a % in the user or the password of smtp must be written %25";
            Some(Credentials::new(decoded(name).ok_or(wrong)?, decoded(password).ok_or(wrong)?))
        }
    };
    Ok(Address { host: host.to_owned(), port, protection, credentials })
}

/// A mail server, and the connection to it while there is one.
pub struct Smtp {
    address: Address,
    tls: Option<TlsParameters>,
    hello: ClientId,
    open: Option<Open>,
}

struct Open {
    connection: AsyncSmtpConnection,
    letters: u32,
    used: Instant,
}

/// Why a step did not succeed: what the server said, or that it said nothing.
enum Broke {
    Said(u16, String),
    Silent(String),
}

impl Broke {
    fn outcome(self, at: At) -> Outcome {
        match self {
            Self::Said(code, text) => meaning(at, code, &text),
            Self::Silent(why) if at == At::Door => Outcome::WayDown(line(&why)),
            Self::Silent(why) if at == At::End => Outcome::Uncertain(line(&why)),
            Self::Silent(why) => Outcome::Later(line(&why)),
        }
    }
}

async fn step(how_long: Duration, step: impl Future<Output = Result<Response, Error>>) -> Result<(), Broke> {
    match timeout(how_long, step).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(why)) => match why.status() {
            Some(code) => {
                let text = std::error::Error::source(&why).map(ToString::to_string).unwrap_or_default();
                Err(Broke::Said(code.into(), text))
            }
            None => Err(Broke::Silent(why.to_string())),
        },
        Err(_) => Err(Broke::Silent(format!("no reply within {} seconds", how_long.as_secs()))),
    }
}

impl Smtp {
    /// As configured. Connects to nothing yet.
    ///
    /// # Errors
    /// A sentence that says what is wrong in the configuration.
    pub fn of(text: &str, config: &Config) -> Result<Self, String> {
        let address = address(text)?;
        let mut tls = TlsParameters::builder(address.host.clone());
        if let Some(at) = &config.smtp_root {
            let pem = std::fs::read(at).map_err(|why| format!("smtp_root: {} cannot be read: {why}", at.display()))?;
            let wrong = || format!("smtp_root: {} holds no certificate in PEM", at.display());
            let roots = Certificate::from_pem(&pem).map_err(|_| wrong())?;
            if !String::from_utf8_lossy(&pem).contains("BEGIN CERTIFICATE") {
                return Err(wrong());
            }
            tls = tls.add_root_certificate(roots);
        }
        let tls = match address.protection {
            Protection::None => None,
            _ => Some(tls.build().map_err(|why| format!("encryption for mail cannot be set up: {why}"))?),
        };
        // The name of the site, and not that of the machine.
        let site = config.base_url.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':']).next();
        let hello = ClientId::Domain(site.filter(|site| !site.is_empty()).unwrap_or("localhost").to_owned());
        Ok(Self { address, tls, hello, open: None })
    }

    /// Connects, encrypts, signs in.
    async fn connect(&mut self) -> Result<(), Broke> {
        let (host, port) = (self.address.host.clone(), self.address.port);
        let implicit = self.tls.clone().filter(|_| self.address.protection == Protection::Implicit);
        let connecting =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), port), Some(STEP), &self.hello, implicit, None);
        let mut connection = match timeout(STEP, connecting).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(why)) => return Err(Broke::Silent(format!("{host}:{port}: {}", causes(&why)))),
            Err(_) => return Err(Broke::Silent(format!("{host}:{port} does not answer"))),
        };
        let start = match self.address.protection {
            Protection::Required => true,
            Protection::Offered => connection.can_starttls(),
            Protection::Implicit | Protection::None => false,
        };
        if start {
            if !connection.can_starttls() {
                return Err(Broke::Silent(format!(
                    "{host}:{port} offers no STARTTLS, and letters do not go out in clear"
                )));
            }
            let tls = self.tls.clone().ok_or_else(|| Broke::Silent("no encryption is set up".into()))?;
            match timeout(STEP, connection.starttls(tls, &self.hello)).await {
                Ok(Ok(())) => {}
                Ok(Err(why)) => return Err(Broke::Silent(format!("{host}:{port}: {}", causes(&why)))),
                Err(_) => return Err(Broke::Silent(format!("{host}:{port} does not answer"))),
            }
        }
        if let Some(credentials) = &self.address.credentials {
            step(STEP, connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials)).await?;
        }
        self.open = Some(Open { connection, letters: 0, used: Instant::now() });
        Ok(())
    }

    /// Gives the connection back when it was not used for a while.
    pub async fn rest(&mut self) {
        if self.open.as_ref().is_some_and(|open| open.used.elapsed() > IDLE) {
            self.close().await;
        }
    }

    async fn close(&mut self) {
        if let Some(mut open) = self.open.take() {
            let _ = timeout(Duration::from_secs(5), open.connection.quit()).await;
        }
    }

    /// Signs in and says goodbye: whether letters could be sent.
    ///
    /// # Errors
    /// What the server said, or that it cannot be reached.
    pub async fn try_door(&mut self) -> Result<(), String> {
        self.open = None;
        let outcome = self.connect().await;
        self.close().await;
        outcome.map_err(|broke| match broke {
            Broke::Said(code, text) => line(&format!("{code} {text}")),
            Broke::Silent(why) => line(&why),
        })
    }

    /// Comes as far as the server's word that it wants the text. Until then nothing of the letter is out.
    ///
    /// # Errors
    /// What became of the letter instead.
    pub async fn begin(&mut self, envelope: &Envelope) -> Result<(), Outcome> {
        let stale = |open: &Open| open.letters >= LETTERS_PER_CONNECTION_MAX || open.connection.has_broken();
        if self.open.as_ref().is_some_and(stale) {
            self.close().await;
        }
        if let Some(open) = &mut self.open
            && open.used.elapsed() > QUIET
            && !timeout(STEP, open.connection.test_connected()).await.unwrap_or(false)
        {
            self.open = None;
        }
        let fresh = self.open.is_none();
        match self.ask(envelope).await {
            // A kept connection may have been closed in the meantime; a new one says whether the server is there.
            Err((_, Broke::Silent(_))) if !fresh => {
                self.open = None;
                self.ask(envelope).await
            }
            asked => asked,
        }
        .map_err(|(at, broke)| {
            if matches!(broke, Broke::Silent(_) | Broke::Said(421, _)) {
                self.open = None;
            }
            broke.outcome(at)
        })
    }

    async fn ask(&mut self, envelope: &Envelope) -> Result<(), (At, Broke)> {
        if self.open.is_none() {
            self.connect().await.map_err(|broke| (At::Door, broke))?;
        }
        let Some(open) = &mut self.open else { return Err((At::Door, Broke::Silent("no connection".into()))) };
        let connection = &mut open.connection;
        (open.letters, open.used) = (open.letters + 1, Instant::now());
        let mut options = vec![];
        if !envelope.to().iter().chain(envelope.from()).all(|own| AsRef::<str>::as_ref(own).is_ascii()) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let why = "5.6.7 the mail server takes no addresses with such letters";
                return Err((At::Address, Broke::Said(553, why.into())));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        step(STEP, connection.command(Mail::new(envelope.from().cloned(), options)))
            .await
            .map_err(|broke| (At::Door, broke))?;
        for to in envelope.to() {
            if let Err(broke) = step(STEP, connection.command(Rcpt::new(to.clone(), vec![]))).await {
                return Err((At::Address, self.reset(broke).await));
            }
        }
        match step(STEP, connection.command(Data)).await {
            Ok(()) => Ok(()),
            Err(broke) => Err((At::Text, self.reset(broke).await)),
        }
    }

    /// After a refusal the same connection serves for the next letter.
    async fn reset(&mut self, broke: Broke) -> Broke {
        if let (Broke::Said(..), Some(open)) = (&broke, &mut self.open)
            && step(STEP, open.connection.command(Rset)).await.is_err()
        {
            self.open = None;
        }
        broke
    }

    /// Hands the text over, after [`Smtp::begin`].
    pub async fn finish(&mut self, text: &[u8]) -> Outcome {
        let Some(open) = &mut self.open else { return Outcome::Later("the connection was lost".into()) };
        open.used = Instant::now();
        match step(TEXT, open.connection.message(text)).await {
            Ok(()) => Outcome::Sent,
            Err(broke) => {
                if matches!(broke, Broke::Silent(_) | Broke::Said(421, _)) {
                    self.open = None;
                }
                broke.outcome(At::End)
            }
        }
    }

    /// Gives up after [`Smtp::begin`]. The server waits for the text, so only the end of the connection says no.
    pub fn give_up(&mut self) {
        self.open = None;
    }
}

/// An error with what caused it: the library says "tls error" and the cause says why.
fn causes(why: &Error) -> String {
    let mut text = why.to_string();
    let mut next = std::error::Error::source(why).and_then(std::error::Error::source);
    while let Some(cause) = next {
        let more = cause.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_to_a_server_elsewhere_is_encrypted_unless_the_address_says_otherwise() {
        let read = |text: &str| {
            let read = address(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            (read.host, read.port, read.protection)
        };
        let required = |host: &str, port| (host.to_owned(), port, Protection::Required);
        assert_eq!(read("smtp://u:p@mail.example:2525"), required("mail.example", 2525));
        assert_eq!(read("smtp://mail.example/"), required("mail.example", 587));
        assert_eq!(read("smtp://localhost.example:25"), required("localhost.example", 25));
        assert_eq!(read("smtp://localhost:25?tls=required"), required("localhost", 25));
        assert_eq!(read("smtp://a@b:c@d@mail.example"), required("mail.example", 587));
        assert_eq!(read("smtps://u:p@mail.example"), ("mail.example".into(), 465, Protection::Implicit));
        assert_eq!(read("smtp://mail.example?tls=opportunistic").2, Protection::Offered);
        assert_eq!(read("smtp://mail.example?tls=none").2, Protection::None);
        for here in ["smtp://127.0.0.1:1025", "smtp://u:p@localhost:25", "smtp://[::1]:25"] {
            assert_eq!(read(here).2, Protection::None);
        }
        assert_eq!(read("smtp://[::1]:25").1, 25);
    }

    #[test]
    fn a_wrong_address_is_named_without_its_password() {
        for text in [
            "mail.example",
            "http://u:hunter2@mail.example",
            "smtp://u:hunter2@",
            "smtp://u:hunter2@mail.example:port",
            "smtp://u:hunter2@mail.example?tls=maybe",
            "smtp://u:hunter2%zz@mail.example",
        ] {
            let why = address(text).err().unwrap_or_else(|| panic!("{text} is no address"));
            assert!(!why.contains("hunter2"), "{why}");
        }
        assert_eq!(decoded("p%40ss%3aword").as_deref(), Some("p@ss:word"));
    }
}
