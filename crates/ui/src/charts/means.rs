//! Means as dots with intervals.

use maud::{Markup, html};

use super::{Chart, Row, Value, em, label, mean_text, scale, withheld_band, x};
use crate::components::{Cell, Table};
use crate::words::Words;

/// A dot for the mean of each row on a line from 0 to 100, with the interval in which it likely lies.
///
/// `id` has to be unique on the page. The rows keep the order in which they are given: this is no league table.
pub fn means(words: Words, id: &str, title: &str, rows: &[Row]) -> Markup {
    draw(words, id, title, rows, None)
}

/// The same, with a line through all rows at the mean of a larger group, so that each can be set beside it.
pub fn means_beside(words: Words, id: &str, title: &str, rows: &[Row], whole: &Row) -> Markup {
    draw(words, id, title, rows, Some(whole))
}

fn draw(words: Words, id: &str, title: &str, rows: &[Row], whole: Option<&Row>) -> Markup {
    let line = whole.and_then(|row| row.value().filter(|value| !value.headline.is_end()).map(|value| (row, value)));
    let mut y = 0.2;
    let mut svg = Vec::new();
    for row in rows {
        let said = row.value().map_or(String::new(), |value| mean_text(words, value.headline));
        let (text, height) = label(&row.drawn(), &said, y);
        y += height;
        let middle = y + 0.75;
        svg.push(html! {
            (text)
            @match row.value() {
                Some(value) => (dot(value, middle)),
                None => (withheld_band(words, id, y + 0.05, 1.4)),
            }
        });
        y += 2.1;
    }
    let head = [
        Cell::new(super::row_kind(words, rows)),
        Cell::number(words.chart_mean()),
        Cell::number(words.chart_between()),
        Cell::number(words.chart_answers()),
    ];
    let table =
        Table::new(title).head(head).named_rows().scrolls().rows(rows.iter().chain(whole).map(
            |row| match row.value() {
                Some(value) => [
                    Cell::new(row.named()),
                    Cell::number(mean_text(words, value.headline)),
                    Cell::number(range(words, value.interval)),
                    Cell::number(crate::counted(value.n)),
                ],
                None => [
                    Cell::new(row.named()),
                    Cell::number(crate::components::withheld(words)),
                    Cell::default(),
                    Cell::default(),
                ],
            },
        ));
    let any_interval = rows.iter().any(|row| row.value().is_some_and(|value| value.interval.is_some()));
    Chart {
        id: id.to_owned(),
        finding: finding(words, title, rows),
        description: words.chart_means_desc(),
        height: y + 1.6,
        svg: html! {
            (scale(y))
            @if let Some((_, value)) = &line {
                line class="b-beside" x1=(x(value.percent())) x2=(x(value.percent())) y1="0" y2=(em(y)) {}
            }
            @for row in svg { (row) }
        },
        key: html! {
            @if let Some((row, value)) = &line {
                ul.b-chart__key {
                    li {
                        svg viewBox="0 0 20 20" aria-hidden="true" focusable="false" {
                            line class="b-beside" x1="10" x2="10" y1="0" y2="20" {}
                        }
                        (row.label) ": " (mean_text(words, value.headline))
                    }
                }
            }
        },
        note: if any_interval { words.chart_interval_note().into() } else { "".into() },
        table,
    }
    .draw(words)
}

pub(super) fn range(words: Words, interval: Option<[u8; 2]>) -> String {
    interval.map_or(String::new(), |[low, high]| words.chart_range(i64::from(low), i64::from(high)))
}

fn dot(value: Value, y: f64) -> Markup {
    let at = value.percent();
    html! {
        @if let Some([low, high]) = value.interval {
            line class="b-whisker" x1=(x(f64::from(low))) x2=(x(f64::from(high))) y1=(em(y)) y2=(em(y)) {}
        }
        @if value.headline.is_end() {
            // A mean at the end of the scale is known only to lie there: an open band in place of a dot.
            @let (from, to) = if at < 50.0 { (0.0, at) } else { (at, 100.0) };
            rect class="b-rest" x=(x(from)) width=(x(to - from)) y=(em(y - 0.35)) height="0.7em" {}
        } @else {
            circle class="b-point" cx=(x(at)) cy=(em(y)) r="0.5em" {}
        }
    }
}

fn finding(words: Words, title: &str, rows: &[Row]) -> String {
    let title = &super::before_colon(title);
    let shown: Vec<(&Row, Value)> = rows.iter().filter_map(|row| row.value().map(|value| (row, value))).collect();
    let mut sentence = match shown.as_slice() {
        [] => return words.finding_nothing(title),
        [(row, value)] => {
            // A chart of one row is about that row; of the only one that is shown among several it says of what it is one.
            let label = super::before_colon(&row.label);
            let name = if rows.len() == 1 { label } else { format!("{title}, {label}") };
            let mean = mean_text(words, value.headline);
            match value.interval {
                Some([low, high]) => words.finding_mean_between(name, mean, i64::from(low), i64::from(high)),
                None => words.finding_mean(name, mean),
            }
        }
        many => {
            let key = |(_, value): &&(&Row, Value)| value.headline.tenths();
            let (Some(lowest), Some(highest)) = (many.iter().min_by_key(key), many.iter().max_by_key(key)) else {
                return words.finding_nothing(title);
            };
            let (lowest, highest) = (mean_text(words, lowest.1.headline), mean_text(words, highest.1.headline));
            // If one number could be the mean of all of them, they cannot be told apart.
            let intervals: Option<Vec<[u8; 2]>> = many.iter().map(|(_, value)| value.interval).collect();
            let together = intervals
                .is_some_and(|all| all.iter().map(|[low, _]| low).max() <= all.iter().map(|[_, high]| high).min());
            if lowest == highest {
                words.finding_means_same(title, lowest)
            } else if together {
                words.finding_means_together(title, lowest, highest)
            } else {
                words.finding_means(title, lowest, highest)
            }
        }
    };
    super::add_withheld(words, &mut sentence, rows.len() - shown.len());
    sentence
}
