//! All parts on one page, for screenshots and axe:
//! `cargo run -p ui --example gallery > page.html`, or `-- sheet` for the printed cards, `-- errors`, `-- answer`.

use maud::{Markup, html};
use measure::{Level, Policy, Release, Wave};
use ui::charts::{self, Change, Point, Row, What};
use ui::components::*;
use ui::{FieldErrors, Flash, FlashKind, NavItem, Page, Values, Verb, Width, Words, shell};

const CODE: &str = "abandon ability able about above absent absorb abstract absurd abuse access zebra";

fn main() {
    let w = Words::english();
    let kind = std::env::args().nth(1).unwrap_or_default();
    let page = match kind.as_str() {
        "sheet" => sheet(w),
        "errors" => errors(w),
        "answer" => answer(w),
        "extremes" => board(w, "Extremes", html! { h1 { "Extremes" } (extremes(w)) }),
        "charts" => board(w, "Results", html! { h1 { "Results" } (results(w)) }),
        _ => board(w, "Noticeboard", html! { (home(w)) (parts(w)) (forms(w, false)) (results(w)) }),
    };
    println!("{}", shell(page).into_string());
}

fn board(w: Words, title: &str, body: Markup) -> Page {
    Page::new(w, title, body)
        .organisation("Wharfedale Learning Trust")
        .nav(vec![
            NavItem::new("Noticeboard", "/").current(true),
            NavItem::new("Surveys", "/surveys"),
            NavItem::new("Results", "/results"),
            NavItem::new("What we do about it", "/actions"),
            NavItem::new("Networks", "/spaces"),
            NavItem::new("Events", "/events"),
        ])
        .person("Sam Okafor-Whitfield", "token")
        .before(breadcrumbs(w, [("Home", Some("/".to_owned())), ("Noticeboard", None)]))
        .flash(Some(Flash { kind: FlashKind::Done, text: "Your answers are in. Here is your receipt.".into() }))
        .width(Width::Wide)
}

fn home(w: Words) -> Markup {
    html! {
        h1 { "Good morning, Sam" }
        p.b-lead { "Your Voice Matters closes on Friday. It takes about eight minutes, and nobody can know what you said." }
        div.b-actions {
            (Button::link("Answer the survey", "#").start())
            (Button::link("How we keep it private", "#").secondary())
        }
        div.b-board {
            (NoticeCard::new("Your Voice Matters, autumn").level(2).href("#").verb(Verb::Listen)
                .body("Open until Friday 12 December. 1,412 of us have answered so far.")
                .tag(Tag::new("open").colour(TagColour::Green)).meta("About 8 minutes"))
            (NoticeCard::new("Quieter corridors at lunch").level(2).href("#").verb(Verb::Act)
                .body("You said lunchtimes are too loud to talk. Together we moved the queue.")
                .tag(Tag::new("done").colour(TagColour::Grey)).meta("Reported back 3 November"))
            (NoticeCard::new("Carers’ network").level(2).href("#").verb(Verb::Connect)
                .body("Colleagues who look after somebody at home. Members are not listed.")
                .meta("Began with 14 suggestions"))
            (NoticeCard::new("INSET day: reading aloud").level(2).href("#").verb(Verb::Gather)
                .body("Friday 9 January at Ilkley Grove. 12 places left in Dr Amara’s session.")
                .tag(Tag::new("book by 19 December").colour(TagColour::Yellow)))
            (NoticeCard::new("Coaching circle").level(2).href("#").verb(Verb::Grow)
                .body("Six people, six meetings, one question each.").meta("Next: Tuesday, 3.45 pm"))
            (NoticeCard::new("No link, no mark").level(2).body("A note that only says something.").meta("Pinned by the office"))
        }
        div.b-numbers {
            (LargeNumber::new("56%", "have answered").note("1,412 of 2,503 people, counted this morning at 6"))
            (LargeNumber::new("30", "academies"))
            (LargeNumber::new(withheld(w), "at Beck Nursery").note("Too few people to show by themselves"))
        }
        div.b-columns {
            div {
                h2 { "Where this survey stands" }
                (Steps::new(w)
                    .step(Step::new("Announced", StepState::Done).when("Monday 17 November").note("The questions, the groups and the promise are fixed."))
                    .step(Step::new("Open", StepState::Now).when("Monday 24 November to Friday 12 December").note(html! { p { "You can change your answers until the end." } }))
                    .step(Step::new("Closed", StepState::Later).when("Friday 12 December, 6 pm"))
                    .step(Step::new("Published", StepState::Later).when("Monday 15 December"))
                    .step(Step::new("Destroyed", StepState::Later).when("Monday 29 December").note("All answers and keys.")))
            }
            div {
                h2 { "Your receipt" }
                p { "Keep this. It opens nothing; it only lets you check that your answer was counted." }
                (WordCode::new(CODE))
                @if let Some(qr) = qr_code(&format!("https://belong.example/check?r={CODE}"), "QR code of your receipt") { (qr) }
            }
        }
        div { @for verb in Verb::ALL { (verb_heading(verb, 2, format!("{verb:?}"))) } }
    }
}

