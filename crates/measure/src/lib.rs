//! Survey statistics and disclosure control: the only maker of a [`Release`]. Only computes: no input or output, no
//! clock, and all chance from a seed that is handed in.
//!
//! [`Structure`] and [`Policy`] are public before anybody answers. [`Opened`] holds opened answers in columns, in
//! memory. [`draw`](fn@draw) decides from membership alone which groups may be shown ([`plan`]), counts, guards the
//! presentation ([`guard`]) and gives a [`Release`], whose proof is checked by [`verify`].

pub mod attack;
pub mod audit;
mod chance;
pub mod draw;
mod few;
mod field;
pub mod generate;
pub mod guard;
mod lattice;
pub mod models;
pub mod national;
mod opened;
pub mod plan;
mod policy;
pub mod release;
mod search;
pub mod stats;
pub mod steps;
mod structure;
pub mod tables;
pub mod topics;
pub mod verify;
#[cfg(test)]
mod witness;

pub use draw::{Certificates, Chances, DrawFault, Drawn, draw, draw_brought, draw_within};
pub use guard::{Headline, Share};
pub use opened::{Answer, DECLINED, LEFT_OUT, Opened, RowFault, SEVERAL_DECLINED, SEVERAL_LEFT_OUT};
pub use policy::{Cut, Level, Policy, PolicyFault, Statistic, Tier};
pub use release::{
    Cell, Counts, ItemCell, Line, Model, Part, Place, Release, ReleaseFault, Shares, Slice, Tally, ThemeCell, Wave,
};
pub use structure::{
    Category, Fact, Group, Item, Kind, OPTIONS_MAX, Region, SEVERAL_MAX, Structure, StructureFault, Theme,
};
