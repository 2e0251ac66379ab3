//! Charts draw what was released, and nothing else.

use std::collections::BTreeSet;

use measure::{Level, Place, Policy, Release, Wave};
use ui::Words;
use ui::charts::{self, Point, Row, What, mean_text, share_text};

fn release() -> Release {
    let recipe = measure::generate::Recipe {
        sites: 6,
        regions: 2,
        // So many that single options are shown.
        staff: 1_800,
        facts: 1,
        items: 4,
        ..measure::generate::Recipe::section_five()
    };
    let trust = measure::generate::trust(&recipe, [3; 32]);
    let policy = Policy::plain(&trust.structure, 10, 5);
    let wave = Wave { id: "w".into(), manifest: [0; 32], counts: trust.counts.clone() };
    measure::draw(&trust.structure, &policy, &trust.opened, &wave, [1; 32]).expect("an invented trust").release
}

fn rows<'a>(release: &'a Release, what: What) -> Vec<Row<'a>> {
    let w = Words::english();
    (0..release.structure().groups.len())
        .map(|group| {
            let name = release.node_name(Level::Group, group);
            Row::of(w, release, name, release.place(Level::Group, group, &[]), what)
        })
        .collect()
}

/// All charts of one release, one below the other.
fn all(release: &Release) -> String {
    let w = Words::english();
    let whole = release.whole().expect("the whole is shown");
    let places: Vec<(String, Place)> = (0..release.structure().groups.len())
        .map(|g| (release.node_name(Level::Group, g).to_owned(), release.place(Level::Group, g, &[])))
        .collect();
    let points = [
        Point::new("Spring", Some(whole), What::Theme(0)),
        Point::new("Summer", None, What::Theme(0)),
        Point::new("Autumn", Some(whole), What::Theme(0)).new_wording(true),
    ];
    maud::html! {
        (charts::means(w, "a", "Means", &rows(release, What::Theme(0))))
        (charts::shares(w, "b", "Shares", &rows(release, What::Item(0))))
        (charts::distribution(w, "c", release, whole, 0))
        (charts::trend(w, "d", "Trend", &points))
        (charts::participation(w, "e", release, None))
        (charts::heat_map(w, "f", release, "Heat", &places, &[0]))
    }
    .into_string()
}

#[test]
fn chart_says_the_same_numbers_in_its_table() {
    let release = release();
    let w = Words::english();
    let whole = release.whole().expect("the whole is shown");
    let cell = whole.item(0).shown().expect("shown");
    let markup = charts::distribution(w, "c", &release, whole, 0).into_string();
    let (drawn, table) = markup.split_once("<table").expect("a table");
    for share in cell.options.as_ref().expect("options are shown") {
        let said = format!(">{}<", share_text(w, *share));
        assert!(drawn.contains(&said) && table.contains(&said), "{said} in {markup}");
    }
    let markup = charts::means(w, "a", "M", &[Row::part("All", whole, What::Item(0))]).into_string();
    let mean = format!(">{}<", mean_text(w, cell.headline.expect("a mean")));
    assert_eq!(markup.matches(&mean).count(), 2, "once drawn, once in the table: {markup}");
}

#[test]
fn every_drawing_has_a_title_and_a_description() {
    let markup = all(&release());
    let drawings = markup.matches("role=\"img\"").count();
    assert_eq!(drawings, 5);
    assert_eq!(markup.matches("<title id=").count(), drawings);
    assert_eq!(markup.matches("<desc id=").count(), drawings);
    assert_eq!(markup.matches("<figcaption").count(), drawings);
}

#[test]
fn ids_of_many_charts_are_unique() {
    let markup = all(&release());
    let mut seen = BTreeSet::new();
    for part in markup.split(" id=\"").skip(1) {
        let id = part.split('"').next().unwrap();
        assert!(seen.insert(id), "{id} occurs twice");
    }
    assert!(seen.len() > 10);
}

#[test]
fn chart_holds_no_inline_style() {
    let markup = all(&release());
    assert!(!markup.contains("style=") && !markup.contains("<style") && !markup.contains("<script"));
}

#[test]
fn withheld_row_shows_no_number() {
    let release = release();
    let w = Words::english();
    let row = [Row::of(w, &release, "Beck Nursery", Place::Withheld, What::Theme(0))];
    for markup in [charts::means(w, "a", "Means", &row), charts::shares(w, "b", "Shares", &row)] {
        let markup = markup.into_string();
        assert!(markup.contains("b-hidden") && markup.contains("b-withheld"), "{markup}");
        assert!(!markup.contains("b-point") && !markup.contains("b-high\" x="), "{markup}");
        assert!(
            markup.contains("Means: withheld to protect people") || markup.contains("Shares: withheld"),
            "{markup}"
        );
    }
}

