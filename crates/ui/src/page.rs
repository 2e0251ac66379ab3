//! The frame of every page: skip link, header, navigation, main part, footer. No inline script, no inline style.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::{Assets, asset_url};
use crate::components::back_link;
use crate::marks;
use crate::words::Words;

/// Address of the page that states the promise to respondents.
pub const PROMISE: &str = "/promise";
/// Address of the page where anybody checks a receipt.
pub const CHECK: &str = "/check";
/// Address of the privacy notice.
pub const PRIVACY: &str = "/privacy";
/// Address of the accessibility statement.
pub const ACCESSIBILITY: &str = "/accessibility";
/// Address of the handbook in the product.
pub const HELP: &str = "/help";
/// Address of the sign-in page.
pub const SIGN_IN: &str = "/in/sign-in";
/// Address to which the sign-out form posts.
pub const SIGN_OUT: &str = "/in/sign-out";

/// Name of the hidden field that carries the token against forged requests.
pub const CSRF_FIELD: &str = "csrf";

/// A link of the main navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// What the person reads.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether the page belongs to this part.
    pub current: bool,
}

impl NavItem {
    /// A link that is not the current part.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), current: false }
    }

    /// Marks this part as the one that the page belongs to, when `current` holds.
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }
}

/// How wide the main part is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// A comfortable line of text (about 70 characters): forms, reading.
    #[default]
    Text,
    /// The whole page: tables, dashboards.
    Wide,
    /// No header, no footer, no script of the site: the answering page on a phone, printable sheets.
    Bare,
}

/// A script of its own file, loaded as a module after the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script(&'static str);

impl Script {
    /// The script `crates/ui/assets/<name>`, as in `js/answer.js`.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Its file name.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// The script of every page but the bare ones. A page works without it.
const SITE: Script = Script::new("js/site.js");

/// What kind of message stands on top of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// Something was done as asked.
    Done,
    /// Something that the person should know.
    Notice,
    /// Something did not work.
    Problem,
}

/// A message on top of a page, about what has just happened.
#[derive(Debug, Clone)]
pub struct Flash {
    /// Its kind; decides title, colour and how it is announced.
    pub kind: FlashKind,
    /// The sentence.
    pub text: String,
}

/// Everything that the frame of a page needs to know.
///
/// `Page::new(words, title, body)` is enough for a plain page; the other parts are set one by one:
///
/// ```
/// use ui::{Page, Words, NavItem, shell};
/// let w = Words::english();
/// let page = Page::new(w, "Surveys", maud::html! { p { "…" } })
///     .organisation("Wharfedale Learning Trust")
///     .nav(vec![NavItem::new("Surveys", "/surveys").current(true)])
///     .person("Sam Okafor", "csrf-token");
/// assert!(shell(page).into_string().starts_with("<!DOCTYPE html>"));
/// ```
pub struct Page {
    words: Words,
    title: String,
    body: Markup,
    organisation: String,
    nav: Vec<NavItem>,
    person: Option<(String, String)>,
    offer_sign_in: bool,
    flash: Option<Flash>,
    before: Option<Markup>,
    scripts: Vec<Script>,
    style: &'static str,
    light: bool,
    brand: Option<String>,
    data: Vec<(&'static str, serde_json::Value)>,
    width: Width,
    in_error: bool,
    main_name: Option<String>,
}

impl Page {
    /// A page with this title (its `h1` is part of `body`).
    pub fn new(words: Words, title: impl Into<String>, body: Markup) -> Self {
        Self {
            words,
            title: title.into(),
            body,
            organisation: String::new(),
            nav: Vec::new(),
            person: None,
            offer_sign_in: false,
            flash: None,
            before: None,
            scripts: Vec::new(),
            style: "app.css",
            light: false,
            brand: None,
            data: Vec::new(),
            width: Width::Text,
            in_error: false,
            main_name: None,
        }
    }

    /// A name for the main part: for a page in a frame of another page, which has a main part too.
    pub fn main_name(mut self, name: impl Into<String>) -> Self {
        self.main_name = Some(name.into());
        self
    }

    /// The organisation's name, in the header and in the title.
    pub fn organisation(mut self, name: impl Into<String>) -> Self {
        self.organisation = name.into();
        self
    }

