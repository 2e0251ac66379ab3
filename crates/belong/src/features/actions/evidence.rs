//! Files that show what was done about an action. What a file is shows in its bytes, never in its name; what could be run by a browser
//! is not taken. From pictures everything goes that is not the picture: a photo may tell where it was taken and with whose camera.
//! Documents keep their own properties, and the page says so.

use super::{Working, rows};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::features::spaces::{self, words_kept};
use crate::web::refusal::{Failure, Refusal};
use std::io::{Cursor, Read};

/// Bytes of one file, at most.
pub const FILE_BYTES_MAX: usize = 5 * 1024 * 1024;
/// Files of one action, at most.
pub const FILES_MAX: usize = 10;
/// Characters of a description, at most.
pub const DESCRIPTION_MAX: usize = 300;
/// Characters of the name of a file, at most; longer ones are cut.
pub const NAME_MAX: usize = 80;
/// Parts of a packed document, at most.
const PARTS_MAX: usize = 2_000;
/// Bytes of the part of an ODT that says what it is, at most.
const MIME_BYTES_MAX: u64 = 100;

words_kept! {
    /// What a file is.
    Kind {
        /// PDF.
        Pdf = "pdf",
        /// A picture as PNG.
        Png = "png",
        /// A picture as JPEG.
        Jpeg = "jpeg",
        /// A picture as WebP.
        Webp = "webp",
        /// A document of Word.
        Docx = "docx",
        /// A workbook of Excel.
        Xlsx = "xlsx",
        /// A document of LibreOffice.
        Odt = "odt",
        /// A table as text.
        Csv = "csv",
        /// Plain text.
        Text = "text",
    }
}

impl Kind {
    /// The content type with which it is given out.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// The ends that its name may have; the first one is given where it has none of them.
    fn ends(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Odt => &["odt"],
            Self::Csv => &["csv"],
            Self::Text => &["txt"],
        }
    }
}

/// A file at an action, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Id.
    pub id: String,
    /// The name of the file.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// What it shows, in a sentence.
    pub description: String,
    /// ISO.
    pub added_on: String,
    /// By whom: the name; nobody for somebody who is no longer kept.
    pub by: Option<String>,
}

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name, made safe.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its bytes; of a picture only the picture.
    pub bytes: Vec<u8>,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// There is nothing in it.
    Empty,
    /// Larger than [`FILE_BYTES_MAX`].
    TooLarge,
    /// None of the kinds that are taken.
    Unknown,
    /// A picture that is damaged, or ends too early.
    Broken,
}

/// Looks what a file is, and takes out of a picture what is not the picture.
///
/// # Errors
/// Why it is not taken.
pub fn check(name: &str, bytes: &[u8]) -> Result<Checked, NotTaken> {
    if bytes.is_empty() {
        return Err(NotTaken::Empty);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(NotTaken::TooLarge);
    }
    let broken = NotTaken::Broken;
    let (kind, bytes) = if bytes.starts_with(b"%PDF-") {
        (Kind::Pdf, bytes.to_vec())
    } else if bytes.starts_with(PNG) {
        (Kind::Png, png(bytes).ok_or(broken)?)
    } else if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        (Kind::Jpeg, jpeg(bytes).ok_or(broken)?)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        (Kind::Webp, webp(bytes).ok_or(broken)?)
    } else if bytes.starts_with(b"PK\x03\x04") {
        (packed(bytes).ok_or(NotTaken::Unknown)?, bytes.to_vec())
    } else {
        let text = text(bytes).ok_or(NotTaken::Unknown)?;
        let table = name.to_lowercase().ends_with(".csv");
        (if table { Kind::Csv } else { Kind::Text }, text.into_bytes())
    };
    Ok(Checked { name: safe_name(name, kind), kind, bytes })
}

/// A name that is safe in any folder and header, and ends as its kind does.
fn safe_name(name: &str, kind: Kind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let fine = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')' | ',' | '&' | '\'');
    let kept: String = last.chars().filter(fine).collect();
    let kept = kept.trim_matches([' ', '.']);
    let (stem, end) = match kept.rsplit_once('.') {
        Some((stem, end)) if kind.ends().contains(&end.to_lowercase().as_str()) => (stem, end.to_lowercase()),
        _ => (kept, kind.ends()[0].to_owned()),
    };
    // A dot before the end could be taken for another end.
    let stem: String = stem.replace('.', "-").chars().take(NAME_MAX).collect();
    let stem = stem.trim();
    format!("{}.{end}", if stem.is_empty() { "file" } else { stem })
}

/// Plain text as UTF-8; nothing that a browser could take for a page.
fn text(bytes: &[u8]) -> Option<String> {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::WINDOWS_1252,
    };
    let (text, _, _) = encoding.decode(bytes);
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return None;
    }
    let text = text.trim_start_matches('\u{feff}');
    let small = text.to_lowercase();
    let page = ["<!doctype", "<html", "<script", "<svg", "<?xml", "<iframe", "<body"];
    let is_page = small.trim_start().starts_with('<') || page.iter().any(|begins| small.contains(begins));
    // What would be taken for something else the next time is no text.
    let is_other = text.starts_with("%PDF-") || text.starts_with("RIFF");
    (!is_page && !is_other && !text.trim().is_empty()).then(|| text.to_owned())
}

