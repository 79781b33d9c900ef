//! The `shangjia` command.

fn main() {}
