//! Files of actions: what is taken, what is taken out of it, and who gets it.

use super::evidence::{FILE_BYTES_MAX, FILES_MAX, Kind, NotTaken, check};
use super::evidence_pages::disposition;
use crate::features::identity::{Person, Role};
use crate::testing::{Browser, Came, Trial, on_both};
use axum::http::StatusCode;
use store::params;

const JPEG: &[u8] = include_bytes!("../../../../../fuzz/seeds/evidence/place.jpg");
const PNG: &[u8] = include_bytes!("../../../../../fuzz/seeds/evidence/told.png");
const WEBP: &[u8] = include_bytes!("../../../../../fuzz/seeds/evidence/place.webp");
const DOCX: &[u8] = include_bytes!("../../../../../fuzz/seeds/evidence/note.docx");
const ODT: &[u8] = include_bytes!("../../../../../fuzz/seeds/evidence/note.odt");
const CSV: &[u8] = include_bytes!("../../../../../fuzz/seeds/evidence/rota.csv");

fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|some| some == word.as_bytes())
}

#[test]
fn what_a_file_is_shows_in_its_bytes_and_what_browsers_run_is_not_taken() {
    let pdf: &[u8] = b"%PDF-1.7\n%%EOF";
    for (name, bytes, kind, kept) in [
        ("report.PDF", pdf, Kind::Pdf, "report.pdf"),
        ("photo.png", PNG, Kind::Png, "photo.png"),
        ("photo.html", JPEG, Kind::Jpeg, "photo-html.jpg"),
        ("DSC.JPEG", JPEG, Kind::Jpeg, "DSC.jpeg"),
        ("x.webp", WEBP, Kind::Webp, "x.webp"),
        ("note.exe", DOCX, Kind::Docx, "note-exe.docx"),
        ("note.odt", ODT, Kind::Odt, "note.odt"),
        ("C:\\rotas\\ro\"ta\r\n.csv", CSV, Kind::Csv, "rota.csv"),
        ("../../etc/passwd", b"Mended", Kind::Text, "passwd.txt"),
        ("\u{202e}", b"Mended", Kind::Text, "file.txt"),
    ] {
        let found = check(name, bytes).unwrap_or_else(|why| panic!("{name}: {why:?}"));
        assert_eq!((found.kind, found.name.as_str()), (kind, kept), "{name}");
    }
    assert_eq!(check("rota.csv", CSV).unwrap().bytes, "Day,Cost\nMonday,£3\n".as_bytes(), "as UTF-8");
    let mut macros = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for part in ["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"] {
        macros.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
    }
    let macros = macros.finish().unwrap().into_inner();
    assert_eq!(check("note.docx", &macros), Err(NotTaken::Unknown), "there are programs in it");
    for (name, bytes, why) in [
        ("page.png", &b"<!DOCTYPE html><script>alert(1)</script>"[..], NotTaken::Unknown),
        ("page.txt", b"Hello <SCRIPT src=x></script>", NotTaken::Unknown),
        ("drawing.svg", b"  <svg xmlns='http://www.w3.org/2000/svg'/>", NotTaken::Unknown),
        ("program.pdf", b"MZ\x90\0\x03\0\0\0", NotTaken::Unknown),
        ("old.doc", &[0xD0, 0xCF, 0x11, 0xE0, 0, 0], NotTaken::Unknown),
        ("some.zip", b"PK\x03\x04nothing else", NotTaken::Unknown),
        ("empty.txt", b"", NotTaken::Empty),
        ("cut.png", &PNG[..40], NotTaken::Broken),
        ("cut.jpg", &JPEG[..JPEG.len() - 40], NotTaken::Broken),
        ("cut.webp", &WEBP[..30], NotTaken::Broken),
    ] {
        assert_eq!(check(name, bytes), Err(why), "{name}");
    }
    assert_eq!(check("long.txt", &vec![b'a'; FILE_BYTES_MAX + 1]), Err(NotTaken::TooLarge));
}

