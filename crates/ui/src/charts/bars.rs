//! Shares as bars: diverging, one for each answer, and participation.

use maud::{Markup, html};
use measure::{Part, Release, Share, Shares};

use super::{Chart, Row, em, label, share_text, withheld_band, x};
use crate::components::{Cell, Table, withheld};
use crate::words::Words;

/// Height of a bar, in em.
const BAR: f64 = 1.5;

/// For each row, unfavourable answers to the left of the middle, favourable ones to the right, the rest across it.
///
/// `id` has to be unique on the page. The rows keep their order.
pub fn shares(words: Words, id: &str, title: &str, rows: &[Row]) -> Markup {
    let mut y = 0.2;
    let mut svg = Vec::new();
    for row in rows {
        let said = row.shares().map_or(String::new(), |shares| share_text(words, shares.favourable));
        let (text, height) = label(&row.drawn(), &said, y);
        y += height + 0.1;
        svg.push(html! {
            (text)
            @match row.shares() {
                Some(shares) => (diverging(id, shares, y)),
                None => (withheld_band(words, id, y, BAR)),
            }
        });
        y += BAR + 0.7;
    }
    let bounded = rows.iter().any(|row| row.bound.is_some());
    let mut head = vec![
        Cell::new(super::row_kind(words, rows)),
        Cell::number(words.chart_unfavourable()),
        Cell::number(words.chart_neutral()),
        Cell::number(words.chart_favourable()),
        Cell::number(words.chart_favourable_between()),
    ];
    if bounded {
        head.push(Cell::number(words.chart_favourable_bound()));
    }
    head.push(Cell::number(words.chart_answers()));
    let columns = head.len();
    let range = |[low, high]: [u8; 2]| {
        if low == high {
            words.share_percent(i64::from(low))
        } else {
            words.chart_range_percent(i64::from(low), i64::from(high))
        }
    };
    let table = Table::new(title).head(head).named_rows().scrolls().rows(rows.iter().map(|row| {
        let mut cells = vec![Cell::new(row.named())];
        match (row.shares(), row.value()) {
            (Some(shares), value) => {
                cells.extend(
                    [shares.unfavourable, shares.neutral, shares.favourable]
                        .map(|share| Cell::number(share_text(words, share))),
                );
                cells.push(Cell::number(range(shares.interval)));
                if bounded {
                    cells.push(Cell::number(row.bound.map_or(String::new(), range)));
                }
                cells.push(Cell::number(value.map_or(String::new(), |value| crate::counted(value.n))));
            }
            (None, _) => {
                cells.push(Cell::number(withheld(words)));
                cells.resize_with(columns, Cell::default);
            }
        }
        cells
    }));
    Chart {
        id: id.to_owned(),
        finding: finding_shares(words, title, rows),
        description: words.chart_shares_desc(),
        height: y,
        svg: html! {
            line class="b-axis" x1=(x(50.0)) x2=(x(50.0)) y1="0" y2=(em(y)) {}
            @for row in svg { (row) }
        },
        key: key(words, id),
        note: if bounded { words.chart_favourable_note().into() } else { "".into() },
        table,
    }
    .draw(words)
}

/// The three parts of a bar and what they are called, as small drawings.
fn key(words: Words, id: &str) -> Markup {
    let parts =
        [("low", words.chart_unfavourable()), ("mid", words.chart_neutral()), ("high", words.chart_favourable())];
    html! {
        ul.b-chart__key {
            @for (kind, text) in &parts {
                li {
                    svg viewBox="0 0 20 20" aria-hidden="true" focusable="false" {
                        rect class={ "b-" (kind) } width="20" height="20" {}
                        rect width="20" height="20" fill={ "url(#" (id) "-" (kind) ")" } {}
                    }
                    (text)
                }
            }
        }
    }
}

/// The bar: 0 % to 100 % on each side of the middle, so half the plot is a whole.
fn diverging(id: &str, shares: Shares, y: f64) -> Markup {
    let parts = [shares.unfavourable, shares.neutral, shares.favourable].map(|share| f64::from(share.percent()));
    let sum: f64 = parts.iter().sum::<f64>().max(1.0);
    let [low, mid, high] = parts.map(|part| part / sum * 50.0);
    let start = 50.0 - low - mid / 2.0;
    let bands = [("low", start, low), ("mid", start + low, mid), ("high", start + low + mid, high)];
    html! {
        @for (kind, from, width) in bands {
            rect class={ "b-" (kind) } x=(x(from)) y=(em(y)) width=(x(width)) height=(em(BAR)) {}
            rect x=(x(from)) y=(em(y)) width=(x(width)) height=(em(BAR)) fill={ "url(#" (id) "-" (kind) ")" } {}
        }
    }
}

