//! Places × themes: a table first; shade and pattern only help the eye.

use maud::{Markup, html};
use measure::{Place, Release};

use super::{Row, What, mean_text, together_with};
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
    let places: Vec<Spot<'a>> =
        places.iter().map(|(name, place)| Spot { name: name.clone(), href: None, place: *place }).collect();
    heat_map_of(words, id, release, title, &places, themes)
}

/// A place of a heat map, with the page that has more about it.
#[derive(Debug, Clone)]
pub struct Spot<'a> {
    /// Its name.
    pub name: String,
    /// Where there is more.
    pub href: Option<String>,
    /// Where its numbers are.
    pub place: Place<'a>,
}

/// As [`heat_map`], with links. A place that is not shown by itself has one cell that says so: the numbers of the larger group
/// that holds it are not its own.
pub fn heat_map_of<'a>(
    words: Words,
    id: &str,
    release: &'a Release,
    title: &str,
    places: &[Spot<'a>],
    themes: &[usize],
) -> Markup {
    let mut head = vec![Cell::new(words.chart_group())];
    head.extend(themes.iter().map(|theme| Cell::new(What::Theme(*theme).name(release))));
    let rows = places.iter().map(|spot| {
        let with = match spot.place {
            Place::Together(part) => together_with(words, release, part, &spot.name),
            _ => String::new(),
        };
        let mut cells = vec![Cell::new(html! {
            @match &spot.href {
                Some(href) => a.govuk-link href=(href) { (spot.name) },
                None => (spot.name),
            }
            @if !with.is_empty() { span.b-heat__with { (with) } }
        })];
        let alone = matches!(spot.place, Place::Own(_) | Place::Together(_));
        if !alone {
            let columns = u16::try_from(themes.len().max(1)).unwrap_or(u16::MAX);
            cells.push(
                Cell::new(html! {
                    span.b-withheld { (words.withheld()) }
                    @if let Place::Within(part) = spot.place {
                        " " span.b-heat__with { (words.counted_in(release.part_name(part))) }
                    }
                })
                .colspan(columns)
                .class("b-heat__all"),
            );
            return cells;
        }
        for theme in themes {
            let row = Row::of(words, release, &spot.name, spot.place, What::Theme(*theme));
            cells.push(match row.value() {
                Some(value) => Cell::new(mean_text(words, value.headline))
                    .class(format!("b-heat__{}", shade(value.headline.tenths()))),
                None => Cell::new(html! { span.b-withheld { (words.withheld_short()) } }),
            });
        }
        cells
    });
    // Headings above say what the table is; its own name is for those who hear it.
    let table = Table::new(title)
        .caption_class("govuk-visually-hidden")
        .head(head)
        .named_rows()
        .rows(rows)
        .class("b-heat")
        .scrolls();
    html! {
        div.b-chart.b-chart--wide id=(id) {
            (table)
            p.b-chart__note { (words.chart_heat_note()) }
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