#[test]
fn a_picture_is_kept_without_place_words_and_what_stands_behind_it() {
    for told in ["GPS 51.5072N", "GPSLatitude", "Photoshop", "A comment", "ftypmp42"] {
        assert!(has(JPEG, told), "{told} could leak");
    }
    let kept = check("photo.jpg", JPEG).unwrap().bytes;
    for told in ["GPS", "Photoshop", "comment", "ftyp", "xmp", "II*"] {
        assert!(!has(&kept, told), "{told}");
    }
    assert!(has(&kept, "JFIF") && kept.ends_with(&[0x3f, 0xFF, 0xD9]), "the picture is there to its end");
    // It was held upright: the sixth side, by which browsers turn it.
    assert!(kept.windows(12).any(|some| some == [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]), "{kept:?}");
    let kept = check("a.png", PNG).unwrap().bytes;
    assert!(has(PNG, "Author") && !has(&kept, "Author") && has(&kept, "IDAT") && kept.len() < PNG.len() - 6);
    let kept = check("a.webp", WEBP).unwrap().bytes;
    assert!(has(WEBP, "GPS") && !has(&kept, "GPS") && !has(&kept, "XMP") && has(&kept, "VP8L"));
    assert_eq!(kept[20], 0, "it does not say that there is more");
    assert_eq!(usize::try_from(u32::from_le_bytes(kept[4..8].try_into().unwrap())).unwrap(), kept.len() - 8);
}

#[test]
fn a_name_in_a_header_ends_nothing() {
    assert_eq!(
        disposition("Zoë's rota (1).pdf"),
        "attachment; filename=\"Zo__s rota (1).pdf\"; filename*=UTF-8''Zo%C3%AB%27s%20rota%20%281%29.pdf"
    );
    assert!(disposition("a\"b\r\nc;d.pdf").starts_with("attachment; filename=\"a_b__c_d.pdf\""));
}

/// An action of the second person in a group; gives the address of the action.
async fn action(trial: &Trial, visibility: &'static str) -> (Person, String) {
    let owner = trial.person("p2@willowbrook.example", &[]).await;
    let id = owner.id.clone();
    let write = trial.app.people().write("test", move |tx| {
        tx.execute(
            "INSERT INTO space (id, kind, name, purpose, state, visibility, joining, protected_time, rules, made_on)
            VALUES ('sp1', 'working_group', 'Rooms', 'More', 'live', ?1, 'ask', '', '', '2026-11-01')",
            params![visibility],
        )?;
        tx.execute(
            "INSERT INTO action (id, space, title, detail, owner, due_on, state, made_on, changed_on)
            VALUES ('a1', 'sp1', 'Paint the room', '', ?1, '2027-03-01', 'doing', '2026-11-01', '2026-11-01')",
            params![id],
        )
    });
    write.await.unwrap();
    (owner, "/in/actions/a1".to_owned())
}