fn finding_shares(words: Words, title: &str, rows: &[Row]) -> String {
    let title = &super::before_colon(title);
    let shown: Vec<(&Row, Shares)> = rows.iter().filter_map(|row| row.shares().map(|shares| (row, shares))).collect();
    let mut sentence = match shown.as_slice() {
        [] => return words.finding_nothing(title),
        [(row, shares)] => {
            let label = super::before_colon(&row.label);
            words.finding_shares(
                if rows.len() == 1 { label } else { format!("{title}, {label}") },
                share_text(words, shares.favourable),
                share_text(words, shares.unfavourable),
            )
        }
        many => {
            let favourable = || many.iter().map(|(_, shares)| shares.favourable);
            let lowest = favourable().min_by_key(|share| share.percent()).unwrap_or(Share::Few);
            let highest = favourable().max_by_key(|share| share.percent()).unwrap_or(Share::Few);
            words.finding_shares_many(title, share_text(words, lowest), share_text(words, highest))
        }
    };
    super::add_withheld(words, &mut sentence, rows.len() - shown.len());
    sentence
}

/// A bar for the share of each answer to an item; what is not shown says so.
pub fn distribution(words: Words, id: &str, release: &Release, part: &Part, item: usize) -> Markup {
    let name = release.part_name(part);
    let Some(asked) = release.structure().items.get(item) else { return html! {} };
    let shown = part.item(item).shown().and_then(|cell| cell.options.as_ref());
    let options: Vec<(String, Option<Share>)> = asked
        .options
        .iter()
        .enumerate()
        .map(|(at, text)| (text.clone(), shown.and_then(|shares| shares.get(at).copied())))
        .collect();
    let mut y = 0.2;
    let mut svg = Vec::new();
    if shown.is_none() {
        svg.push(withheld_band(words, id, y, BAR));
        y += BAR + 0.5;
    }
    for (text, share) in options.iter().filter_map(|(text, share)| share.map(|share| (text, share))) {
        let (written, height) = label(text, &share_text(words, share), y);
        y += height + 0.1;
        svg.push(html! {
            (written)
            rect class="b-rest" x="0" y=(em(y)) width=(x(100.0)) height=(em(BAR * 0.8)) {}
            rect class="b-bar" x="0" y=(em(y)) width=(x(f64::from(share.percent()))) height=(em(BAR * 0.8)) {}
        });
        y += BAR + 0.4;
    }
    let known: Vec<(&String, Share)> = options.iter().filter_map(|(text, share)| Some((text, (*share)?))).collect();
    let most = known.iter().map(|(_, share)| share.percent()).max();
    let top: Vec<&(&String, Share)> = known.iter().filter(|(_, share)| Some(share.percent()) == most).collect();
    let finding = match top.as_slice() {
        [] => words.finding_nothing(format!("“{}”", asked.text)),
        [(_, Share::Few), ..] => words.finding_distribution_few(&asked.text),
        [(text, share)] => words.finding_distribution(&asked.text, *text, share_text(words, *share)),
        [(one, share), (two, _), ..] => {
            words.finding_distribution_tie(&asked.text, *one, *two, share_text(words, *share))
        }
    };
    let head = [Cell::new(words.chart_option()), Cell::number(words.chart_share())];
    let table = Table::new(format!("{} – {name}", asked.text)).head(head).named_rows().scrolls().rows(
        options.iter().map(|(text, share)| match share {
            Some(share) => [Cell::new(text), Cell::number(share_text(words, *share))],
            None => [Cell::new(text), Cell::number(withheld(words))],
        }),
    );
    Chart {
        id: id.to_owned(),
        finding,
        description: words.chart_distribution_desc(),
        height: y,
        svg: html! { @for row in svg { (row) } },
        key: html! {},
        note: "".into(),
        table,
    }
    .draw(words)
}

/// How many took part: in one key group, or in all of them. The counts are published exactly, as the manifest said.
pub fn participation(words: Words, id: &str, release: &Release, group: Option<usize>) -> Markup {
    let tallies = &release.counts().answers;
    let (name, picked) = match group {
        None => (release.structure().whole.clone(), tallies.as_slice()),
        Some(at) => (
            release.structure().groups.get(at).map_or(String::new(), |group| group.name.clone()),
            tallies.get(at).map_or(&[][..], std::slice::from_ref),
        ),
    };
    let answered: u32 = picked.iter().map(|tally| tally.answered).sum();
    let eligible: u32 = picked.iter().map(|tally| tally.eligible).sum();
    let percent = f64::from(answered) * 100.0 / f64::from(eligible.max(1));
    let finding = words.finding_participation(&name, answered, eligible, percent.round() as u32);
    let (title, desc) = (format!("{id}-title"), format!("{id}-desc"));
    html! {
        figure.b-chart id=(id) {
            figcaption.b-chart__finding { (finding) }
            svg.b-chart__svg xmlns="http://www.w3.org/2000/svg" width="100%" height=(em(BAR + 0.4)) role="img"
                aria-labelledby=(title) aria-describedby=(desc) {
                title id=(title) { (finding) }
                desc id=(desc) { (words.chart_participation_desc()) }
                rect class="b-rest" x="0" y="0.2em" width="100%" height=(em(BAR)) {}
                rect class="b-bar" x="0" y="0.2em" width=(format!("{:.2}%", percent.min(100.0))) height=(em(BAR)) {}
            }
        }
    }
}
