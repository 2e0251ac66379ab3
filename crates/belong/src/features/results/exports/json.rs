//! The results as JSON, and the schema of it, which the program serves itself.

use super::super::Reading;
use super::option_words;
use crate::web::refusal::{Failure, Fault};
use measure::{Headline, ItemCell, Kind, Level, Line, Part, Release};
use serde::Serialize;
use serde_json::{Value, json};
use ui::Words;

/// Format of the file. Another one gets another number and another address of its schema.
const FORMAT: &str = "belong/results/v1";
/// Where the schema is served.
pub const SCHEMA_PATH: &str = "/schemas/results-v1.json";

#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "$schema")]
    schema: String,
    format: &'static str,
    wave: &'a str,
    title: &'a str,
    closed_on: &'a str,
    collected_by: Option<&'a str>,
    release_sha256: String,
    contested: bool,
    organisation: &'a str,
    regions: Vec<Named<'a>>,
    groups: Vec<Group<'a>>,
    facts: Vec<Fact<'a>>,
    questions: Vec<Question<'a>>,
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    code: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Group<'a> {
    code: &'a str,
    name: &'a str,
    region: Option<&'a str>,
}

#[derive(Serialize)]
struct Fact<'a> {
    code: &'a str,
    name: &'a str,
    categories: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Question<'a> {
    code: &'a str,
    text: &'a str,
    kind: &'static str,
    theme: Option<&'a str>,
    options: Vec<String>,
}

#[derive(Serialize)]
struct Cell<'a> {
    level: &'static str,
    place: Option<&'a str>,
    by: Vec<Told<'a>>,
    question: &'a str,
    state: &'static str,
    // Nothing of it where nothing is shown: a cell that is withheld has no more fields than one that is empty.
    #[serde(flatten)]
    shown: Option<Shown<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    fact: &'a str,
    category: &'a str,
}

#[derive(Serialize)]
struct Shown<'a> {
    shown_for: ShownFor<'a>,
    about_n: u32,
    mean: Option<Mean>,
    mean_range: Option<[u8; 2]>,
    favourable: Option<Share>,
    neutral: Option<Share>,
    unfavourable: Option<Share>,
    options: Option<Vec<Share>>,
}

#[derive(Serialize)]
struct ShownFor<'a> {
    name: String,
    level: &'static str,
    places: Vec<&'a str>,
    by: Vec<ToldOneOf<'a>>,
}

#[derive(Serialize)]
struct ToldOneOf<'a> {
    fact: &'a str,
    categories: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Mean {
    About { points: f64 },
    AtMost { points: f64 },
    AtLeast { points: f64 },
}

impl Mean {
    fn of(headline: Headline) -> Self {
        let points = f64::from(headline.tenths()) / 10.0;
        match headline {
            Headline::Tenths(_) | Headline::Points(_) => Self::About { points },
            Headline::AtMost(_) => Self::AtMost { points },
            Headline::AtLeast(_) => Self::AtLeast { points },
        }
    }
}

#[derive(Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Share {
    About { percent: u8 },
    Few,
    AllButFew,
}

impl Share {
    fn of(share: measure::Share) -> Self {
        match share {
            measure::Share::About(percent) => Self::About { percent },
            measure::Share::Few => Self::Few,
            measure::Share::AllButFew => Self::AllButFew,
        }
    }
}

/// The code of a node. Everybody has none.
fn code(release: &Release, at: Level, node: usize) -> Option<&str> {
    let structure = release.structure();
    match at {
        Level::Whole => None,
        Level::Region => structure.regions.get(node).map(|region| region.code.as_str()),
        Level::Group => structure.groups.get(node).map(|group| group.code.as_str()),
    }
}

fn shown_for<'a>(release: &'a Release, part: &'a Part) -> ShownFor<'a> {
    let facts = &release.structure().facts;
    let told = part.facts().iter().filter_map(|slice| {
        let fact = facts.get(usize::from(slice.fact))?;
        let name = |&category: &u8| fact.categories.get(usize::from(category).checked_sub(1)?);
        let categories = slice.categories.iter().filter_map(name).map(|category| category.code.as_str()).collect();
        Some(ToldOneOf { fact: &fact.code, categories })
    });
    ShownFor {
        name: release.part_name(part),
        level: part.level().word(),
        places: part.nodes().iter().filter_map(|&node| code(release, part.level(), usize::from(node))).collect(),
        by: told.collect(),
    }
}

