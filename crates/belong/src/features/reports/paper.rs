//! The report on paper: the same numbers and sentences as the page, as a tagged PDF that prints in grey.

use super::report::{DONE_MAX, Report, Sources, questions};
use crate::app::App;
use crate::clock;
use crate::features::benchmarks;
use crate::features::directory::phase_name;
use crate::features::results::before::Told;
use crate::features::results::{Reading, pages};
use crate::web::refusal::{Failure, Fault};
use measure::{Headline, Level, Part, Place, Release};
use ui::Words;
use ui::charts::mean_text;
use ui::paper::{Dot, Paper};

/// A score with its interval, or that it is withheld.
struct Scored {
    said: String,
    range: String,
    at: Option<(f32, Option<[f32; 2]>)>,
}

fn scored(w: Words, found: Option<(Headline, Option<[u8; 2]>)>) -> Scored {
    match found {
        None => Scored { said: w.withheld(), range: String::new(), at: None },
        Some((score, interval)) => Scored {
            said: mean_text(w, score),
            range: interval.map(|[low, high]| w.chart_range(i64::from(low), i64::from(high))).unwrap_or_default(),
            at: Some((f32::from(score.tenths()) / 10.0, interval.map(|ends| ends.map(f32::from)))),
        },
    }
}

fn theme(w: Words, part: &Part, at: usize) -> Scored {
    scored(w, part.theme(at).shown().map(|cell| (cell.headline, cell.interval)))
}

/// Statements as dots, with words that say the same.
fn statements(
    w: Words,
    paper: Paper,
    title: String,
    (release, part): (&Release, &Part),
    items: &[usize],
    none: &str,
) -> Paper {
    let paper = paper.heading(title.as_str());
    if items.is_empty() {
        return paper.text(none);
    }
    let rows: Vec<Dot> = items
        .iter()
        .map(|at| {
            let cell = part.item(*at).shown();
            let found = scored(w, cell.and_then(|cell| Some((cell.headline?, cell.interval))));
            Dot { label: ui::charts::statement(w, release, *at), said: found.said, at: found.at }
        })
        .collect();
    let said = rows.iter().map(|row| match row.at.and_then(|(_, range)| range) {
        Some([low, high]) => w.results_report_dot_between(&row.label, &row.said, f64::from(low), f64::from(high)),
        None => w.results_report_dot(&row.label, &row.said),
    });
    let alt = format!("{title}. {}", said.collect::<Vec<_>>().join(" "));
    paper.dots(alt, rows)
}

/// Themes as a table: now, before, and where the report is on a part beside everybody and beside similar groups.
fn themes(w: Words, paper: Paper, reading: &Reading, part: &Part, level: Level, sources: &Sources<'_>) -> Paper {
    let release = &*reading.release;
    let structure = release.structure();
    if structure.themes.is_empty() {
        return paper;
    }
    let beside = release.whole().filter(|_| level != Level::Whole);
    let told = sources.before.map(|before| before.told(release, part)).unwrap_or_default();
    let then = |at: usize| match told.get(at) {
        Some(Some(Told::Compared(_, Some(before)))) => mean_text(w, *before),
        _ => String::new(),
    };
    let similar = |at: usize| sources.similar.as_ref().and_then(|similar| similar.middle(reading, at));
    let alike = sources.similar.as_ref().filter(|_| (0..structure.themes.len()).any(|at| similar(at).is_some()));
    let mut head = vec![w.chart_theme(), w.chart_mean(), w.chart_between()];
    if sources.before.is_some() {
        head.push(w.results_report_before());
    }
    if beside.is_some() {
        head.push(structure.whole.clone());
    }
    if let Some(alike) = alike {
        head.push(w.results_similar(phase_name(w, alike.phase)));
    }
    let rows = structure.themes.iter().enumerate().map(|(at, named)| {
        let here = theme(w, part, at);
        let mut row = vec![named.name.clone(), here.said, here.range];
        if sources.before.is_some() {
            row.push(then(at));
        }
        if let Some(whole) = beside {
            row.push(theme(w, whole, at).said);
        }
        if alike.is_some() {
            row.push(similar(at).map_or_else(String::new, |([low, middle, high], _)| {
                format!("{middle:.0} ({})", w.chart_range(low.round(), high.round()))
            }));
        }
        row
    });
    paper.heading(w.results_themes()).table(head, rows.collect())
}

/// How the themes went from survey to survey, and how they stand beside other organisations.
fn farther(w: Words, mut paper: Paper, reading: &Reading, part: &Part, sources: &Sources<'_>) -> Paper {
    if let Some((head, rows)) = sources.trend.and_then(|trend| trend.table(w, reading, Some(part))) {
        paper = paper.heading(w.results_over_time()).table(head, rows).text(w.results_over_time_note());
    }
    if let Some(found) = benchmarks::beside_all(w, &reading.release, &sources.benchmarks) {
        paper = paper.heading(w.benchmarks_theme_title()).table(found.head, found.rows);
        for credit in found.credits {
            paper = paper.small(credit);
        }
        paper = paper.small(w.benchmarks_caution());
    }
    paper
}