/// Which document a packed file is; none where it has programs in it.
fn packed(bytes: &[u8]) -> Option<Kind> {
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).ok().filter(|parts| parts.len() <= PARTS_MAX)?;
    let names: Vec<String> =
        parts.file_names().map(|name| name.map(|name| name.to_lowercase())).collect::<Result<_, _>>().ok()?;
    let has = |name: &str| names.iter().any(|part| part == name);
    let runs =
        |part: &String| part.ends_with("vbaproject.bin") || part.starts_with("basic/") || part.starts_with("scripts/");
    if names.iter().any(runs) {
        return None;
    }
    let (content, word, excel) = (has("[content_types].xml"), has("word/document.xml"), has("xl/workbook.xml"));
    match (content, word, excel) {
        (true, true, false) => return Some(Kind::Docx),
        (true, false, true) => return Some(Kind::Xlsx),
        _ => {}
    }
    let mut said = String::new();
    parts.by_name("mimetype").ok()?.take(MIME_BYTES_MAX).read_to_string(&mut said).ok()?;
    (said.trim() == Kind::Odt.mime()).then_some(Kind::Odt)
}

const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];
/// The parts of a PNG that are the picture, its colours and its movement.
const PNG_PARTS: [&[u8]; 15] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
];

/// A PNG without words, times and places; what stands behind its end goes, too.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(PNG)?;
    let (mut kept, mut drawn) = (PNG.to_vec(), false);
    loop {
        let length = usize::try_from(u32::from_be_bytes(rest.first_chunk::<4>().copied()?)).ok()?;
        // Length, name, the part, and its sum.
        let whole = rest.get(..length.checked_add(12)?)?;
        let name = whole.get(4..8)?;
        if PNG_PARTS.contains(&name) {
            kept.extend_from_slice(whole);
        }
        drawn |= name == b"IDAT";
        if name == b"IEND" {
            return drawn.then_some(kept);
        }
        rest = rest.get(whole.len()..)?;
    }
}

/// The parts of a WebP that are the picture, its colours and its movement.
const WEBP_PARTS: &[&[u8]] = &[b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Those of one frame of a picture that moves. There is no frame in a frame.
const WEBP_FRAME_PARTS: &[&[u8]] = &[b"VP8 ", b"VP8L", b"ALPH"];
/// In the first part of a WebP: that there are words about the picture, and what the camera wrote.
const WEBP_TOLD: u8 = 0x08 | 0x04;
/// Bytes of a frame before its own parts.
const WEBP_FRAME_BYTES: usize = 16;

/// A WebP without what the camera and programs wrote into it.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.first_chunk::<4>().copied()?)).ok()?;
    let (parts, drawn) = webp_parts(bytes.get(12..length.checked_add(8)?)?, WEBP_PARTS)?;
    let mut kept = b"RIFF".to_vec();
    kept.extend(u32::try_from(parts.len() + 4).ok()?.to_le_bytes());
    kept.extend(b"WEBP");
    kept.extend(parts);
    drawn.then_some(kept)
}

/// Those of some parts that stay, and whether there is a picture among them.
fn webp_parts(mut rest: &[u8], stay: &[&[u8]]) -> Option<(Vec<u8>, bool)> {
    let (mut kept, mut drawn) = (vec![], false);
    while !rest.is_empty() {
        let name = rest.get(..4)?;
        let length = usize::try_from(u32::from_le_bytes(rest.get(4..8)?.first_chunk::<4>().copied()?)).ok()?;
        let mut part = rest.get(8..length.checked_add(8)?)?.to_vec();
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
        if !stay.contains(&name) {
            continue;
        }
        match name {
            b"VP8X" => *part.first_mut()? &= !WEBP_TOLD,
            b"ANMF" => {
                let (inner, picture) = webp_parts(part.get(WEBP_FRAME_BYTES..)?, WEBP_FRAME_PARTS)?;
                part.truncate(WEBP_FRAME_BYTES);
                part.extend(inner);
                drawn |= picture;
            }
            _ => {}
        }
        drawn |= matches!(name, b"VP8 " | b"VP8L");
        kept.extend_from_slice(name);
        kept.extend(u32::try_from(part.len()).ok()?.to_le_bytes());
        let odd = part.len() % 2 == 1;
        kept.extend(part);
        if odd {
            kept.push(0);
        }
    }
    Some((kept, drawn))
}