async fn send(browser: &mut Browser, at: &str, description: &str, file: (&str, &[u8])) -> Came {
    let page = browser.get("/in/me").await.text;
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let fields = [("csrf", csrf.as_str()), ("description", description)];
    browser.upload_with(&format!("{at}/evidence"), &fields, ("file", file.0, file.1)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_update_adds_evidence_and_whoever_sees_the_action_saves_it() {
    on_both(|trial| async move {
        trial.import(&[("Alder Primary", "North", 20)]).await;
        let (owner, at) = action(&trial, "open").await;
        let mut browser = trial.signed_in(&owner).await;
        assert!(browser.get(&at).await.text.contains("Nobody has added a file yet."));
        let form = browser.get(&format!("{at}/evidence")).await.text;
        assert!(form.contains("Documents keep their own properties"), "{form}");
        for (description, file, said) in [
            ("The new room", ("page.png", &b"<html><script>1</script>"[..]), "This is none of the kinds of file"),
            ("The new room", ("a.txt", b""), "There is nothing in this file"),
            ("The new room", ("", b""), "Choose a file"),
            ("The new room", ("a.txt", &vec![b'a'; FILE_BYTES_MAX + 1]), "larger than 5 MB"),
            ("", ("a.png", PNG), "Say in a sentence what the file shows"),
        ] {
            let came = send(&mut browser, &at, description, file).await;
            assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            assert!(came.text.contains(said) && came.text.contains("There is a problem"), "{said}: {}", came.text);
            assert!(came.text.contains(&format!("{description}</textarea>")), "it comes back filled in: {}", came.text);
        }
        let came = send(&mut browser, &at, "The <b>new</b> room", ("DSC 1.jpg", JPEG)).await;
        assert_eq!(came.location.as_deref(), Some(at.as_str()), "{}", came.text);
        let page = browser.get(&at).await.text;
        assert!(page.contains("The &lt;b&gt;new&lt;/b&gt; room") && page.contains("1 kB, added on"), "{page}");
        assert!(page.contains("Remove this file"), "{page}");
        let file = page.split(&format!("href=\"{at}/evidence/")).nth(1).unwrap().split('"').next().unwrap();
        let file = format!("{at}/evidence/{file}");
        // A colleague sees the action, saves the file, and can neither add nor remove one.
        let other = trial.person("p3@willowbrook.example", &[]).await;
        let mut reader = trial.signed_in(&other).await;
        let seen = reader.get(&at).await.text;
        assert!(seen.contains("DSC 1.jpg") && !seen.contains("Remove this file"), "{seen}");
        let saved = reader.get(&file).await;
        assert_eq!(saved.status, StatusCode::OK);
        assert!(saved.bytes.starts_with(&[0xFF, 0xD8]) && !has(&saved.bytes, "GPS"), "the place is gone");
        let header = |name: &str| saved.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "image/jpeg");
        assert_eq!(header("content-disposition"), "attachment; filename=\"DSC 1.jpg\"; filename*=UTF-8''DSC%201.jpg");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").contains("sandbox"));
        assert_eq!(reader.get(&format!("{at}/evidence")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(send(&mut reader, &at, "Mine", ("a.png", PNG)).await.status, StatusCode::NOT_FOUND);
        let gone = format!("{file}/remove");
        assert_eq!(reader.submit("/in/me", &gone, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(reader.get("/in/actions/a2/evidence/e1").await.status, StatusCode::NOT_FOUND);
        for n in 1..FILES_MAX {
            let came = send(&mut browser, &at, &format!("Number {n}"), ("a.png", PNG)).await;
            assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        }
        let full = browser.get(&at).await.text;
        assert!(!full.contains(">Add a file<") && full.contains("Number 9"), "{full}");
        let came = send(&mut browser, &at, "One more", ("a.png", PNG)).await;
        assert!(came.status == StatusCode::UNPROCESSABLE_ENTITY && came.text.contains("has 10 files already"));
        assert_eq!(browser.submit(&at, &gone, &[]).await.location.as_deref(), Some(at.as_str()));
        assert_eq!(browser.get(&file).await.status, StatusCode::NOT_FOUND);
        let told = "SELECT COUNT(*) FROM event WHERE about = 'a1'";
        let told = trial.app.people().read("test", move |tx| tx.row(told, params![], |row| row.get::<i64>(0)));
        assert_eq!(told.await.unwrap(), 11, "ten were added and one removed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_of_a_hidden_group_is_there_for_nobody_else() {
    on_both(|trial| async move {
        trial.import(&[("Alder Primary", "North", 20)]).await;
        let (owner, at) = action(&trial, "hidden").await;
        let mut browser = trial.signed_in(&owner).await;
        assert_eq!(send(&mut browser, &at, "The room", ("a.png", PNG)).await.status, StatusCode::SEE_OTHER);
        let page = browser.get(&at).await.text;
        let file = page.split(&format!("href=\"{at}/evidence/")).nth(1).unwrap().split('"').next().unwrap();
        let file = format!("{at}/evidence/{file}");
        assert_eq!(browser.get(&file).await.status, StatusCode::OK);
        for roles in [&[][..], &[Role::Organiser], &[Role::Administrator]] {
            let other = trial.person("p3@willowbrook.example", roles).await;
            let mut reader = trial.signed_in(&other).await;
            assert_eq!(reader.get(&file).await.status, StatusCode::NOT_FOUND, "{roles:?}");
        }
        let mut nobody = trial.browser();
        assert_ne!(nobody.get(&file).await.status, StatusCode::OK);
        let named = "SELECT COUNT(person) FROM event WHERE about = 'a1'";
        let named = trial.app.people().read("test", move |tx| tx.row(named, params![], |row| row.get::<i64>(0)));
        assert_eq!(named.await.unwrap(), 0, "the audit page does not tell who did it");
    })
    .await;
}
