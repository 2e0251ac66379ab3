//! Places × themes: a table first; shade and pattern only help the eye.

use maud::{Markup, html};
use measure::{Place, Release};

use super::{Row, What, mean_text};
use crate::components::{Cell, Table};
use crate::words::Words;

/// Means up to these fall into the five shades, from low to high.
const SHADES: [u16; 4] = [400, 550, 700, 800];

/// A row for each place, a column for each theme, the mean in each cell. The rows keep their order.
pub fn heat_map<'a>(
    words: Words,
    id: &str,
    release: &'a Release,
    title: &str,
    places: &[(String, Place<'a>)],
    themes: &[usize],
) -> Markup {
    let mut head = vec![Cell::new(words.chart_group())];
    head.extend(themes.iter().map(|theme| Cell::new(What::Theme(*theme).name(release))));
    let rows = places.iter().map(|(name, place)| {
        let mut cells = vec![Cell::new(Row::of(words, release, name, *place, What::Theme(0)).drawn())];
        for theme in themes {
            let row = Row::of(words, release, name, *place, What::Theme(*theme));
            cells.push(match row.value() {
                Some(value) => Cell::new(mean_text(words, value.headline))
                    .class(format!("b-heat__{}", shade(value.headline.tenths()))),
                None => Cell::new(html! { span.b-withheld { (words.withheld_short()) } }),
            });
        }
        cells
    });
    let table = Table::new(title).head(head).named_rows().rows(rows).class("b-heat").scrolls();
    // Groups that are shown together share their numbers; each such group is named once below the table.
    let mut together: Vec<String> = Vec::new();
    for (_, place) in places {
        if let Place::Together(part) = place {
            let said = words.shown_together_as(release.part_name(part));
            if !together.contains(&said) {
                together.push(said);
            }
        }
    }
    html! {
        div.b-chart id=(id) {
            (table)
            p.b-chart__note { (words.chart_heat_note()) " " (words.chart_heat_withheld()) }
            @if !together.is_empty() {
                ul.b-chart__note { @for said in &together { li { (said) } } }
            }
        }
    }
}

fn shade(tenths: u16) -> usize {
    1 + SHADES.iter().filter(|limit| tenths > **limit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shade_rises_with_the_mean() {
        assert_eq!([0, 400, 401, 700, 701, 1000].map(shade), [1, 1, 2, 3, 4, 5]);
    }
}
