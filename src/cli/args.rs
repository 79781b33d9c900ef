//! The command line: what can be said, and in which words it is explained.
//!
//! The words are not here but in `words.rs`, in both languages; they are put in before the arguments are parsed, so
//! that `--help` speaks the merchant's language too.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "shangjia", version, disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

/// What every command understands.
#[derive(Debug, Args)]
pub(crate) struct Global {
    #[arg(long, global = true, value_name = "zh|en")]
    pub lang: Option<Lang>,
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    #[arg(short, long, global = true)]
    pub verbose: bool,
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Convert(Convert),
    Check(Check),
    Preview(Preview),
    Init(Init),
    Explain(Explain),
    Rules(Listing),
    Schema(Schema),
    Completions(Completions),
}

/// How catalogs are read and mapped.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(short, long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    #[arg(long, value_name = "NAME|NUMBER")]
    pub sheet: Option<String>,
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,
    #[arg(long, value_name = "yuan|fen")]
    pub price_unit: Option<PriceUnit>,
    #[arg(long, value_name = "FIELD=TEXT")]
    pub set: Vec<String>,
    #[arg(long, value_name = "HEADER[=KEY]")]
    pub attr: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PriceUnit {
    Yuan,
    Fen,
}

/// What catalogs are checked against, and how that is reported.
#[derive(Debug, Args)]
pub(crate) struct Checking {
    #[arg(long, value_name = "NAME", default_value = "spu-add")]
    pub target: String,
    #[arg(long, value_name = "FILE")]
    pub categories: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub brands: Option<PathBuf>,
    #[arg(long, value_name = "human|json[=FILE]")]
    pub report: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Convert {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub checking: Checking,
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "LAYOUT", default_value = "ndjson")]
    pub layout: Layout,
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    Ndjson,
    Json,
    Files,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub checking: Checking,
}

#[derive(Debug, Args)]
pub(crate) struct Preview {
    #[command(flatten)]
    pub reading: Reading,
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "human|json[=FILE]")]
    pub report: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "NAME|NUMBER")]
    pub sheet: Option<String>,
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[arg(value_name = "CODE")]
    pub code: String,
}

#[derive(Debug, Args)]
pub(crate) struct Listing {}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
