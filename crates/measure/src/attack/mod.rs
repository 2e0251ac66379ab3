//! Attackers, each by another method than the planner's. They know who answered and everybody's characteristics; they
//! are run in tests, at closing, and by the audit. What they may use is the rows of a release: every group that is shown.
//! [`release`] runs all of them with nothing but what is published.

pub mod algebra;
pub mod bounds;
mod derived;
pub mod differences;
mod labels;
mod planted;
mod programmes;
pub mod published;
pub mod release;
#[cfg(test)]
mod trusts;