/// What goes with the theme at the centre, where enough people answered to say so.
fn goes_with(w: Words, paper: Paper, release: &Release) -> Paper {
    let Some(centre) = release.models().iter().find(|model| model.kind == "driver") else { return paper };
    let at = usize::from(centre.theme);
    let found = ui::charts::drivers_found(w, release, at);
    let note = ui::charts::drivers_note(w, &found);
    let rows = found.into_iter().map(|(name, model)| {
        let range = model.interval.map(|[low, high]| w.chart_range(i64::from(low), i64::from(high)));
        vec![name, w.share_percent(i64::from(model.value)), range.unwrap_or_default()]
    });
    paper
        .heading(w.results_report_goes_with(&release.structure().themes[at].name))
        .table(vec![w.chart_theme(), w.drivers_share(), w.chart_between()], rows.collect())
        .text(note)
}

/// The groups that this person may see with their themes, as a table in the order of the release.
fn groups(w: Words, paper: Paper, reading: &Reading) -> Paper {
    let (release, structure) = (&reading.release, reading.release.structure());
    let seen = reading.groups_seen();
    if structure.themes.is_empty() || seen.len() < 2 {
        return paper;
    }
    let mut head = vec![w.surveys_group()];
    head.extend(structure.themes.iter().map(|theme| theme.name.clone()));
    let rows = seen.into_iter().map(|at| {
        let place = release.place(Level::Group, at, &[]);
        let name = structure.groups[at].name.as_str();
        let (name, part) = match place {
            Place::Own(part) => (name.to_owned(), Some(part)),
            Place::Together(part) => {
                (format!("{name} ({})", ui::charts::together_with(w, release, part, name)), Some(part))
            }
            // Numbers of a larger group are not set into the row of a smaller one.
            Place::Within(_) | Place::Withheld => (name.to_owned(), None),
        };
        let mut row = vec![name];
        row.extend(
            (0..structure.themes.len()).map(|at| part.map_or_else(|| "–".to_owned(), |part| theme(w, part, at).said)),
        );
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let dashes = rows.iter().flatten().any(|cell| cell == "–");
    let paper = paper.heading(w.results_groups()).table(head, rows);
    if dashes { paper.text(w.results_report_dash()) } else { paper }
}

/// The bytes of the report.
///
/// # Errors
/// A fault when it cannot be written.
pub fn bytes(app: &App, reading: &Reading, report: &Report<'_>, sources: &Sources<'_>) -> Result<Vec<u8>, Failure> {
    let w = app.words();
    let release = &*reading.release;
    let (level, _) = report.node;
    let k = release.policy().k;
    let footer = w.results_report_footer(app.organisation(), &reading.title, clock::in_words(app.clock().today()));
    let mut paper = Paper::new(report.name.as_str(), w.lang(), footer).text(reading.title.as_str());
    if let Some(by) = release.collected_by() {
        paper = paper.text(w.brought_notice(by));
    }
    match report.place {
        Place::Own(part) | Place::Together(part) => {
            if let Place::Together(part) = report.place {
                let with = ui::charts::together_with(w, release, part, &report.name);
                paper = paper.text(w.results_together(&report.name, with, k));
            }
            paper = paper.text(if level == Level::Whole {
                pages::took_part(w, reading)
            } else {
                w.results_about_n(ui::counted(part.n()))
            });
            let sentences = report.sentences.iter().map(|sentence| sentence.text.clone()).collect();
            paper = paper.heading(w.results_report_sentences()).list(sentences);
            paper = themes(w, paper, reading, part, level, sources);
            paper = statements(
                w,
                paper,
                w.results_report_strongest_title(),
                (release, part),
                &report.strongest,
                &report.no_statements,
            );
            paper = statements(
                w,
                paper,
                w.results_report_weakest_title(),
                (release, part),
                &report.weakest,
                &report.no_statements,
            );
            if level == Level::Whole {
                paper = farther(w, paper, reading, part, sources);
                paper = goes_with(w, groups(w, paper, reading), release);
            }
            if let Some(since) = sources.since.as_ref().filter(|since| level == Level::Whole && !since.done.is_empty())
            {
                let done = since.done.iter().take(DONE_MAX).map(|(_, title)| title.clone()).collect();
                paper = paper.heading(w.results_report_since_title()).list(done);
            }
            paper = paper.heading(w.results_report_talk()).text(w.results_report_talk_lead());
            paper = paper.list(questions(w, release, report).into()).text(w.results_report_talk_next());
        }
        Place::Within(part) => {
            paper = paper.text(w.results_within(&report.name, release.part_name(part), k));
        }
        Place::Withheld => paper = paper.text(w.results_group_withheld()),
    }
    paper = paper
        .heading(w.results_read_title())
        .small(w.results_read_score())
        .small(w.results_read_range())
        .small(w.results_read_withheld(k, release.policy().k_d))
        .small(format!("{} {}", w.results_report_not_scale_title(), w.results_report_not_scale()));
    // The report on a place is one sheet for a staff meeting; that on everybody takes what it needs.
    let paper = if level == Level::Whole { paper } else { paper.on_one_page() };
    paper.to_pdf().map_err(|why| Fault(why.0).into())
}