    /// The main navigation.
    pub fn nav(mut self, items: Vec<NavItem>) -> Self {
        self.nav = items;
        self
    }

    /// Who is signed in, with the token for the sign-out form.
    pub fn person(mut self, name: impl Into<String>, csrf: impl Into<String>) -> Self {
        self.person = Some((name.into(), csrf.into()));
        self
    }

    /// Shows a link to sign in, when nobody is signed in.
    pub fn offer_sign_in(mut self) -> Self {
        self.offer_sign_in = true;
        self
    }

    /// A message about what has just happened.
    pub fn flash(mut self, flash: Option<Flash>) -> Self {
        self.flash = flash;
        self
    }

    /// A link back to the step before.
    pub fn back(self, href: &str) -> Self {
        let link = back_link(self.words, href);
        let name = self.words.back_label();
        self.before(html! { nav aria-label=(name) { (link) } })
    }

    /// What stands before the main part: breadcrumbs (for a link back see [`Page::back`]).
    pub fn before(mut self, markup: Markup) -> Self {
        self.before = Some(markup);
        self
    }

    /// Adds a script.
    pub fn script(mut self, script: Script) -> Self {
        self.scripts.push(script);
        self
    }

    /// Another style sheet in place of `app.css`: `answer.css` on the answering page.
    pub fn style(mut self, name: &'static str) -> Self {
        self.style = name;
        self
    }

    /// Without the script of the site: for a page whose own script draws everything, and which has to weigh little.
    pub fn light(mut self) -> Self {
        self.light = true;
        self
    }

    /// Address of the organisation's own colours (see [`crate::brand`]).
    pub fn brand(mut self, href: impl Into<String>) -> Self {
        self.brand = Some(href.into());
        self
    }

    /// Data for the scripts, as `<script type="application/json" id="…">`: a block of data, which no policy
    /// has to allow since nothing in it runs.
    pub fn data(mut self, id: &'static str, value: serde_json::Value) -> Self {
        self.data.push((id, value));
        self
    }