fn shown<'a>(release: &'a Release, part: &'a Part, cell: &'a ItemCell) -> Shown<'a> {
    let shares = cell.shares.as_ref();
    Shown {
        shown_for: shown_for(release, part),
        about_n: cell.n,
        mean: cell.headline.map(Mean::of),
        mean_range: cell.interval,
        favourable: shares.map(|shares| Share::of(shares.favourable)),
        neutral: shares.map(|shares| Share::of(shares.neutral)),
        unfavourable: shares.map(|shares| Share::of(shares.unfavourable)),
        options: cell.options.as_ref().map(|options| options.iter().map(|&share| Share::of(share)).collect()),
    }
}

fn cell<'a>(release: &'a Release, line: &Line<'a>) -> Cell<'a> {
    let structure = release.structure();
    let told = line.by.iter().map(|&(fact, category)| Told {
        fact: &structure.facts[fact].code,
        category: &structure.facts[fact].categories[category].code,
    });
    Cell {
        level: line.at.word(),
        place: code(release, line.at, line.node),
        by: told.collect(),
        question: &structure.items[line.item].code,
        state: if line.shown.is_some() { "shown" } else { "withheld" },
        shown: line.shown.map(|(part, cell)| shown(release, part, cell)),
    }
}

/// The file.
pub fn write(base_url: &str, reading: &Reading) -> Result<Vec<u8>, Failure> {
    let release = &*reading.release;
    let structure = release.structure();
    let kind = |kind: Kind| match kind {
        Kind::Scale { .. } => "scale",
        Kind::ZeroToTen => "zero_to_ten",
        Kind::Single { .. } => "single",
        Kind::Multiple { .. } => "multiple",
    };
    let file = File {
        schema: format!("{}{SCHEMA_PATH}", base_url.trim_end_matches('/')),
        format: FORMAT,
        wave: &reading.wave,
        title: &reading.title,
        closed_on: &reading.closed_on,
        collected_by: release.collected_by(),
        release_sha256: hex::encode(release.hash()),
        contested: release.is_contested(),
        organisation: &structure.whole,
        regions: structure.regions.iter().map(|region| Named { code: &region.code, name: &region.name }).collect(),
        groups: (structure.groups.iter())
            .map(|group| Group {
                code: &group.code,
                name: &group.name,
                region: group.region.and_then(|region| code(release, Level::Region, usize::from(region))),
            })
            .collect(),
        facts: (structure.facts.iter())
            .map(|fact| Fact {
                code: &fact.code,
                name: &fact.name,
                categories: (fact.categories.iter())
                    .map(|category| Named { code: &category.code, name: &category.name })
                    .collect(),
            })
            .collect(),
        questions: (structure.items.iter())
            .map(|item| Question {
                code: &item.code,
                text: &item.text,
                kind: kind(item.kind),
                theme: item.theme.and_then(|theme| structure.themes.get(usize::from(theme))).map(|t| t.name.as_str()),
                options: option_words(item),
            })
            .collect(),
        cells: release.lines().map(|line| cell(release, &line)).collect(),
    };
    Ok(serde_json::to_vec(&file).map_err(|why| Fault(format!("results could not be written: {why}")))?)
}

/// An object of which every field is there and none is unknown.
fn object(about: &str, fields: Value) -> Value {
    let names: Vec<&String> = fields.as_object().into_iter().flat_map(|fields| fields.keys()).collect();
    let required = json!(names);
    json!({
        "description": about, "type": "object", "properties": fields, "required": required, "additionalProperties": false
    })
}

