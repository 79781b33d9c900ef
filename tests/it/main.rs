//! The one integration binary: the program and the library as their users meet them.

mod corpus;
mod payload;
mod rules;
