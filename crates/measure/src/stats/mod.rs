//! Survey statistics. Every function is pure; what it may be given of a wave is stated in docs/method/statistics.md:
//! released numbers at any time, columns only while the wave is being closed.

pub mod change;
pub mod drivers;
pub mod interval;
pub mod multiple;
pub mod pooling;
pub mod raking;
pub mod scale;
