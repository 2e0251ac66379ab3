//! A letter as bytes (RFC 5322, 2045). Plain text only, on purpose: nothing is loaded when it is opened, and everybody can
//! see where a link goes.

use super::Waiting;
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Body, Mailbox, Message};
use std::time::{Duration, SystemTime};

/// Characters of a subject.
const SUBJECT_CHARS_MAX: usize = 200;
/// Bytes of the value of a header that is not folded (RFC 5322 §2.1.1 allows 998 with the name).
const HEADER_BYTES_MAX: usize = 900;

/// One line without control characters, which could begin a new header, and not too long.
fn subject_of(text: &str) -> String {
    let line: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    line.trim().chars().take(SUBJECT_CHARS_MAX).collect()
}

/// Line ends as mail has them; no other control characters.
fn text_of(body: &str) -> String {
    let plain = body.replace("\r\n", "\n").replace('\r', "\n");
    let mut text = String::with_capacity(plain.len() + 64);
    for c in plain.chars() {
        match c {
            '\n' => text.push_str("\r\n"),
            '\t' => text.push(c),
            c if c.is_control() => text.push(' '),
            c => text.push(c),
        }
    }
    text
}

/// The letter and its envelope, or why it cannot be made. `at` is the time in its Date: that of sending.
pub fn of(from: &Mailbox, letter: &Waiting, at: i64) -> Result<(Envelope, Vec<u8>), String> {
    let to: lettre::Address = letter.to.parse().map_err(|_| "the address cannot be read".to_owned())?;
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(at).unwrap_or_default());
    let mut message = Message::builder()
        .date(date)
        .from(from.clone())
        // The address alone: the name is in the greeting.
        .to(Mailbox::new(None, to))
        .subject(subject_of(&letter.subject))
        // Always the same for one letter, so that a server which gets it twice can know it.
        .message_id(Some(format!("<{}@{}>", letter.id, from.email.domain())))
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN);
    // RFC 3834, and Exchange's own: absence notes do not come back.
    let own = [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")];
    let given = letter.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in own.into_iter().chain(given) {
        let fits = value.len() <= HEADER_BYTES_MAX && value.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        let name =
            HeaderName::new_from_ascii(name.to_owned()).ok().filter(|_| fits).ok_or("a header cannot be sent")?;
        // As it is: a folded or encoded address would not be one.
        message = message.raw_header(HeaderValue::dangerous_new_pre_encoded(name, value.into(), value.into()));
    }
    let text = text_of(&letter.body);
    // As it is where that is possible, so that people can read it in any way; never base64.
    let body = Body::new_with_encoding(text, ContentTransferEncoding::SevenBit)
        .or_else(|text| Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable))
        .map_err(|_| "the text cannot be sent")?;
    let message = message.body(body).map_err(|why| why.to_string())?;
    Ok((message.envelope().clone(), message.formatted()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn letter(subject: &str, body: &str, to: &str) -> Waiting {
        let stop = "https://voice.example/in/unsubscribe/00".to_owned() + &"a".repeat(60) + ".b";
        let headers = BTreeMap::from([
            ("List-Unsubscribe".to_owned(), format!("<{stop}>")),
            ("List-Unsubscribe-Post".to_owned(), "List-Unsubscribe=One-Click".to_owned()),
        ]);
        Waiting {
            id: "0f".repeat(15),
            to: to.into(),
            subject: subject.into(),
            body: body.into(),
            headers,
            tries: 0,
            due_at: 0,
            until_at: None,
        }
    }

    fn sender() -> Mailbox {
        "Ysgol Tŷ Gwyn <voice@willowbrook.example>".parse().expect("an address")
    }

    fn bytes(letter: &Waiting) -> Vec<u8> {
        of(&sender(), letter, 1_764_000_000).expect("a letter").1
    }

    const HEADERS: &[&str] = &[
        "Date",
        "From",
        "To",
        "Subject",
        "Message-ID",
        "Content-Type",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Content-Transfer-Encoding",
        "MIME-Version",
    ];

    /// Head and body of a letter, after everything that holds for any letter was looked at.
    fn sound(bytes: &[u8]) -> (String, String) {
        assert!(bytes.is_ascii(), "mail servers without 8BITMIME take it too");
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "every line end is CRLF");
        assert!(text.split("\r\n").all(|line| line.len() <= 998), "RFC 5322 2.1.1");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let mut seen = vec![];
        for line in unfolded.split("\r\n") {
            let (name, _) = line.split_once(": ").unwrap_or_else(|| panic!("a header: {line}"));
            assert!(HEADERS.contains(&name), "{name} is not a header of ours");
            assert!(!seen.contains(&name.to_owned()), "{name} is there twice");
            seen.push(name.to_owned());
        }
        (unfolded.clone(), body.to_owned())
    }

    #[test]
    fn a_letter_has_the_headers_that_it_needs() {
        let (head, body) = sound(&bytes(&letter("Ein Llais – 50 % ☕", "Dear Siân,\nline two\n.\nend", "s@x.example")));
        for line in [
            "Date: Mon, 24 Nov 2025 16:00:00 +0000",
            "To: s@x.example",
            "MIME-Version: 1.0",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            &format!("Message-ID: <{}@willowbrook.example>", "0f".repeat(15)),
        ] {
            assert!(head.split("\r\n").any(|own| own == line), "{line} in {head}");
        }
        assert!(head.contains("From: =?utf-8?"), "{head}");
        assert!(head.contains("Subject: Ein Llais =?utf-8?b?4oCT?= 50 % =?utf-8?b?4piV?="), "{head}");
        let stop = head.split("\r\n").find(|line| line.starts_with("List-Unsubscribe: ")).unwrap();
        assert!(stop.starts_with("List-Unsubscribe: <https://") && stop.ends_with(".b>"), "in one piece: {stop}");
        assert_eq!(body, "Dear Si=C3=A2n,\r\nline two\r\n.\r\nend");
    }

    #[test]
    fn an_address_that_is_none_is_said_to_be_none() {
        for to in ["", "a", "a@b\r\nBcc: c@d", "a@b>, <c@d", "a b@c"] {
            assert!(of(&sender(), &letter("s", "b", to), 0).is_err(), "{to}");
        }
    }

    proptest! {
        #[test]
        fn hostile_names_and_titles_make_no_header(
            subject in "(\\PC|\\r|\\n|:|\u{0}|\u{2028}|\u{85}|Bcc: a@b|=\\?utf-8\\?q\\?x\\?=){0,60}",
            body in "(\\PC|\\r|\\n|\\.|\u{0}|\r\n.\r\nMAIL FROM:<x>){0,200}",
        ) {
            let (head, _) = sound(&bytes(&letter(&subject, &body, "a@b.example")));
            prop_assert!(head.contains("To: a@b.example"));
        }

        #[test]
        fn a_very_long_line_is_folded(word in "[a-zé]{1,40}", count in 100_usize..400) {
            sound(&bytes(&letter(&word.repeat(count), &word.repeat(count), "a@b.example")));
        }
    }
}