/// A JPEG with nothing but the picture, its colours, and which side is up. What stands behind its end (a second picture, a film) goes.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    let (mut kept, mut drawn, mut turned) = (vec![0xFF, 0xD8], false, false);
    loop {
        let marks = rest.iter().take_while(|byte| **byte == 0xFF).count();
        if marks == 0 {
            return None;
        }
        let code = *rest.get(marks)?;
        rest = rest.get(marks + 1..)?;
        match code {
            0xD9 => {
                kept.extend([0xFF, 0xD9]);
                return drawn.then_some(kept);
            }
            // These stand alone.
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(rest.first_chunk::<2>().copied()?));
        let part = rest.get(2..length)?;
        rest = rest.get(length..)?;
        let part: Option<Vec<u8>> = match code {
            // How the picture is packed, and its lines.
            0xC0..=0xCF | 0xDA..=0xDF => Some(part.to_vec()),
            // Without the small picture that may be in it.
            0xE0 if part.starts_with(b"JFIF\0") => part.get(..12).map(|head| [head, &[0, 0]].concat()),
            0xE1 if !turned => upright(part).inspect(|_| turned = true),
            0xE2 if part.starts_with(b"ICC_PROFILE\0") => Some(part.to_vec()),
            0xEE if part.starts_with(b"Adobe") => part.get(..12).map(<[u8]>::to_vec),
            _ => None,
        };
        if let Some(part) = part {
            kept.extend([0xFF, code]);
            kept.extend(u16::try_from(part.len() + 2).ok()?.to_be_bytes());
            kept.extend(part);
        }
        if code == 0xDA {
            drawn = true;
            let end = lines_end(rest)?;
            kept.extend_from_slice(rest.get(..end)?);
            rest = rest.get(end..)?;
        }
    }
}

/// Where the lines of a picture end: at the next mark that is not one of theirs.
fn lines_end(rest: &[u8]) -> Option<usize> {
    rest.windows(2).position(|two| two[0] == 0xFF && !matches!(two[1], 0x00 | 0xD0..=0xD7 | 0xFF))
}

/// What is kept of what a camera wrote: which side is up, and nothing else. None where it is the usual one.
fn upright(part: &[u8]) -> Option<Vec<u8>> {
    let told = part.strip_prefix(b"Exif\0\0")?;
    let little = match told.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let two = |at: usize| -> Option<u16> {
        let found = told.get(at..)?.first_chunk::<2>().copied()?;
        Some(if little { u16::from_le_bytes(found) } else { u16::from_be_bytes(found) })
    };
    let at = told.get(4..)?.first_chunk::<4>().copied()?;
    let at = usize::try_from(if little { u32::from_le_bytes(at) } else { u32::from_be_bytes(at) }).ok()?;
    let lines = (0..usize::from(two(at)?)).map(|n| at + 2 + 12 * n);
    let mut sides = lines.map_while(|line| two(line).map(|tag| (tag, line)));
    let (_, line) = sides.find(|(tag, _)| *tag == 0x0112)?;
    let side = two(line + 8).filter(|side| (2..=8).contains(side))?;
    let mut kept = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    kept.extend(side.to_be_bytes());
    kept.extend([0; 6]);
    Some(kept)
}

/// Adds a file to an action, for whoever may say how it goes. Gives its id.
///
/// # Errors
/// Not found for those who may not; a rule in words when there are too many; a fault.
pub async fn add(
    app: &App,
    by: &Person,
    action: String,
    file: Checked,
    description: String,
) -> Result<String, Failure> {
    let (app2, by) = (app.clone(), by.clone());
    let new = app.chance().id(app.clock().now());
    let id = new.clone();
    app.people()
        .write("actions: add evidence", move |tx| {
            let working = Working::find(tx, &by, &action)?.updating()?;
            if rows::evidence_of(tx, &action)?.len() >= FILES_MAX {
                return Err(Refusal::Rule(app2.words().actions_evidence_enough(FILES_MAX)).into());
            }
            let today = app2.clock().today().to_string();
            rows::evidence_add(tx, (&new, &action), &file, &description, (&by.id, &today))?;
            event::record(tx, &app2, spaces::quiet(&working.space, &by.id), &action, &Event::ActionChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(id)
}

/// Takes a file away from an action, for whoever may say how it goes.
///
/// # Errors
/// Not found for those who may not; a fault.
pub async fn remove(app: &App, by: &Person, action: String, evidence: String) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("actions: remove evidence", move |tx| {
            let working = Working::find(tx, &by, &action)?.updating()?;
            if rows::evidence_remove(tx, &action, &evidence)? == 0 {
                return Err(Refusal::NotFound.into());
            }
            event::record(tx, &app2, spaces::quiet(&working.space, &by.id), &action, &Event::ActionChanged)?;
            Ok::<_, Failure>(())
        })
        .await
}

/// For the fuzzer: what is taken is taken again as it is, and of a picture nothing more goes.
#[cfg(any(test, feature = "fuzzing"))]
pub fn see_evidence(bytes: &[u8]) {
    let Ok(checked) = check("a/b\\c.csv", bytes) else { return };
    assert!(!checked.name.contains(['/', '\\', '"', '\r', '\n']), "{}", checked.name);
    let again = check(&checked.name, &checked.bytes);
    if checked.bytes.len() <= FILE_BYTES_MAX {
        assert_eq!(again, Ok(checked));
    }
}