fn parts(w: Words) -> Markup {
    html! {
        h2 { "Parts" }
        (inset_text("Nobody reads comments before the closing date."))
        (warning_text(w, "If a child or you are at risk now, do not wait for this survey: tell Ms Patel, 01943 000 000."))
        (Details::new("What happens to my answers?", html! { p { "They are sealed on this device." } p { "Two of three people have to come together to open the box." } }))
        (Panel::new("Your answers are in").level(2).body(html! { p { "Receipt: abandon ability able" } }))
        (SummaryList::new().card("What travels with your answer")
            .with(SummaryRow::new("Academy", "Ilkley Grove Primary").action("#", "Change", "academy"))
            .with(SummaryRow::new("Role", "Teaching assistant").action("#", "Change", "role").action("#", "Leave out", "role"))
            .row("Age", "not stated"))
        (TaskList::new()
            .task(Task::new("Write the questions").href("#").status("Completed"))
            .task(Task::new("Name the keyholders").href("#").hint("Two of three have to be there at the close").tag(Tag::new("to do").colour(TagColour::Blue)))
            .task(Task::new("Announce").cannot_start("Not yet: name the keyholders first")))
        (Table::new("Who may be asked").caption_class("govuk-table__caption--m").named_rows()
            .head([Cell::new("Academy"), Cell::number("People"), Cell::new("State")])
            .row([Cell::new("Ilkley Grove Primary"), Cell::number("62"), Tag::new("taken").colour(TagColour::Green).render_cell()])
            .row([Cell::new("Otley Road High"), Cell::number("148"), Tag::new("lost").colour(TagColour::Red).render_cell()]))
        (Tree::new([TreeItem::new("Wharfedale Learning Trust").note("2,503 people")
            .child(TreeItem::new("North").href("#").note("9 academies")
                .child(TreeItem::new("Ilkley Grove Primary").href("#").note("62 people"))
                .child(TreeItem::new("Beck Nursery").href("#").note("18 people")))
            .child(TreeItem::new("Central team").href("#"))]))
        (EmptyState::new("No suggestions yet", "They appear here when somebody makes one. It could be you.").verb(Verb::Connect).action(Button::link("Suggest something", "#")))
        (Progress::new("Section 2 of 6", 2, 6))
        (Tabs::new("Views").item("one", "By academy", html! { p { "One" } }).item("two", "By theme", html! { p { "Two" } }))
        (Pages::new(w, 6, 42, |n| format!("?page={n}")))
        p {
            "Compared with spring: " (charts::change(w, Change::Higher)) ", " (charts::change(w, Change::Lower)) ", "
            (charts::change(w, Change::Same)) ", " (charts::change(w, Change::TooFew)) ", " (withheld(w))
        }
        p { (Tag::new("announced")) " " (Tag::new("open").colour(TagColour::Green)) " " (Tag::new("waiting").colour(TagColour::Yellow)) " "
            (Tag::new("refused").colour(TagColour::Red)) " " (Tag::new("note").colour(TagColour::Blue)) " " (Tag::new("over").colour(TagColour::Grey)) }
        div.b-actions {
            (Button::new("Save")) (Button::new("Preview").secondary()) (Button::new("Delete").warning()) (Button::new("Wait").disabled(true))
        }
    }
}

trait AsCell {
    fn render_cell(self) -> Cell;
}

impl AsCell for Tag {
    fn render_cell(self) -> Cell {
        Cell::new(html! { (self) })
    }
}

