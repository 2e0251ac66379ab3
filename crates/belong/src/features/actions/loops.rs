//! The loop of a cycle as a picture: what was said, what was decided, what is done, what was measured again. Each thing is a
//! numbered dot; lines say what led to what. The table beneath names every dot and says the same without the picture.

use super::pages::{state_name, verdict_name};
use super::together::Together;
use super::together_pages::again_sentence;
use maud::{Markup, html};
use ui::Words;
use ui::components::{Cell, Table};

/// Things of one column, at most: a picture of more says nothing.
const COLUMN_MAX: usize = 40;
/// Pixels from dot to dot.
const STEP: f64 = 44.0;
const LEFT: f64 = 70.0;
const COLUMN: f64 = 180.0;
const TOP: f64 = 60.0;
const RADIUS: f64 = 15.0;

/// One thing of the loop.
pub struct Dot {
    /// What it is, in a few words.
    pub words: String,
    /// Where it stands.
    pub href: Option<String>,
}

/// The four columns, and what leads from each column to the next: pairs of places.
pub struct Drawn {
    /// Findings, decisions, actions, what was measured again.
    pub columns: [Vec<Dot>; 4],
    /// From findings to decisions, from decisions to actions, from actions to what was measured.
    pub lines: [Vec<(usize, usize)>; 3],
}

/// What there is to draw.
pub fn of(w: Words, all: &Together) -> Drawn {
    let mut columns: [Vec<Dot>; 4] = Default::default();
    let mut lines: [Vec<(usize, usize)>; 3] = Default::default();
    let mut began: Vec<&str> = vec![];
    let mut measured: Vec<&str> = vec![];
    for one in all.answered.iter().take(COLUMN_MAX) {
        let decision = columns[1].len();
        columns[1].push(Dot {
            words: format!("{}: {}", one.decision.question, verdict_name(w, one.decision.verdict)),
            href: Some(format!("/in/decisions/{}", one.decision.id)),
        });
        for heard in &one.heard {
            let at = began.iter().position(|known| *known == heard.id).unwrap_or_else(|| {
                began.push(&heard.id);
                columns[0]
                    .push(Dot { words: heard.sentence.clone(), href: Some(format!("/in/findings/{}", heard.id)) });
                began.len() - 1
            });
            lines[0].push((at, decision));
        }
        for (id, title) in &one.suggested {
            let at = began.iter().position(|known| known == id).unwrap_or_else(|| {
                began.push(id);
                columns[0].push(Dot { words: title.clone(), href: Some(format!("/in/suggestions/{id}")) });
                began.len() - 1
            });
            lines[0].push((at, decision));
        }
        for deed in &one.deeds {
            if columns[2].len() == COLUMN_MAX {
                break;
            }
            let action = columns[2].len();
            columns[2].push(Dot {
                words: format!("{}: {}", deed.action.title, state_name(w, deed.action.state)),
                href: Some(format!("/in/actions/{}", deed.action.id)),
            });
            lines[1].push((decision, action));
            let aims = one.heard.iter().find(|heard| deed.action.finding.as_deref() == Some(&heard.id));
            let Some((heard, sentence)) = aims.and_then(|heard| Some((heard, again_sentence(w, heard)?))) else {
                continue;
            };
            let at = measured.iter().position(|known| *known == heard.id).unwrap_or_else(|| {
                measured.push(&heard.id);
                let href = heard.again.as_ref().map(|again| format!("/in/results/{}", again.wave));
                columns[3].push(Dot { words: sentence, href });
                measured.len() - 1
            });
            lines[2].push((action, at));
        }
    }
    Drawn { columns, lines }
}

fn names(w: Words) -> [String; 4] {
    [w.actions_loop_said(), w.actions_loop_decided(), w.actions_loop_done(), w.actions_loop_measured()]
}

fn place(column: usize, at: usize) -> (f64, f64) {
    (LEFT + COLUMN * column as f64, TOP + STEP * at as f64)
}

/// The picture. Its description counts; the table has the words.
pub fn svg(w: Words, drawn: &Drawn) -> Markup {
    let rows = drawn.columns.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let (width, height) = (LEFT * 2.0 + COLUMN * 3.0, TOP + STEP * rows as f64);
    let [said, decided, done, measured] = drawn.columns.each_ref().map(Vec::len);
    html! {
        div.b-scroll role="region" tabindex="0" aria-label=(w.actions_loop()) {
            svg.b-loop role="img" aria-labelledby="loop-title loop-desc" viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height) {
                title id="loop-title" { (w.actions_loop()) }
                desc id="loop-desc" { (w.actions_loop_desc(said, decided, done, measured)) }
                @for (column, name) in names(w).iter().enumerate() {
                    text.b-loop__name x=(place(column, 0).0) y="24" text-anchor="middle" { (name) }
                }
                @for (column, lines) in drawn.lines.iter().enumerate() {
                    @for (from, to) in lines {
                        @let (from, to) = (place(column, *from), place(column + 1, *to));
                        line.b-loop__line x1=(from.0 + RADIUS) y1=(from.1) x2=(to.0 - RADIUS) y2=(to.1) {}
                    }
                }
                @for (column, dots) in drawn.columns.iter().enumerate() {
                    @for at in 0..dots.len() {
                        @let (x, y) = place(column, at);
                        circle.b-loop__dot cx=(x) cy=(y) r=(RADIUS) {}
                        text.b-loop__number x=(x) y=(y + 5.0) text-anchor="middle" { (label(column, at)) }
                    }
                }
            }
        }
    }
}

/// The name of a dot: a letter for the column, and a number.
fn label(column: usize, at: usize) -> String {
    format!("{}{}", ["A", "B", "C", "D"][column], at + 1)
}

/// A thing as a row: its mark, what it is, and what it led to.
fn row(w: Words, drawn: &Drawn, column: usize, at: usize, dot: &Dot) -> Vec<Cell> {
    let mut cells = vec![
        Cell::new(label(column, at)),
        Cell::new(html! {
            @match &dot.href {
                Some(href) => a.govuk-link href=(href) { (dot.words) },
                None => (dot.words),
            }
        }),
    ];
    if let Some(lines) = drawn.lines.get(column) {
        let led: Vec<String> =
            lines.iter().filter(|(from, _)| *from == at).map(|(_, to)| label(column + 1, *to)).collect();
        cells.push(Cell::new(if led.is_empty() { w.actions_loop_nothing() } else { led.join(", ") }));
    }
    cells
}

/// The same as a table: each thing, and what it led to.
pub fn table(w: Words, drawn: &Drawn) -> Markup {
    let names = names(w);
    html! {
        @for (column, dots) in drawn.columns.iter().enumerate() {
            @if !dots.is_empty() {
                // Nothing comes after the last column.
                @let led = drawn.lines.get(column).map(|_| w.actions_loop_led_to());
                @let head: Vec<String> = [w.actions_loop_mark(), w.actions_loop_what()].into_iter().chain(led).collect();
                (Table::new(names[column].as_str()).caption_class("govuk-table__caption--m").named_rows().stacks().head(head)
                    .rows(dots.iter().enumerate().map(|(at, dot)| row(w, drawn, column, at, dot))))
            }
        }
    }
}
