//! The look of the product: words, page shell, components, charts, embedded assets.
//!
//! Markup is made by `maud` functions; what a person reads comes from [`Words`]; what a chart draws comes from a
//! `measure::Release` only. Nothing here knows a database or an answer.

pub mod assets;
pub mod brand;
pub mod charts;
pub mod components;
pub mod marks;
pub mod page;
pub mod paper;
pub mod words;

pub use assets::{Asset, Assets, asset_url};
pub use components::{FieldErrors, Values};
pub use marks::Verb;
pub use page::{Flash, FlashKind, NavItem, Page, Script, Width, shell};
pub use words::Words;
