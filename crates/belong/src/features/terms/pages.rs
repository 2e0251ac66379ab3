//! The page of term dates.

use super::Term;
use crate::clock::in_short;
use crate::features::directory::Sites;
use crate::web::form::Form;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::Verb;
use ui::components::{Button, Cell, Details, EmptyState, FieldErrors, Select, Table, Textarea, back_link};

fn table(visit: &Visit, caption: String, terms: &[&Term]) -> Markup {
    let w = visit.app().words();
    html! {
        (Table::new(caption).caption_class("govuk-table__caption--m").named_rows().stacks()
            .head([w.terms_name(), w.terms_first(), w.terms_last(), w.terms_drop()])
            .rows(terms.iter().map(|term| [
                Cell::new(term.name.as_str()),
                Cell::new(in_short(term.starts_on)),
                Cell::new(in_short(term.ends_on)),
                Cell::new(html! {
                    form method="post" action={ "/in/terms/" (term.id) "/drop" } {
                        (visit.csrf_field())
                        (Button::new(w.terms_drop()).secondary().attr("aria-label", w.terms_drop_one(&term.name)))
                    }
                }),
            ])))
    }
}

/// All terms by place, those that are over behind the others, and the form that adds some.
pub fn list(visit: &Visit, terms: &[Term], sites: &Sites, form: &Form, errors: &FieldErrors) -> Response {
    let (w, today) = (visit.app().words(), visit.app().clock().today());
    let mut by_site: BTreeMap<Option<&str>, Vec<&Term>> = BTreeMap::new();
    for term in terms {
        by_site.entry(term.site.as_deref()).or_default().push(term);
    }
    let name = |site: Option<&str>| site.map_or_else(|| w.terms_everywhere(), |site| sites.full_name(site));
    let mut places = Select::new("site", w.terms_for()).item("", w.terms_everywhere());
    for (depth, site) in sites.in_order().into_iter().filter(|(depth, _)| *depth > 0) {
        places = places.item(site.id.as_str(), format!("{}{}", "– ".repeat(depth - 1), site.name));
    }
    let body = html! {
        (back_link(w, "/in/act"))
        (errors.summary())
        h1.govuk-heading-l { (w.terms_title()) }
        p.govuk-body-l { (w.terms_lead()) }
        @if terms.is_empty() { (EmptyState::new(w.terms_none_title(), w.terms_none()).verb(Verb::Act)) }
        @for (site, some) in &by_site {
            @let (over, left): (Vec<&Term>, Vec<&Term>) = some.iter().copied().partition(|term| term.ends_on < today);
            @if !left.is_empty() { (table(visit, name(*site), &left)) }
            @else { h2.govuk-heading-m { (name(*site)) } p.govuk-body { (w.terms_all_over()) } }
            @if !over.is_empty() { (Details::new(w.terms_over(over.len()), table(visit, w.terms_over(over.len()), &over))) }
        }
        h2.govuk-heading-m { (w.terms_add()) }
        form method="post" action="/in/terms" novalidate {
            (visit.csrf_field())
            (places.values(form.values()).errors(errors))
            (Textarea::new("terms", w.terms_lines()).hint(w.terms_lines_hint()).rows(7).values(form.values()).errors(errors))
            (Button::new(w.terms_add()).once())
        }
    };
    visit.form_page(&w.terms_title(), &body, errors)
}
