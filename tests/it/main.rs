//! The one integration binary: the program and the library as their users meet them.

mod cases;
mod cli;
mod corpus;
mod payload;