#[test]
fn withheld_and_absent_look_the_same() {
    let release = release();
    let w = Words::english();
    let places = |place| [("X".to_owned(), place)];
    let withheld = charts::heat_map(w, "f", &release, "Heat", &places(Place::Withheld), &[0]).into_string();
    let absent = charts::heat_map(w, "f", &release, "Heat", &places(release.place(Level::Group, 9_999, &[])), &[0]);
    let shown_for_the_whole = absent.into_string();
    // A node that does not exist is answered by the larger group that holds it, as a withheld one is; where nothing
    // holds it, it is withheld like any other.
    assert!(withheld.contains("b-withheld"));
    assert!(shown_for_the_whole.contains("b-withheld") || shown_for_the_whole.contains("counted in The trust"));
}

#[test]
fn a_table_says_what_its_rows_are() {
    let release = release();
    let w = Words::english();
    let whole = release.whole().expect("the whole is shown");
    let statements = [Row::part("One", whole, What::Item(0)), Row::part("Two", whole, What::Item(1))];
    for markup in [charts::means(w, "a", "M", &statements), charts::shares(w, "b", "S", &statements)] {
        let markup = markup.into_string();
        assert!(markup.contains(">Statement</th>") && !markup.contains(">Group</th>"), "{markup}");
    }
    assert!(charts::means(w, "a", "M", &rows(&release, What::Theme(0))).into_string().contains(">Group</th>"));
}

#[test]
fn trend_does_not_join_across_new_wording() {
    let release = release();
    let w = Words::english();
    let whole = release.whole().expect("the whole is shown");
    let point = |wave: &str| Point::new(wave, Some(whole), What::Theme(0));
    let joined = charts::trend(w, "d", "T", &[point("Spring"), point("Autumn")]).into_string();
    let broken = charts::trend(w, "d", "T", &[point("Spring"), point("Autumn").new_wording(true)]).into_string();
    assert_eq!(joined.matches("b-line").count(), 1);
    assert_eq!(broken.matches("b-line").count(), 0);
    assert!(broken.contains("Asked differently"));
}

#[test]
fn rows_keep_the_order_in_which_they_are_given() {
    let release = release();
    let w = Words::english();
    let mut given = rows(&release, What::Theme(0));
    given.reverse();
    let markup = charts::means(w, "a", "Means", &given).into_string();
    let first = markup.find("Academy 6").expect("the last academy");
    assert!(first < markup.find("Academy 1").expect("the first academy"));
}

/// The release with other final values, read back as published bytes: the only other way to a release.
fn with_models(release: &Release, models: &str) -> Release {
    let text = String::from_utf8(release.bytes()).expect("JSON");
    let from = text.find("\"models\":").expect("models") + "\"models\":".len();
    // The models end where the parts begin.
    let to = text.find(",\"parts\":").expect("parts");
    let edited = format!("{}{models}{}", &text[..from], &text[to..]);
    let mut hash = [0; 32];
    hash.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, edited.as_bytes()).as_ref());
    Release::from_published(edited.as_bytes(), &hash).expect("it fits together")
}

#[test]
fn theme_without_drivers_says_that_nothing_was_worked_out() {
    let markup = charts::drivers(Words::english(), "g", &with_models(&release(), "[]"), 0);
    assert!(markup.into_string().contains("was not worked out"));
}

#[test]
fn drivers_stand_from_the_largest_down_and_speak_of_no_cause() {
    let recipe = measure::generate::Recipe {
        sites: 6,
        regions: 2,
        // So many that single options are shown.
        staff: 1_800,
        facts: 1,
        items: 12,
        ..measure::generate::Recipe::section_five()
    };
    let trust = measure::generate::trust(&recipe, [3; 32]);
    let wave = Wave { id: "w".into(), manifest: [0; 32], counts: trust.counts.clone() };
    let policy = Policy::plain(&trust.structure, 10, 5);
    let drawn = measure::draw(&trust.structure, &policy, &trust.opened, &wave, [1; 32]).expect("an invented trust");
    let text = r#"[{"kind":"driver","theme":0,"of":1,"value":18,"interval":[9,27]},{"kind":"driver","theme":0,"of":2,"value":41,"interval":[30,52]}]"#;
    // The order of the keys is that of the release, so the text goes in as it is.
    let release = with_models(&drawn.release, text);
    let markup = charts::drivers(Words::english(), "g", &release, 0).into_string();
    assert!(markup.find("Theme 3").expect("the larger") < markup.find("Theme 2").expect("the smaller"));
    assert!(markup.contains("41%") && markup.contains("30 to 52"), "{markup}");
    assert!(markup.contains("does not show which of them leads"), "{markup}");
    assert!(!markup.contains("one bar between them"), "{markup}");
    // Near-synonyms have one bar, which names them all, and the note says why.
    let text = r#"[{"kind":"driver","theme":0,"of":1,"beside":[2],"value":41,"interval":[30,52]}]"#;
    let markup = charts::drivers(Words::english(), "g", &with_models(&drawn.release, text), 0).into_string();
    assert!(markup.contains("Theme 2 and Theme 3"), "{markup}");
    assert!(markup.contains("one bar between them"), "{markup}");
}
