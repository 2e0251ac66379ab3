//! Workbooks: what goes out comes back the same, what others wrote is taken over or refused with its place, and what is
//! hostile does no harm.

use super::draft::{Draft, is_code};
use super::xlsform::{Found, PROBLEMS_MAX, Problem, read, write};
use crate::sheet::plain_text;
use answers::manifest::{Question, QuestionKind, Section, ShowIf, Text};
use proptest::prelude::*;
use rust_xlsxwriter::{Formula, Workbook};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use ui::Words;

fn w() -> Words {
    Words::english()
}

/// A workbook of these sheets: name, and rows of cells.
fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const YES_NO: (&str, &[&[&str]]) =
    ("choices", &[&["list_name", "name", "label"], &["yn", "yes", "Yes"], &["yn", "no", "No"]]);

fn survey(rows: &[&[&str]]) -> Result<Found, Vec<Problem>> {
    read(w(), &book(&[("survey", rows), YES_NO]))
}

fn places(problems: &[Problem]) -> Vec<(String, u32, String)> {
    problems.iter().map(|one| (one.sheet.clone(), one.row, one.column.clone())).collect()
}

fn place(sheet: &str, row: u32, column: &str) -> (String, u32, String) {
    (sheet.to_owned(), row, column.to_owned())
}

// ------------------------------------------------------------------------------------------------- there and back

fn words() -> impl Strategy<Value = String> {
    let odd = [
        "=1+1",
        "_x0041_",
        "_x000D_",
        "a\nb",
        "<b>&amp;</b>",
        "-5",
        "1",
        "yes",
        "TRUE",
        "'x",
        "\"",
        "${q}",
        "اردو",
        "😀",
        "2026-11-25",
        "#N/A",
        "or_other",
    ];
    prop_oneof![2 => "\\PC{1,40}", 1 => proptest::sample::select(odd.to_vec()).prop_map(str::to_owned)].prop_map(
        |text| {
            let text = plain_text(&text);
            if text.is_empty() { "x".to_owned() } else { text }
        },
    )
}

/// Words in the first language, perhaps in others.
fn text(languages: usize) -> impl Strategy<Value = Vec<Option<String>>> {
    (words(), proptest::collection::vec(proptest::option::of(words()), languages - 1))
        .prop_map(|(first, others)| std::iter::once(Some(first)).chain(others).collect())
}

/// What a question is made of, before codes and rules are dealt out.
#[derive(Clone, Debug)]
struct Plan {
    kind: usize,
    text: Vec<Option<String>>,
    hint: Option<Vec<Option<String>>>,
    options: Vec<Vec<Option<String>>>,
    sensitive: bool,
    rule: Option<(proptest::sample::Index, u16)>,
    code: usize,
}

fn plan(languages: usize) -> impl Strategy<Value = Plan> {
    (
        0..7_usize,
        text(languages),
        proptest::option::of(text(languages)),
        proptest::collection::vec(text(languages), 2..6),
        any::<bool>(),
        proptest::option::of((any::<proptest::sample::Index>(), 1..2048_u16)),
        0..6_usize,
    )
        .prop_map(|(kind, text, hint, options, sensitive, rule, code)| Plan {
            kind,
            text,
            hint,
            options,
            sensitive,
            rule,
            code,
        })
}

