//! The command line: what can be said, and in which words it is explained.
//!
//! The words are not here but in the library's `words`, in both languages; they are put in before the arguments are
//! parsed, so that `--help` speaks the merchant's language too.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
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
    #[arg(long, global = true, value_name = "auto|always|never", default_value = "auto")]
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
    Describe(Describe),
    Init(Init),
    Template(Template),
    Explain(Explain),
    Rules(Listing),
    Presets(Presets),
    Schema(Schema),
    Completions(Completions),
}

/// How the bytes of a file become cells.
#[derive(Debug, Args)]
pub(crate) struct Decoding {
    #[arg(long)]
    pub encoding: Option<String>,
    #[arg(long)]
    pub delimiter: Option<String>,
    #[arg(long)]
    pub limit: Vec<String>,
}

/// How catalogs are read and mapped.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[arg(short, long)]
    pub mapping: Option<PathBuf>,
    #[arg(long)]
    pub preset: Option<String>,
    #[arg(long)]
    pub sheet: Option<String>,
    #[command(flatten)]
    pub decoding: Decoding,
    #[arg(long, value_name = "yuan|fen")]
    pub price_unit: Option<PriceUnit>,
    #[arg(long)]
    pub set: Vec<String>,
    #[arg(long)]
    pub attr: Vec<String>,
    #[arg(long)]
    pub today: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PriceUnit {
    Yuan,
    Fen,
}

/// What catalogs are checked against, and how that is reported.
#[derive(Debug, Args)]
pub(crate) struct Checking {
    #[arg(long, default_value = "spu-add")]
    pub target: String,
    #[arg(long)]
    pub categories: Vec<PathBuf>,
    #[arg(long)]
    pub brands: Option<PathBuf>,
    #[arg(long)]
    pub images: Option<PathBuf>,
    #[arg(long)]
    pub missing_images: Option<PathBuf>,
    #[arg(long)]
    pub select: Vec<String>,
    #[arg(long)]
    pub ignore: Vec<String>,
    #[arg(long, value_name = "warnings")]
    pub deny: Option<Deny>,
    #[arg(long, conflicts_with = "write_baseline")]
    pub baseline: Option<PathBuf>,
    #[arg(long)]
    pub write_baseline: Option<PathBuf>,
    #[arg(long)]
    pub report: Vec<String>,
    #[arg(short = 'j', long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    Warnings,
}

#[derive(Debug, Args)]
pub(crate) struct Convert {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub checking: Checking,
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "ndjson|json|files", default_value = "ndjson")]
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
    #[command(flatten)]
    pub fixing: Fixing,
}

/// What becomes of what could be written instead.
#[derive(Debug, Args)]
pub(crate) struct Fixing {
    #[arg(long)]
    pub fix: Option<PathBuf>,
    #[arg(long)]
    pub unsafe_fixes: bool,
    #[arg(long)]
    pub diff: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Preview {
    #[command(flatten)]
    pub reading: Reading,
    #[arg(short, long)]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Describe {
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[arg(short, long)]
    pub mapping: Option<PathBuf>,
    #[arg(long)]
    pub preset: Option<String>,
    #[command(flatten)]
    pub decoding: Decoding,
    #[arg(long, value_name = "human|json", default_value = "human")]
    pub format: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    Human,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    pub file: PathBuf,
    #[arg(long)]
    pub sheet: Option<String>,
    #[command(flatten)]
    pub decoding: Decoding,
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Template {
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    #[arg(long)]
    pub categories: Option<PathBuf>,
    #[arg(long)]
    pub brands: Option<PathBuf>,
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[arg(allow_negative_numbers = true)]
    pub code: String,
}

#[derive(Debug, Args)]
pub(crate) struct Listing {
    #[arg(long)]
    pub wechat: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Presets {
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    pub shell: clap_complete::Shell,
}