fn forms(w: Words, wrong: bool) -> Markup {
    let mut errors = FieldErrors::new(w);
    let mut values = Values::new();
    if wrong {
        errors.add("email", "Enter an email address like sam@example.org");
        errors.add("code", "The code has six digits");
        errors.add("agree", "Choose how far you agree, or “prefer not to say”");
        errors.add("site", "Choose an academy");
        errors.add("starts", "The start must be after the announcement");
        errors.add("about", "Write fewer than 200 characters");
        errors.add("file", "Choose a file of less than 10 MB");
        values.add("email", "sam@");
        values.add("facts", "role");
        values.add("about", "I have <b>much</b> to say");
    }
    html! {
        @if wrong { (errors) }
        @if wrong { h1 { "A form that came back" } } @else { h2 { "A form" } }
        form method="post" novalidate {
            (Input::email("email", "Email address").hint("We send you a link; there is no password").values(&values).errors(&errors))
            (CodeInput::digits("code", "Code from the email").hint("Six digits").errors(&errors))
            (Input::number("staff", "How many people").suffix("people"))
            (Select::new("site", "Academy").item("", "Choose an academy").item("a", "Ilkley Grove Primary").item("b", "Otley Road High").errors(&errors))
            (Radios::new("agree", Legend::new("At work I can be myself").class("govuk-fieldset__legend--m")).group_class("b-scale")
                .item("1", "Strongly disagree").item("2", "Disagree").item("3", "Neither").item("4", "Agree").item("5", "Strongly agree")
                .divider("or").item("0", "Prefer not to say").checked("4").errors(&errors))
            (Radios::new("news", "How shall we reach you?")
                .with(Item::new("mail", "By email").more(html! { (Input::email("address", "Where to")) }))
                .item("card", "A printed card"))
            (Checkboxes::new("facts", "What may travel with your answer?").hint("Untick what you would rather keep")
                .with(Item::new("role", "Role").hint("Teaching assistant")).item("age", "Age band").with(Item::new("none", "None of these").exclusive()).values(&values))
            (DateInput::new(w, "starts", "When does it open?").hint("For example, 24 11 2025").errors(&errors))
            (Textarea::new("about", "What would help?").limit(w, 200).values(&values).errors(&errors))
            (FileUpload::new("file", "Staff list").hint("CSV or XLSX").accept(".csv,.xlsx").errors(&errors))
            (Button::new("Continue").once())
        }
    }
}

fn errors(w: Words) -> Page {
    Page::new(w, "A form that came back", forms(w, true))
        .organisation("Wharfedale Learning Trust")
        .back("#")
        .in_error(true)
        .offer_sign_in()
}

fn answer(w: Words) -> Page {
    let statements = [
        "At work I can be myself",
        "People here listen to each other",
        "I believe action will be taken on this survey",
    ];
    let body = html! {
        (Progress::new("Section 2 of 6", 2, 6))
        h1 { "You and the people around you" }
        form method="post" {
            @for (n, statement) in statements.iter().enumerate() {
                (Radios::new(format!("q{n}"), Legend::new(*statement).class("govuk-fieldset__legend--m")).group_class("b-scale")
                    .item("1", "Strongly disagree").item("2", "Disagree").item("3", "Neither agree nor disagree").item("4", "Agree").item("5", "Strongly agree")
                    .item("0", "Prefer not to say").checked("4"))
            }
            (Textarea::new("comment", "Is there anything that you would like to add?").limit(w, 3000))
            (warning_text(w, "Nobody reads this before 12 December. If a child or you are at risk now, tell Ms Patel: 01943 000 000."))
            div.b-actions { (Button::new("Continue")) (Button::new("Back").secondary()) }
        }
    };
    Page::new(w, "Your Voice Matters", body)
        .style("answer.css")
        .organisation("Wharfedale Learning Trust")
        .width(Width::Bare)
}

fn sheet(w: Words) -> Page {
    let cards = (0..11).map(|n| {
        Card::new("Your Voice Matters")
            .name(format!("Person {n} of Ilkley Grove"))
            .line("Scan the code, or go to belong.example/card and type these words:")
            .qr(format!("https://belong.example/card#{CODE}"))
            .code("abandon ability able about above absent")
            .foot("This card is yours alone. It only signs you in; it cannot show what you say.")
    });
    Page::new(w, "Cards", html! { h1.govuk-visually-hidden { "Cards" } (CardSheet::new(w, cards)) }).width(Width::Bare)
}