fn drafts() -> impl Strategy<Value = (String, Draft)> {
    (1..4_usize).prop_flat_map(|languages| {
        let section = (
            text(languages),
            proptest::option::of(text(languages)),
            any::<bool>(),
            proptest::collection::vec(plan(languages), 0..6),
        );
        (
            Just(languages),
            words().prop_map(|title| title.replace('\n', " ")),
            proptest::collection::vec(section, 1..5),
            proptest::collection::vec(plan(languages), 0..3),
        )
            .prop_map(|(languages, title, sections, facts)| {
                let codes: Vec<String> =
                    ["en", "ur", "tlh"].iter().take(languages).map(|code| (*code).to_owned()).collect();
                let told = |parts: &[Option<String>]| -> Text {
                    let pairs = codes.iter().zip(parts);
                    pairs.filter_map(|(code, words)| words.clone().map(|words| (code.clone(), words))).collect()
                };
                let mut seen: Vec<Question> = vec![];
                let mut comments = 0;
                let mut ask = |plan: &Plan, fact: bool| {
                    let mut kind = [
                        QuestionKind::Scale,
                        QuestionKind::Single,
                        QuestionKind::ScaleReversed,
                        QuestionKind::Multiple,
                        QuestionKind::ZeroToTen,
                        QuestionKind::Text,
                        QuestionKind::Note,
                    ][if fact { plan.kind % 2 } else { plan.kind }];
                    if kind == QuestionKind::Text {
                        comments += 1;
                        if comments > 3 {
                            kind = QuestionKind::Note;
                        }
                    }
                    let chooses = !matches!(kind, QuestionKind::ZeroToTen | QuestionKind::Text | QuestionKind::Note);
                    let stem = ["bel", "1st", "meta", "data", "a.b-", "s"][plan.code];
                    let number = seen.len();
                    let code = if plan.code == 2 && number == 0 { stem.to_owned() } else { format!("{stem}{number}") };
                    let earlier: Vec<&Question> = seen.iter().filter(|q| q.answer_kind().is_some()).collect();
                    let show_if = plan.rule.as_ref().filter(|_| !earlier.is_empty()).map(|(at, bits)| {
                        let item = at.get(&earlier);
                        let count = item.answer_kind().map_or(0, measure::Kind::options);
                        let mut any_of: Vec<u8> = (1..=count).filter(|n| bits >> (n - 1) & 1 == 1).collect();
                        if any_of.is_empty() {
                            any_of.push(1);
                        }
                        ShowIf { item: item.code.clone(), any_of }
                    });
                    let question = Question {
                        code,
                        kind,
                        text: told(&plan.text),
                        hint: plan.hint.as_ref().map(|hint| told(hint)).unwrap_or_default(),
                        options: if chooses {
                            plan.options.iter().map(|option| told(option)).collect()
                        } else {
                            vec![]
                        },
                        sensitive: plan.sensitive,
                        show_if,
                    };
                    seen.push(question.clone());
                    question
                };
                let sections = sections
                    .iter()
                    .enumerate()
                    .map(|(at, (title, intro, theme, plans))| Section {
                        // A section may be named as a question is.
                        code: format!("s{at}"),
                        title: told(title),
                        intro: intro.as_ref().map(|intro| told(intro)).unwrap_or_default(),
                        theme: *theme,
                        questions: plans.iter().map(|plan| ask(plan, false)).collect(),
                    })
                    .collect();
                let facts = facts.iter().map(|plan| ask(plan, true)).collect();
                (title, Draft { languages: codes, sections, facts })
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("BELONG_LONG").is_some() { 3_000 } else { 60 }, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_out_comes_back_the_same((title, draft) in drafts()) {
        prop_assert_eq!(draft.impossible(), None);
        let bytes = write(w(), &title, &draft).unwrap();
        let found = read(w(), &bytes).map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
        prop_assert_eq!(found.title, title);
        prop_assert_eq!(found.draft, draft);
        prop_assert_eq!(found.notes, Vec::<String>::new());
    }

    #[test]
    fn a_damaged_workbook_is_refused_and_nothing_more(at in any::<proptest::sample::Index>(), bytes in proptest::collection::vec(any::<u8>(), 1..16), cut in any::<proptest::sample::Index>()) {
        let mut whole = write(w(), "T", &Draft::from_bank(&["belonging".into()], &[])).unwrap();
        let start = at.index(whole.len());
        for (place, byte) in whole[start..].iter_mut().zip(&bytes) {
            *place = *byte;
        }
        let _ = read(w(), &whole);
        whole.truncate(cut.index(whole.len()));
        prop_assert!(read(w(), &whole).is_err());
    }
}

/// A survey with everything in it, in two languages.
fn everything() -> Draft {
    let themes = ["belonging", "wellbeing", "workload", "communication", "comments"].map(str::to_owned);
    let mut draft = Draft::from_bank(&themes, &["age".into(), "disability".into()]);
    draft.languages.push("ur".into());
    for sentence in draft.sentences("ur") {
        draft.translate("ur", &sentence.original, "", &format!("اردو {}", sentence.original));
    }
    let mut question = draft.find("bel2").unwrap().clone();
    question.show_if = Some(ShowIf { item: "bel1".into(), any_of: vec![1, 2] });
    draft.put("bel2", question, Some("belonging"));
    let mut question = draft.find("com2").unwrap().clone();
    question.show_if = Some(ShowIf { item: "wel4".into(), any_of: vec![1, 11] });
    draft.put("com2", question, Some("communication"));
    let mut question = draft.find("say2").unwrap().clone();
    question.show_if = Some(ShowIf { item: "com3".into(), any_of: vec![6] });
    draft.put("say2", question, Some("comments"));
    draft
}

#[test]
fn other_programs_read_what_we_write() {
    let python = std::env::var("BELONG_PYTHON").unwrap_or_else(|_| "python3".into());
    let run = |args: &[&str]| std::process::Command::new(&python).args(args).output();
    if !run(&["-c", "import pyxform"]).is_ok_and(|out| out.status.success()) {
        eprintln!("skipped: `{python} -c 'import pyxform'` fails; pip install pyxform, or set BELONG_PYTHON");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("survey.xlsx");
    let draft = everything();
    assert_eq!(draft.faults(), vec![]);
    std::fs::write(&file, write(w(), "Your Voice Matters", &draft).unwrap()).unwrap();
    let script = "import sys\nfrom pyxform.xls2xform import convert\nprint(convert(sys.argv[1], validate=False).xform)";
    let out = run(&["-c", script, file.to_str().unwrap()]).unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let form = String::from_utf8(out.stdout).unwrap();
    for wanted in
        ["Your Voice Matters", "I can be myself at work.", "lang=\"Urdu (ur)\"", "= '1' or", "selected(", "اردو Agree"]
    {
        assert!(form.contains(wanted), "{wanted} is not in {form}");
    }
}

// --------------------------------------------------------------------------------------------- what others wrote

fn shared(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("BELONG_SHARED_DATA").map_or(beside, PathBuf::from).join("xlsform").join(name);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there; set BELONG_SHARED_DATA", folder.display());
    None
}

/// Each workbook of the shared data, and what becomes of it: the codes of its questions, or the places that are refused
/// with a part of the reason.
#[test]
fn the_workbooks_of_others_are_taken_over_or_refused_with_their_places() {
    type Wanted<'a> = Result<&'a [&'a str], &'a [(&'a str, u32, &'a str, &'a str)]>;
    let all: &[(&str, Wanted<'_>)] = &[
        // The sentence after “calculate” is no calculation; nothing else is asked.
        ("bad_calc.xlsx", Err(&[("survey", 2, "A", "works out an answer")])),
        (
            "choice_filter_test.xlsx",
            Err(&[
                ("survey", 3, "D", "change with an earlier answer"),
                ("choices", 6, "B", "“king” is twice"),
                ("survey", 4, "D", "change with an earlier answer"),
            ]),
        ),
        ("group.xlsx", Err(&[("survey", 4, "A", "would tell who answers"), ("survey", 5, "A", "from 0 to 10 only")])),
        ("or_other.xlsx", Err(&[("survey", 3, "D", "change with an earlier answer")])),
        ("specify_other.xlsx", Ok(&["sex"])),
        (
            "table-list.xls",
            Err(&[("choices", 23, "C", "no words here in English"), ("choices", 24, "C", "no words here in English")]),
        ),
        ("text_and_integer.xlsx", Err(&[("survey", 3, "A", "from 0 to 10 only")])),
        (
            "tutorial.xls",
            Err(&[("survey", 2, "B", "several times over"), ("survey", 11, "E", "more than Belong can say")]),
        ),
        (
            "unknown_question_type.xls",
            Err(&[
                ("survey", 2, "A", "not a kind of question"),
                ("survey", 27, "A", "where somebody is"),
                ("survey", 52, "A", "“unknown” is not a kind of question"),
            ]),
        ),
    ];
    for (name, wanted) in all {
        let Some(file) = shared(name) else { return };
        let found = read(w(), &std::fs::read(file).unwrap());
        match (found, wanted) {
            (Ok(found), Ok(codes)) => {
                assert_eq!(found.draft.all().map(|q| q.code.as_str()).collect::<Vec<_>>(), *codes, "{name}");
                assert_eq!(found.draft.impossible(), None, "{name}");
            }
            (Err(problems), Err(places)) => {
                for (sheet, row, column, why) in *places {
                    let there = problems.iter().any(|one| {
                        one.sheet == *sheet && one.row == *row && one.column == *column && one.why.contains(why)
                    });
                    assert!(there, "{name}: {sheet} {column}{row} {why} is not among {problems:#?}");
                }
                assert!(problems.len() <= PROBLEMS_MAX + 1, "{name}");
                // Each problem says where and why.
                assert!(problems.iter().all(|one| one.row > 0 && !one.why.is_empty()), "{name}: {problems:#?}");
            }
            (found, _) => panic!("{name}: {found:#?}"),
        }
    }
}

#[test]
fn what_is_left_aside_is_named() {
    let found = survey(&[
        &["type", "name", "label", "required", "media::image", "appearance"],
        &["start", "start"],
        &["select_one yn or_other", "Happy", "Are you happy?", "yes", "smile.jpg", "minimal"],
        &["note", "", "Thank you."],
    ])
    .unwrap();
    let codes: Vec<&str> = found.draft.all().map(|q| q.code.as_str()).collect();
    assert_eq!(codes, ["happy", "note1"]);
    assert_eq!(found.draft.find("happy").unwrap().options.len(), 3, "the choice Other is added");
    let notes = found.notes.join("\n");
    for wanted in ["Row 2", "media::image", "“required” is left aside", "“Happy” has become the code happy", "“Other”"]
    {
        assert!(notes.contains(wanted), "{wanted} is not in {notes}");
    }
    assert!(!notes.contains("appearance"), "looks are not worth a sentence");
    assert_eq!(found.draft.languages, ["en"]);
}

#[test]
fn languages_of_columns_fill_the_languages_of_the_survey() {
    let bytes = book(&[
        (
            "survey",
            &[
                &["type", "name", "label::English (en)", "label::polski", "hint::Polish"],
                &["begin_group", "g", "Work", "Praca"],
                &["select_one yn", "q1", "Do you belong?", "Czy to twoje miejsce?", "Szczerze."],
                &["end_group"],
            ],
        ),
        (
            "choices",
            &[&["list_name", "name", "label::en", "label::pl"], &["yn", "y", "Yes", "Tak"], &["yn", "n", "No"]],
        ),
        ("settings", &[&["form_title", "default_language"], &["Głosy", "polski (pl)"]]),
    ]);
    let problems = read(w(), &bytes).unwrap_err();
    assert_eq!(places(&problems), [place("choices", 3, "D")], "the first language needs every word: {problems:?}");
    let bytes = book(&[("survey", &[&["type", "name", "label::Klingon"], &["text", "q", "nuqneH"]]), YES_NO]);
    let problems = read(w(), &bytes).unwrap_err();
    assert!(problems[0].why.contains("Klingon") && places(&problems)[0] == place("survey", 1, "C"), "{problems:?}");
}

#[test]
fn rules_that_belong_can_say_are_taken_over_and_others_refused() {
    let asked = |relevant: &str| {
        survey(&[
            &["type", "name", "label", "relevant"],
            &["select_one yn", "a", "A?"],
            &["select_one yn", "b", "B?"],
            &["text", "c", "C?", relevant],
        ])
    };
    for (relevant, any_of) in [
        ("${a} = 'yes'", vec![1]),
        ("${a}='no' or ${a}='yes'", vec![1, 2]),
        ("selected(${a}, \"no\")", vec![2]),
        ("( selected( ${ a } , 'no') OR ('yes' = ${a}) )", vec![1, 2]),
        ("${a} = ‘yes’", vec![1]),
    ] {
        let found = asked(relevant).unwrap_or_else(|problems| panic!("{relevant}: {problems:?}"));
        let rule = found.draft.find("c").unwrap().show_if.clone().unwrap();
        assert_eq!((rule.item.as_str(), rule.any_of), ("a", any_of), "{relevant}");
    }
    for relevant in [
        "${a} = 'yes' and ${b} = 'no'",
        "${a} = 'yes' or ${b} = 'yes'",
        "not(${a} = 'yes')",
        "${a} != 'yes'",
        "${a} > 3",
        "count-selected(${a}) > 1",
        "../a = 'yes'",
        "${nobody} = 'yes'",
        "${c} = 'yes'",
        "${a} = 'perhaps'",
        "${a",
        "'",
        "((",
        "true()",
    ] {
        let problems = asked(relevant).unwrap_err();
        assert_eq!(places(&problems), [place("survey", 4, "D")], "{relevant}: {problems:?}");
    }
    // A rule of a group holds for each of its questions, and a second one beside it is one too many.
    let group = |own: &str| {
        survey(&[
            &["type", "name", "label", "relevant"],
            &["select_one yn", "a", "A?"],
            &["begin group", "g", "More", "${a} = 'yes'"],
            &["text", "b", "B?"],
            &["text", "c", "C?", own],
            &["end group"],
        ])
    };
    let found = group("").unwrap();
    for code in ["b", "c"] {
        assert_eq!(found.draft.find(code).unwrap().show_if, Some(ShowIf { item: "a".into(), any_of: vec![1] }));
    }
    assert_eq!(places(&group("${a} = 'no'").unwrap_err()), [place("survey", 5, "D")]);
}

#[test]
fn numbers_are_taken_over_from_0_to_10_only() {
    let found = survey(&[
        &["type", "name", "label", "parameters", "constraint"],
        &["range", "a", "A?", "start=0 end=10 step=1"],
        &["integer", "b", "B?", "", ". >= 0 and . <= 10"],
    ])
    .unwrap();
    assert!(found.draft.all().all(|q| q.kind == QuestionKind::ZeroToTen));
    assert_eq!(found.draft.sections.len(), 1, "questions without a group stand together");
    for row in [
        &["integer", "a", "How old are you?"][..],
        &["range", "a", "A?", "start=0 end=100 step=10"],
        &["decimal", "a", "A?"],
    ] {
        let rows: &[&[&str]] = &[&["type", "name", "label", "parameters"], row];
        assert_eq!(places(&survey(rows).unwrap_err()), [place("survey", 2, "A")]);
    }
}

#[test]
fn groups_that_do_not_close_or_nest_are_refused_at_their_row() {
    let head: &[&str] = &["type", "name", "label"];
    for (rows, row) in [
        (vec![head, &["begin group", "g", "G"], &["text", "a", "A?"]], 2),
        (vec![head, &["text", "a", "A?"], &["end group"]], 3),
        (vec![head, &["begin group", "g", "G"], &["begin group", "h", "H"]], 3),
        (vec![head, &["text", "a", "A?"], &["text", "A", "A again?"]], 3),
        (vec![head, &["", "a", "A?"]], 2),
        (vec![head, &["select_one", "a", "A?"]], 2),
        (vec![head, &["select_one nothing", "a", "A?"]], 2),
        (vec![head, &["text", "a b", "A?"]], 2),
        (vec![head, &["text", "a", ""]], 2),
    ] {
        let problems = survey(&rows).unwrap_err();
        assert_eq!(problems[0].row, row, "{rows:?}: {problems:?}");
    }
    let four: &[&[&str]] = &[head, &["text", "a", "A"], &["text", "b", "B"], &["text", "c", "C"], &["text", "d", "D"]];
    let problems = survey(four).unwrap_err();
    assert!(problems[0].row == 5 && problems[0].why.contains("at most 3"), "{problems:?}");
}

// --------------------------------------------------------------------------------------------------------- hostile

#[test]
fn bytes_that_are_no_workbook_get_a_sentence() {
    let zeros = vec![0_u8; 5 * 1024 * 1024];
    let old: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    for bytes in [
        &b""[..],
        b"type,name,label\ntext,a,A?",
        b"PK\x03\x04",
        b"%PDF-1.7",
        &zeros,
        old,
        &[old, &zeros[..4096]].concat(),
    ] {
        let problems = read(w(), bytes).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert!(!problems[0].why.is_empty());
    }
    assert!(
        read(w(), &book(&[("Sheet1", &[&["type", "name"], &["text", "a"]])])).unwrap_err()[0].why.contains("survey")
    );
    assert!(read(w(), &book(&[("survey", &[&["a", "b"], &["text", "a"]])])).is_err());
    assert!(read(w(), &book(&[("survey", &[&["type", "name", "label"]])])).is_err());
}

#[test]
fn a_workbook_that_unpacks_to_a_mountain_or_has_too_many_lines_is_refused() {
    let mut large = Workbook::new();
    let sheet = large.add_worksheet().set_name("survey").unwrap();
    for row in 0..6_000 {
        sheet.write_string(row, 0, "text").unwrap();
    }
    assert!(read(w(), &large.save_to_buffer().unwrap()).unwrap_err()[0].why.contains("5000 lines"));
    // One sheet of 60 MB of spaces, packed to next to nothing.
    let bomb = crate::sheet::workbook(&" ".repeat(60 * 1024 * 1024));
    assert!(bomb.len() < 200_000);
    assert!(read(w(), &bomb).unwrap_err()[0].why.contains("unpacks"));
}

#[test]
fn an_old_workbook_cannot_ask_for_more_memory_than_there_is() {
    let Some(file) = shared("tutorial.xls") else { return };
    let mut bytes = std::fs::read(file).unwrap();
    // The last cell of some record is put at the end of the world: row 65535, column 65535, record LABELSST.
    let at = bytes.windows(4).rposition(|four| four == [0xFD, 0x00, 0x0A, 0x00]).expect("a cell with words");
    bytes[at + 4..at + 8].fill(0xFF);
    let problems = read(w(), &bytes).unwrap_err();
    assert!(problems[0].why.contains("unpacks"), "{problems:?}");
}

#[test]
fn formulas_count_as_what_they_last_came_to_and_markup_stays_text() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("survey").unwrap();
    for (column, head) in ["type", "name", "label"].into_iter().enumerate() {
        sheet.write_string(0, u16::try_from(column).unwrap(), head).unwrap();
    }
    sheet.write_string(1, 0, "text").unwrap();
    sheet.write_string(1, 1, "a").unwrap();
    sheet
        .write_formula(1, 2, Formula::new("=WEBSERVICE(\"http://x\")").set_result("<script>alert(1)</script>"))
        .unwrap();
    let found = read(w(), &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(found.draft.said(&found.draft.find("a").unwrap().text), "<script>alert(1)</script>");
    assert!(found.draft.all().all(|question| is_code(&question.code)));
    assert_eq!(found.draft.sections[0].title, BTreeMap::from([("en".to_owned(), "Questions".to_owned())]));
}