    /// How wide the main part is.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// Says "Error:" in the title, when a form came back with faults.
    pub fn in_error(mut self, in_error: bool) -> Self {
        self.in_error = in_error;
        self
    }
}

/// The whole document.
pub fn shell(page: Page) -> Markup {
    let w = page.words;
    let mut title = if page.in_error { w.shell_title_with_error(&page.title) } else { page.title.clone() };
    for part in [page.organisation.as_str(), w.shell_product().as_str()] {
        if !part.is_empty() {
            title.push_str(" – ");
            title.push_str(part);
        }
    }
    let bare = page.width == Width::Bare;
    let load = |script: Script| html! { script type="module" src=(asset_url(script.name())) {} };
    html! {
        (DOCTYPE)
        html.govuk-template lang=(w.lang()) {
            head {
                meta charset="utf-8";
                title { (title) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="same-origin";
                @if !Assets::built() {
                    (PreEscaped("<!-- The styles and scripts of this page have not been built. Run: cargo xtask assets -->"))
                }
                link rel="stylesheet" href=(asset_url(page.style));
                @if let Some(brand) = &page.brand { link rel="stylesheet" href=(brand); }
                link rel="icon" href=(asset_url("mark.svg")) type="image/svg+xml";
                @if !bare && !page.light { (load(SITE)) }
                @for script in &page.scripts { (load(*script)) }
            }
            body.govuk-template__body {
                a.govuk-skip-link href="#main-content" data-module="govuk-skip-link" { (w.shell_skip()) }
                @if !bare { (header(&page)) }
                div.govuk-width-container {
                    @if let Some(before) = &page.before { (before) }
                    main.govuk-main-wrapper.b-main.b-main--text[page.width == Width::Text] id="main-content" tabindex="-1" aria-label=[&page.main_name] {
                        @if !Assets::built() { p { strong { (w.shell_assets_missing()) } } }
                        @if let Some(flash) = &page.flash { (draw_flash(w, flash)) }
                        (page.body)
                    }
                }
                @if !bare { (footer(w)) }
                @for (id, value) in &page.data {
                    script type="application/json" id=(id) { (PreEscaped(json_for_html(value))) }
                }
            }
        }
    }
}

fn header(page: &Page) -> Markup {
    let w = page.words;
    html! {
        header.b-header {
            div.govuk-width-container.b-header__row {
                a.b-header__home href="/" {
                    (marks::wordmark(&w.shell_product()))
                    @if !page.organisation.is_empty() {
                        span.b-header__organisation { (page.organisation) }
                    }
                }
                @if let Some((name, csrf)) = &page.person {
                    form.b-header__person method="post" action=(SIGN_OUT) {
                        input type="hidden" name=(CSRF_FIELD) value=(csrf);
                        span.b-header__name title=(w.shell_signed_in_as(name)) { (name) }
                        button.b-link-button type="submit" { (w.shell_sign_out()) }
                    }
                } @else if page.offer_sign_in {
                    a.b-header__sign-in href=(SIGN_IN) { (w.shell_sign_in()) }
                }
            }
            @if !page.nav.is_empty() {
                nav.b-nav aria-label=(w.shell_navigation()) {
                    ul.govuk-width-container.b-nav__list {
                        @for item in &page.nav {
                            li.b-nav__item {
                                a.b-nav__link href=(item.href) aria-current=[item.current.then_some("page")] {
                                    (item.text)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn footer(w: Words) -> Markup {
    let links = [
        (PROMISE, w.shell_footer_promise()),
        (CHECK, w.shell_footer_check()),
        (PRIVACY, w.shell_footer_privacy()),
        (ACCESSIBILITY, w.shell_footer_accessibility()),
        (HELP, w.shell_footer_help()),
    ];
    html! {
        footer.b-footer {
            div.govuk-width-container {
                ul.b-footer__links {
                    @for (href, text) in &links {
                        li { a.b-footer__link href=(href) { (text) } }
                    }
                }
                p.b-footer__about { (w.shell_footer_about()) }
            }
        }
    }
}

fn draw_flash(w: Words, flash: &Flash) -> Markup {
    let (role, kind, title) = match flash.kind {
        FlashKind::Done => ("status", "done", w.flash_title_done()),
        FlashKind::Notice => ("region", "notice", w.flash_title_notice()),
        FlashKind::Problem => ("alert", "problem", w.flash_title_problem()),
    };
    html! {
        div class={ "b-flash b-flash--" (kind) } role=(role) aria-labelledby="flash-title" {
            h2.b-flash__title id="flash-title" { (title) }
            p.b-flash__text { (flash.text) }
        }
    }
}

/// JSON that can stand inside a `script` element: nothing in it can end the element.
fn json_for_html(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page::new(Words::english(), "Sign in", html! { h1 { "Sign in" } })
    }

    #[test]
    fn page_has_language_title_and_main() {
        let text = shell(page().organisation("Wharfedale Learning Trust")).into_string();
        assert!(text.starts_with("<!DOCTYPE html><html class=\"govuk-template\" lang=\"en\">"), "{text}");
        assert!(text.contains("<title>Sign in – Wharfedale Learning Trust – Belong</title>"));
        assert!(text.contains("id=\"main-content\""));
        assert!(text.contains("href=\"#main-content\""));
    }

    #[test]
    fn page_holds_no_inline_script_or_style() {
        let text = shell(
            page()
                .person("Sam", "t")
                .nav(vec![NavItem::new("Home", "/").current(true)])
                .flash(Some(Flash { kind: FlashKind::Done, text: "Saved.".into() }))
                .script(Script::new("app.js")),
        )
        .into_string();
        assert!(!text.contains("style="), "{text}");
        assert!(!text.contains("<style"));
        assert!(!text.contains(" on"), "an event attribute: {text}");
        for script in text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains("src=") || tag.contains("application/json"), "{tag}");
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        let evil = "<script>alert(1)</script>\"'";
        let text = shell(
            page()
                .organisation(evil)
                .person(evil, evil)
                .flash(Some(Flash { kind: FlashKind::Problem, text: evil.into() }))
                .data("facts", serde_json::json!({ "a": "</script><script>alert(1)</script>" })),
        )
        .into_string();
        assert!(!text.contains("<script>alert"), "{text}");
    }

    #[test]
    fn error_page_says_so_in_its_title() {
        assert!(shell(page().in_error(true)).into_string().contains("<title>Error: Sign in"));
    }
}