/// The JSON Schema of the file. `base_url` is where the program is reached.
pub fn schema(w: Words, base_url: &str) -> Value {
    let text = |about: &str| json!({ "description": about, "type": "string" });
    let perhaps = |what: Value| json!({ "anyOf": [what, { "type": "null" }] });
    let list = |about: &str, of: Value| json!({ "description": about, "type": "array", "items": of });
    let a = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    let described = |about: String, what: Value| json!({ "description": about, "anyOf": [what, { "type": "null" }] });
    let level = json!({ "description": w.results_column_level(), "enum": ["whole", "region", "group"] });
    let points = json!({ "type": "number", "minimum": 0, "maximum": 100 });
    let percent = json!({ "type": "integer", "minimum": 0, "maximum": 100 });
    let is = |word: &str| json!({ "const": word });
    let told =
        object(&w.results_column_by(), json!({ "fact": { "type": "string" }, "category": { "type": "string" } }));
    let place = json!({
        "level": level,
        "place": { "description": w.results_schema_place(), "type": ["string", "null"] },
        "by": list(&w.results_column_by(), told),
        "question": text(&w.results_column_item()),
    });
    let with = |more: Value| {
        let mut fields = place.as_object().cloned().unwrap_or_default();
        fields.extend(more.as_object().cloned().unwrap_or_default());
        Value::Object(fields)
    };
    let named =
        object(&w.results_schema_named(), json!({ "code": { "type": "string" }, "name": { "type": "string" } }));
    let mut whole = object(
        &w.results_export_lines(),
        json!({
            "$schema": text(&w.results_schema_schema()),
            "format": { "const": FORMAT },
            "wave": text(&w.results_schema_wave()),
            "title": text(&w.results_schema_title()),
            "closed_on": { "description": w.results_schema_closed_on(), "type": "string", "format": "date" },
            "collected_by": perhaps(text(&w.results_schema_collected_by())),
            "release_sha256": {
                "description": w.results_schema_release(), "type": "string", "pattern": "^[0-9a-f]{64}$"
            },
            "contested": { "description": w.results_schema_contested(), "type": "boolean" },
            "organisation": text(&w.results_schema_organisation()),
            "regions": list(&w.results_regions(), a("named")),
            "groups": list(&w.results_groups(), object(&w.results_schema_named(), json!({
                "code": { "type": "string" },
                "name": { "type": "string" },
                "region": { "description": w.results_schema_region(), "type": ["string", "null"] },
            }))),
            "facts": list(&w.results_facts(), object(&w.results_schema_named(), json!({
                "code": { "type": "string" },
                "name": { "type": "string" },
                "categories": { "type": "array", "items": a("named") },
            }))),
            "questions": list(&w.results_schema_questions(), object(&w.results_schema_question(), json!({
                "code": text(&w.results_column_item()),
                "text": text(&w.results_column_text()),
                "kind": { "description": w.results_schema_kind(), "enum": ["scale", "zero_to_ten", "single", "multiple"] },
                "theme": { "description": w.results_schema_theme(), "type": ["string", "null"] },
                "options": list(&w.results_schema_options(), json!({ "type": "string" })),
            }))),
            "cells": list(&w.results_export_lines(), json!({ "oneOf": [a("shown"), a("withheld")] })),
        }),
    );
    let defs = json!({
        "named": named,
        "withheld": object(&w.results_export_withheld(), with(json!({ "state": is("withheld") }))),
        "shown": object(&w.results_schema_shown(), with(json!({
            "state": is("shown"),
            "shown_for": object(&w.results_column_shown_for(), json!({
                "name": { "type": "string" },
                "level": level,
                "places": { "description": w.results_schema_place(), "type": "array", "items": { "type": "string" } },
                "by": list(&w.results_column_by(), object(&w.results_column_by(), json!({
                    "fact": { "type": "string" },
                    "categories": { "type": "array", "items": { "type": "string" }, "minItems": 1 },
                }))),
            })),
            "about_n": { "description": w.results_column_about_n(), "type": "integer", "minimum": 0, "multipleOf": 5 },
            "mean": described(w.results_column_mean(), a("mean")),
            "mean_range": {
                "description": w.results_schema_mean_range(),
                "anyOf": [
                    { "type": "array", "prefixItems": [points, points], "items": false, "minItems": 2 },
                    { "type": "null" },
                ],
            },
            "favourable": described(w.results_column_favourable(), a("share")),
            "neutral": described(w.results_column_neutral(), a("share")),
            "unfavourable": described(w.results_column_unfavourable(), a("share")),
            "options": described(w.results_column_options(), json!({ "type": "array", "items": a("share") })),
        }))),
        "mean": { "oneOf": [
            object(&w.results_schema_mean_about(), json!({ "is": is("about"), "points": points })),
            object(&w.results_schema_mean_at_most(), json!({ "is": is("at_most"), "points": points })),
            object(&w.results_schema_mean_at_least(), json!({ "is": is("at_least"), "points": points })),
        ] },
        "share": { "oneOf": [
            object(&w.results_schema_share_about(), json!({ "is": is("about"), "percent": percent })),
            object(&w.results_export_few(), json!({ "is": is("few") })),
            object(&w.results_export_all_but_few(), json!({ "is": is("all_but_few") })),
        ] },
    });
    if let Some(fields) = whole.as_object_mut() {
        fields.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        fields.insert("$id".into(), json!(format!("{}{SCHEMA_PATH}", base_url.trim_end_matches('/'))));
        fields.insert("title".into(), json!(w.results_schema_heading()));
        fields.insert("$defs".into(), defs);
    }
    whole
}
