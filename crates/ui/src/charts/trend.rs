//! A mean from wave to wave.

use maud::{Markup, html};
use measure::Part;

use super::{Chart, What, em, lines, mean_text, value};
use crate::components::{Cell, Table, withheld};
use crate::words::Words;

/// A wave of a trend.
#[derive(Debug, Clone)]
pub struct Point<'a> {
    wave: String,
    part: Option<&'a Part>,
    what: What,
    new_wording: bool,
}

impl<'a> Point<'a> {
    /// What the wave of this name released; `None` where nothing is shown, or the comparison is withheld.
    pub fn new(wave: impl Into<String>, part: Option<&'a Part>, what: What) -> Self {
        Self { wave: wave.into(), part, what, new_wording: false }
    }

    /// The question was asked in other words from this wave on: the line breaks here.
    pub fn new_wording(mut self, new: bool) -> Self {
        self.new_wording = new;
        self
    }
}

/// Height of the plot, in em.
const HEIGHT: f64 = 13.0;
/// Room left of the plot for the numbers of the scale, in per cent of the width.
const LEFT: f64 = 9.0;
/// Letters that fit side by side below the plot on the narrowest phone.
const LETTERS: usize = 34;

/// A dot for each wave, joined where the question was the same. `id` has to be unique on the page.
pub fn trend(words: Words, id: &str, title: &str, points: &[Point]) -> Markup {
    let count = points.len().max(1) as f64;
    let at = |index: usize| LEFT + (100.0 - LEFT) * (index as f64 + 0.5) / count;
    let y = |percent: f64| 0.8 + HEIGHT * (1.0 - percent / 100.0);
    let values: Vec<_> = points.iter().map(|point| value(point.part?, point.what)).collect();
    let percent = |share: f64| format!("{share:.2}%");
    let name_lines = points.iter().map(|point| wave_lines(&point.wave, points.len()).len()).max().unwrap_or(1) as f64;
    let svg = html! {
        @for tick in [0, 25, 50, 75, 100] {
            line class="b-grid" x1=(percent(LEFT)) x2="100%" y1=(em(y(f64::from(tick)))) y2=(em(y(f64::from(tick)))) {}
            text class="b-soft" x=(percent(LEFT - 1.5)) y=(em(y(f64::from(tick)) + 0.35)) text-anchor="end" { (tick) }
        }
        @for (index, pair) in values.windows(2).enumerate() {
            @if let [Some(from), Some(to)] = pair {
                @if !points[index + 1].new_wording {
                    line class="b-line" x1=(percent(at(index))) x2=(percent(at(index + 1)))
                        y1=(em(y(from.percent()))) y2=(em(y(to.percent()))) {}
                }
            }
        }
        @for (index, (point, value)) in points.iter().zip(&values).enumerate() {
            @if point.new_wording && index > 0 {
                @let between = (at(index - 1) + at(index)) / 2.0;
                line class="b-break" x1=(percent(between)) x2=(percent(between)) y1=(em(y(100.0))) y2=(em(y(0.0))) {}
            }
            @match value {
                Some(value) => {
                    @if let Some([low, high]) = value.interval {
                        line class="b-whisker" x1=(percent(at(index))) x2=(percent(at(index)))
                            y1=(em(y(f64::from(low)))) y2=(em(y(f64::from(high)))) {}
                    }
                    circle class="b-point" cx=(percent(at(index))) cy=(em(y(value.percent()))) r="0.5em" {}
                    @let last = index + 1 == points.len();
                    text class="b-strong" x=(percent(at(index))) dx=(if last { "-0.2em" } else { "0.7em" })
                        text-anchor=(if last { "middle" } else { "start" })
                        y=(em(y(value.percent()) - if last { 0.9 } else { 0.5 })) {
                        (mean_text(words, value.headline))
                    }
                }
                None => {
                    @let half = (100.0 - LEFT) / count * 0.3;
                    rect class="b-hidden" x=(percent(at(index) - half)) width=(percent(2.0 * half)) y=(em(y(100.0)))
                        height=(em(HEIGHT)) fill={ "url(#" (id) "-withheld)" } {}
                    text class="b-soft" x=(percent(at(index))) y=(em(y(50.0))) text-anchor="middle" {
                        (words.chart_not_shown())
                    }
                }
            }
            @for (line, text) in wave_lines(&point.wave, points.len()).iter().enumerate() {
                text x=(percent(at(index))) y=(em(HEIGHT + 2.4 + 1.3 * line as f64)) text-anchor="middle" { (text) }
            }
        }
    };
    let head = [
        Cell::new(words.chart_wave()),
        Cell::number(words.chart_mean()),
        Cell::number(words.chart_between()),
        Cell::number(words.chart_answers()),
    ];
    let table =
        Table::new(title).head(head).named_rows().scrolls().rows(points.iter().zip(&values).map(|(point, value)| {
            let wave = html! {
                (point.wave)
                @if point.new_wording { " (" (words.chart_new_wording()) ")" }
            };
            match value {
                Some(value) => [
                    Cell::new(wave),
                    Cell::number(mean_text(words, value.headline)),
                    Cell::number(super::means::range(words, value.interval)),
                    Cell::number(crate::counted(value.n)),
                ],
                None => [Cell::new(wave), Cell::number(withheld(words)), Cell::default(), Cell::default()],
            }
        }));
    let broken = points.iter().skip(1).any(|point| point.new_wording);
    Chart {
        id: id.to_owned(),
        finding: finding(words, title, points),
        description: words.chart_trend_desc(),
        height: HEIGHT + 2.0 + 1.3 * name_lines,
        svg,
        key: html! {
            @if broken {
                ul.b-chart__key {
                    li {
                        svg viewBox="0 0 20 20" aria-hidden="true" focusable="false" {
                            line class="b-break" x1="10" x2="10" y1="0" y2="20" {}
                        }
                        (words.chart_new_wording())
                    }
                }
            }
        },
        note: match values.iter().flatten().any(|value| value.interval.is_some()) {
            true => words.chart_interval_note().into(),
            false => "".into(),
        },
        table,
    }
    .draw(words)
}

/// The name of a wave in lines that leave room for the other waves.
fn wave_lines(name: &str, waves: usize) -> Vec<String> {
    let letters = (LETTERS / waves.max(1)).max(4);
    let mut short: Vec<String> = Vec::new();
    for word in lines(name).join(" ").split(' ') {
        match short.last_mut() {
            Some(last) if last.chars().count() + word.chars().count() < letters => {
                last.push(' ');
                last.push_str(word);
            }
            _ => short.push(word.to_owned()),
        }
    }
    short
}

fn finding(words: Words, title: &str, points: &[Point]) -> String {
    let title = &super::before_colon(title);
    // Only waves that asked in the same words can be set side by side.
    let start = points.iter().rposition(|point| point.new_wording).unwrap_or(0);
    let shown: Vec<(&Point, String)> = points[start..]
        .iter()
        .filter_map(|point| value(point.part?, point.what).map(|value| (point, mean_text(words, value.headline))))
        .collect();
    match shown.as_slice() {
        [] => words.finding_nothing(title),
        [(point, mean)] => words.finding_trend_one(title, &point.wave, mean),
        [(first, from), .., (last, to)] => words.finding_trend(title, from, &first.wave, to, &last.wave),
    }
}
