//! What a mail server's reply means for a letter. Pure.

/// Characters of a reply that are kept.
const REPLY_CHARS_MAX: usize = 300;

/// Where in the conversation a reply came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Connecting, greeting, encryption, sign-in, sender: nothing of it is about the letter.
    Door,
    /// The address of the person.
    Address,
    /// Before the text: whether the server wants it.
    Text,
    /// After the text.
    End,
}

/// Why an address does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounce {
    /// There is no such address.
    Unknown,
    /// The mailbox is full, or has been for long.
    Full,
    /// The server does not take letters for it.
    Refused,
    /// Somebody told so by hand.
    Told,
}

impl Bounce {
    /// As it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Full => "full",
            Self::Refused => "refused",
            Self::Told => "told",
        }
    }

    /// From what was kept.
    pub fn of(name: &str) -> Self {
        match name {
            "unknown" => Self::Unknown,
            "full" => Self::Full,
            "told" => Self::Told,
            _ => Self::Refused,
        }
    }
}

/// What became of a letter. The texts are the server's, or the library's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has it.
    Sent,
    /// Not now; perhaps later.
    Later(String),
    /// Never: the letter is at fault, or a rule of the server.
    Never(String),
    /// Never: the address is at fault.
    Bounced(Bounce, String),
    /// Its text was handed over and no reply came: nobody can say.
    Uncertain(String),
    /// Nothing can be sent to anybody just now.
    WayDown(String),
}

/// One line without anything that would do harm in a log or a page, and not too long.
pub fn line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(REPLY_CHARS_MAX).collect()
}

/// The enhanced status code at the beginning of a reply (RFC 3463): `5.1.1` gives `(1, 1)`.
fn enhanced(text: &str) -> Option<(u16, u16)> {
    let mut parts = text.split_whitespace().next()?.split('.');
    let class = parts.next()?;
    let (subject, detail) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (matches!(class, "4" | "5") && parts.next().is_none()).then_some((subject, detail))
}

/// What a refusal means. `code` is that of RFC 5321, `text` what came after it.
pub fn meaning(at: At, code: u16, text: &str) -> Outcome {
    let said = line(&format!("{code} {text}"));
    if at == At::Door {
        return Outcome::WayDown(said);
    }
    if code < 500 {
        return Outcome::Later(said);
    }
    // Sign-in is wanted, or the order of commands was wrong: not about the letter, at whatever place it is said.
    if matches!(code, 503 | 530 | 534 | 535 | 538) {
        return Outcome::WayDown(said);
    }
    match (at, enhanced(text)) {
        (_, Some((2, 2))) => Outcome::Bounced(Bounce::Full, said),
        (_, Some((1, 1..=6 | 10) | (2, 1))) => Outcome::Bounced(Bounce::Unknown, said),
        // A rule of the server (5.7), its own trouble (5.3, 5.5), or the text (5.6): the address may well work.
        (_, Some((3 | 5 | 6 | 7, _))) => Outcome::Never(said),
        (At::Address, None) if code == 552 => Outcome::Bounced(Bounce::Full, said),
        (At::Address, None) if matches!(code, 550 | 551 | 553 | 501) => Outcome::Bounced(Bounce::Unknown, said),
        (At::Address, _) => Outcome::Bounced(Bounce::Refused, said),
        _ => Outcome::Never(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_of_known_servers_are_understood() {
        let bounced = |why, at, code, text: &str| {
            assert_eq!(meaning(at, code, text), Outcome::Bounced(why, format!("{code} {text}")));
        };
        // Postfix, Exchange Online, Gmail, qmail.
        bounced(Bounce::Unknown, At::Address, 550, "5.1.1 <a@b>: Recipient address rejected: User unknown");
        bounced(Bounce::Refused, At::Address, 550, "5.4.1 Recipient address rejected: Access denied.");
        bounced(Bounce::Unknown, At::End, 550, "5.1.1 The email account that you tried to reach does not exist.");
        bounced(Bounce::Full, At::End, 552, "5.2.2 The recipient's inbox is out of storage space.");
        bounced(Bounce::Unknown, At::Address, 553, "sorry, no mailbox here by that name");
        bounced(Bounce::Full, At::Address, 552, "mailbox full");
        let never = |at, code, text: &str| assert!(matches!(meaning(at, code, text), Outcome::Never(_)), "{text}");
        never(At::Address, 554, "5.7.1 <a@b>: Relay access denied");
        never(At::End, 554, "5.7.1 Message rejected as spam");
        never(At::End, 554, "Transaction failed");
        never(At::Text, 554, "no valid recipients");
        never(At::Address, 555, "5.5.4 Unsupported option");
        let later = |at, code, text: &str| assert!(matches!(meaning(at, code, text), Outcome::Later(_)), "{text}");
        later(At::Address, 451, "4.7.1 Greylisted, come back in five minutes");
        later(At::Address, 450, "4.2.0 try again");
        later(At::End, 421, "closing");
        let down = |at, code, text: &str| assert!(matches!(meaning(at, code, text), Outcome::WayDown(_)), "{text}");
        down(At::Door, 535, "5.7.8 Authentication credentials invalid");
        down(At::Door, 421, "too many connections");
        down(At::Address, 530, "5.7.0 Authentication required");
    }

    #[test]
    fn a_reply_is_kept_as_one_short_line() {
        assert_eq!(line("a\r\n b\u{0}\tc\u{1b}[31m"), "a b c [31m");
        assert_eq!(line(&"x".repeat(5_000)).len(), REPLY_CHARS_MAX);
    }
}