/// Sixty sites with long names, and nothing shown at all.
fn extremes(w: Words) -> Markup {
    let recipe = measure::generate::Recipe {
        sites: 60,
        regions: 6,
        staff: 2_500,
        answering: 35,
        items: 40,
        facts: 1,
        ..measure::generate::Recipe::section_five()
    };
    let mut trust = measure::generate::trust(&recipe, [5; 32]);
    for (at, group) in trust.structure.groups.iter_mut().enumerate() {
        group.name = format!("Saint Thomas of Canterbury Roman Catholic Primary Academy {at}");
    }
    let policy = Policy::plain(&trust.structure, 10, 5);
    let wave = Wave { id: "x".into(), manifest: [1; 32], counts: trust.counts.clone() };
    let release = measure::draw(&trust.structure, &policy, &trust.opened, &wave, [9; 32]).expect("drawn").release;
    let names: Vec<String> = trust.structure.groups.iter().map(|group| group.name.clone()).collect();
    let place = |at: usize| release.place(Level::Group, at, &[]);
    let row = |at: usize, place| Row::of(w, &release, &names[at], place, What::Theme(0));
    let rows: Vec<Row> = (0..names.len()).map(|at| row(at, place(at))).collect();
    let none: Vec<Row> = (0..3).map(|at| row(at, measure::Place::Withheld)).collect();
    let places: Vec<(String, measure::Place)> = names.iter().cloned().zip((0..).map(place)).collect();
    let points = ["Spring", "Autumn"].map(|wave| Point::new(wave, None, What::Theme(0)));
    html! {
        (charts::means(w, "x-none", "Belonging", &none))
        (charts::shares(w, "x-shares", "Belonging", &none))
        (charts::trend(w, "x-trend", "Belonging", &points))
        (charts::heat_map(w, "x-heat", &release, "Themes", &places, &(0..10).collect::<Vec<_>>()))
        (charts::means(w, "x-many", "Belonging", &rows))
    }
}

fn release() -> Release {
    let recipe = measure::generate::Recipe {
        sites: 12,
        regions: 3,
        staff: 700,
        items: 12,
        ..measure::generate::Recipe::section_five()
    };
    let mut trust = measure::generate::trust(&recipe, [7; 32]);
    let themes = ["Belonging", "Wellbeing", "Being heard"];
    for (theme, name) in trust.structure.themes.iter_mut().zip(themes) {
        theme.name = name.into();
    }
    let names = [
        "Ilkley Grove Primary School",
        "Otley Road High School",
        "The Bishop Wilfred Memorial Church of England Voluntary Aided Primary School",
        "Beck Nursery",
    ];
    for (group, name) in trust.structure.groups.iter_mut().zip(names) {
        group.name = name.into();
    }
    trust.structure.items[0].text = "At work I can be myself".into();
    trust.structure.whole = "Wharfedale Learning Trust".into();
    let policy = Policy::standard(&trust.structure, 10, 5);
    let wave = Wave { id: "autumn".into(), manifest: [1; 32], counts: trust.counts.clone() };
    measure::draw(&trust.structure, &policy, &trust.opened, &wave, [9; 32])
        .expect("an invented trust can be drawn")
        .release
}

fn results(w: Words) -> Markup {
    let release = release();
    let Some(whole) = release.whole() else { return html! {} };
    let groups: Vec<usize> = (0..release.structure().groups.len()).collect();
    let place = |group: usize| release.place(Level::Group, group, &[]);
    let name = |group: usize| release.node_name(Level::Group, group).to_owned();
    let rows = |what: What| -> Vec<Row> {
        groups.iter().take(6).map(|g| Row::of(w, &release, name(*g), place(*g), what)).collect()
    };
    let mut with_gone = rows(What::Theme(0));
    with_gone.push(Row::of(w, &release, "A place that is not shown", measure::Place::Withheld, What::Theme(0)));
    html! {
        h2 { "Charts" }
        (charts::participation(w, "part-all", &release, None))
        (charts::means(w, "mean-one", "Belonging", &[Row::part(release.part_name(whole), whole, What::Theme(0))]))
        (charts::means_beside(w, "mean-sites", "Belonging at each academy", &with_gone, &Row::part("The whole trust", whole, What::Theme(0))))
        (charts::drivers(w, "drivers", &release, 0))
        (charts::shares(w, "share-sites", "At work I can be myself", &rows(What::Item(0))))
        (charts::distribution(w, "dist", &release, whole, 0))
        (charts::trend(w, "trend", "Belonging", &[
            Point::new("Spring 2025", Some(whole), What::Item(1)),
            Point::new("Autumn 2025", Some(whole), What::Item(2)),
            Point::new("Spring 2026", None, What::Item(2)),
            Point::new("Autumn 2026", Some(whole), What::Item(3)).new_wording(true),
            Point::new("Spring 2027", Some(whole), What::Item(4)),
        ]))
        (charts::heat_map(w, "heat", &release, "Themes at each academy",
            &groups.iter().map(|g| (name(*g), place(*g))).chain([("Nobody".to_owned(), measure::Place::Withheld)]).collect::<Vec<_>>(), &[0, 1, 2]))
    }
}
