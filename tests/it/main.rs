//! The one integration binary: the program and the library as their users meet them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails, and its helpers with it")]

mod allocations;
mod bodies;
mod cases;
mod cli;
mod corpus;
mod dependencies;
mod describe;
mod examples;
#[cfg(unix)]
mod faults;
mod fixes;
mod fuzz;
mod layering;
#[cfg(unix)]
mod paths;
mod payload;
mod readme;
mod rules;
mod same_bytes;
mod template;
mod torture;
mod truth;
