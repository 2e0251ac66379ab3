//! What a theme goes with: shares of the differences between people, with bootstrap intervals.

use maud::{Markup, html};
use measure::{Model, Release};

use super::{Chart, What, em, label, scale, x};
use crate::components::{Cell, Table};
use crate::words::Words;

/// What goes with a theme, the largest share first: the name of the theme, or of all that share the value, and the value.
pub fn found(words: Words, release: &Release, theme: usize) -> Vec<(String, &Model)> {
    let called = |at: u16| What::Theme(usize::from(at)).name(release);
    let mut found: Vec<(String, &Model)> = release
        .models()
        .iter()
        .filter(|model| model.kind == "driver" && usize::from(model.theme) == theme)
        .filter_map(|model| {
            let name = match model.beside.split_last() {
                None => called(model.of?).to_owned(),
                Some((last, between)) => {
                    let names: Vec<&str> =
                        std::iter::once(model.of?).chain(between.iter().copied()).map(called).collect();
                    words.drivers_block(names.join(", "), called(*last))
                }
            };
            Some((name, model))
        })
        .collect();
    found.sort_by(|(a, one), (b, other)| other.value.cmp(&one.value).then(a.cmp(b)));
    found
}

/// The note under it: nothing was tried out, so nothing is said about causes.
pub fn note(words: Words, found: &[(String, &Model)]) -> String {
    if found.iter().any(|(_, model)| !model.beside.is_empty()) {
        format!("{} {}", words.drivers_block_note(), words.drivers_note())
    } else {
        words.drivers_note().to_string()
    }
}

/// For each other theme, the share of the differences in this theme that goes with it, the largest first; near-synonyms have
/// one bar between them. The values were computed at closing; where fewer than a hundred people
/// answered there are none, and the chart says so.
///
/// `id` has to be unique on the page.
pub fn drivers(words: Words, id: &str, release: &Release, theme: usize) -> Markup {
    let name = What::Theme(theme).name(release);
    let found = found(words, release, theme);
    if found.is_empty() {
        return html! { p.b-few { (words.drivers_too_few(name)) } };
    }
    let percent = |hundredths: i32| f64::from(hundredths.clamp(0, 100));
    let said = |hundredths: i32| words.share_percent(i64::from(hundredths));
    let mut y = 0.2;
    let mut svg = Vec::new();
    for (of, model) in &found {
        let (text, height) = label(of, &said(model.value), y);
        y += height + 0.1;
        svg.push(html! {
            (text)
            rect class="b-bar" x="0" y=(em(y)) width=(x(percent(model.value))) height="1em" {}
            @if let Some([low, high]) = model.interval {
                line class="b-range" x1=(x(percent(low))) x2=(x(percent(high))) y1=(em(y + 0.5)) y2=(em(y + 0.5)) {}
            }
        });
        y += 1.6;
    }
    // Which of two is the first may be chance where their ranges overlap.
    let finding = match found.as_slice() {
        [(first, one), (second, other), ..]
            if one.interval.zip(other.interval).is_none_or(|([low, _], [_, high])| low <= high) =>
        {
            words.finding_drivers_near(name, first.as_str(), second.as_str())
        }
        _ => words.finding_drivers(name, found[0].0.as_str()),
    };
    let head =
        [Cell::new(words.chart_theme()), Cell::number(words.drivers_share()), Cell::number(words.chart_between())];
    let table = Table::new(words.drivers_title(name)).head(head).named_rows().scrolls().rows(found.iter().map(
        |(of, model)| {
            let range =
                model.interval.map_or(String::new(), |[low, high]| words.chart_range(i64::from(low), i64::from(high)));
            [Cell::new(of.as_str()), Cell::number(said(model.value)), Cell::number(range)]
        },
    ));
    Chart {
        id: id.to_owned(),
        finding,
        description: words.chart_drivers_desc(),
        height: y + 1.6,
        svg: html! { (scale(y)) @for row in svg { (row) } },
        key: html! {},
        note: note(words, &found).into(),
        table,
    }
    .draw(words)
}
