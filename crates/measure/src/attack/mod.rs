//! Attackers, each by another method than the planner's. They know who answered and everybody's characteristics; they
//! are run in tests, at closing, and by the audit. What they may use is the rows of a release: every group that is shown.

pub mod algebra;
pub mod bounds;
pub mod differences;
pub mod published;
pub mod release;
#[cfg(test)]
mod trusts;
