//! The command line in the merchant's language: help pages, failures, explanations.

use super::Failure;
use super::inputs::shown;
use super::terminal::{Stream, Terminal};
use clap::{Arg, ArgAction, Command};
use shangjia::report::printable;
use shangjia::rules::{Rule, Words};
use shangjia::words::{command, error_text, option, report, trouble};
use shangjia::{Language, Outcome};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// The command with every help text in that language: one flat page for each command.
pub(crate) fn translated(cli: Command, language: Language) -> Command {
    let text = |words: Words| words.text(language);
    let mut cli = dress(cli.disable_version_flag(true), "", language)
        .subcommand_help_heading(text(option::COMMANDS))
        .about(text(command::ABOUT))
        .help_template(template(text(command::LONG_ABOUT), language));
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    cli = cli.arg(worded(version, "", language));
    for (name, words) in command::COMMANDS {
        cli = cli.mut_subcommand(name, |sub| {
            let examples = format!("{}:\n{}", text(option::EXAMPLES), indented(text(words.examples)));
            dress(sub, name, language)
                .about(text(words.about))
                .after_help(examples.trim_end().to_owned())
                .help_template(template(text(words.long_about), language))
        });
    }
    cli
}

fn template(about: &str, language: Language) -> String {
    format!("{about}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", option::USAGE.text(language))
}

/// Options, headings and the help flag itself.
fn dress(command: Command, name: &'static str, language: Language) -> Command {
    let ids: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    // Both flags show the short form of clap's page, which is the flat one.
    let help = Arg::new("help").short('h').long("help").action(ArgAction::HelpShort);
    let mut command = command.disable_help_flag(true).arg(help);
    for id in ids.iter().map(String::as_str).chain(["help"]) {
        command = command.mut_arg(id, |arg| worded(arg, name, language));
    }
    let usage = usage_line(&command, name, language);
    command.override_usage(usage)
}

/// One option in the merchant's words; what clap would add in English is said by them.
fn worded(arg: Arg, command: &str, language: Language) -> Arg {
    let Some(words) = option::of(command, arg.get_id().as_str()) else { return arg };
    let text = |words: Words| words.text(language);
    let arg = arg.help(text(words.help)).help_heading(text(words.heading));
    let valued = arg.get_action().takes_values();
    let arg = if valued { arg.hide_possible_values(true).hide_default_value(true) } else { arg };
    // Every command has these; they stand last, in the same order everywhere.
    let general = ["lang", "color", "verbose", "quiet", "help", "version"].iter().position(|name| arg.get_id() == name);
    let arg = if let Some(order) = general { arg.display_order(100 + order) } else { arg };
    match words.value {
        Some(value) => arg.value_name(text(value)),
        None => arg,
    }
}

/// `shangjia convert <FILE>... [OPTIONS]`.
fn usage_line(command: &Command, name: &str, language: Language) -> String {
    let mut words = vec!["shangjia".to_owned()];
    words.push(if name.is_empty() { format!("<{}>", option::A_COMMAND.text(language)) } else { name.to_owned() });
    for arg in command.get_positionals() {
        let value = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
        let many = if matches!(arg.get_action(), ArgAction::Append) { "..." } else { "" };
        words.push(if arg.is_required_set() { format!("<{value}>{many}") } else { format!("[{value}]{many}") });
    }
    words.push(format!("[{}]", option::SOME_OPTIONS.text(language)));
    words.join(" ")
}

fn indented(text: &str) -> String {
    text.lines().flat_map(|line| ["  ", line, "\n"]).collect()
}

/// What the argument parser has to say: help and version are no failures.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let said = if error.use_stderr() {
        // An argument may hold whatever a file is named; the parser quotes it as it is.
        let text = error.render().to_string();
        let lines: Vec<_> = text.lines().map(printable).collect();
        writeln!(io::stderr().lock(), "{}", lines.join("\n"))
    } else {
        error.print()
    };
    // There is nowhere left to report that the terminal is closed.
    let _ = said;
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// A fault of the program itself.
pub(crate) fn fault(language: Language) {
    // There is nowhere left to report that standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{}", trouble::FAULT.text(language));
}

/// Why nothing was done.
pub(crate) fn failure(failure: &Failure, terminal: &Terminal) -> String {
    let language = terminal.language;
    let sentence = |words: Words, args: &[(&'static str, String)]| {
        let heading = trouble::ERROR.text(language);
        format!("{heading}\n  {}\n", words.fill(language, args))
    };
    let shown = |text: &str| printable(text).into_owned();
    match failure {
        Failure::Job(error) => shangjia::report::show_error(error, language, terminal.human(Stream::Err)),
        Failure::OutputIsInput(file) => sentence(trouble::OUTPUT_IS_INPUT, &[("file", shown(file))]),
        Failure::OutputTwice(file) if file == "-" => {
            sentence(trouble::OUTPUT_TWICE, &[("file", trouble::STANDARD_OUTPUT.text(language).to_owned())])
        }
        Failure::OutputTwice(file) => sentence(trouble::OUTPUT_TWICE, &[("file", shown(file))]),
        Failure::OutputIsFolder(file) => sentence(trouble::OUTPUT_IS_FOLDER, &[("file", shown(file))]),
        Failure::WorkbookToTerminal => sentence(trouble::WORKBOOK_TO_TERMINAL, &[]),
        Failure::FolderWanted => sentence(trouble::FOLDER_WANTED, &[]),
        Failure::NoTableToFix(file) => sentence(trouble::NO_TABLE_TO_FIX, &[("file", shown(file))]),
        Failure::FixFolderWanted => sentence(trouble::FIX_FOLDER_WANTED, &[]),
        Failure::NoFolder(file) => sentence(trouble::NO_FOLDER, &[("file", shown(file))]),
        Failure::NotOurs { folder, file } => sentence(trouble::NOT_OURS, &[("folder", shown(folder)), ("file", shown(file))]),
        Failure::Exists(file) => sentence(trouble::ALREADY_THERE, &[("file", shown(file))]),
        Failure::Argument { name, value, expected } => {
            sentence(trouble::ARGUMENT, &[("name", (*name).to_owned()), ("value", shown(value)), ("expected", expected.clone())])
        }
        Failure::NoSuchRule { code, nearest } => {
            let words = if nearest.is_empty() { trouble::NO_SUCH_RULE } else { trouble::NO_SUCH_RULE_NEAR };
            sentence(words, &[("code", shown(code)), ("nearest", nearest.join(", "))])
        }
    }
}

/// A file that could not be read, while the others were.
pub(crate) fn unreadable(error: &shangjia::Error, language: Language) -> String {
    trouble::NOT_CHECKED.fill(language, &[("problem", error_text(error, language))])
}

/// Something that was replaced and could not be taken away.
pub(crate) fn left_behind(path: &Path, language: Language) -> String {
    trouble::LEFT_BEHIND.fill(language, &[("file", printable(&shown(path)).into_owned())])
}

/// One rule in full.
pub(crate) fn explained(rule: &Rule, language: Language) -> String {
    let mut text = format!("{}[{}]\n{}\n\n", severity(rule, language), rule.code, rule.summary.text(language));
    text.push_str(rule.explanation.text(language));
    text.push_str("\n\n");
    for (words, example) in [(trouble::FAILS, rule.failing), (trouble::PASSES, rule.passing)] {
        text.push_str(words.text(language));
        text.push('\n');
        text.push_str(&indented(&said(example, language)));
    }
    if !rule.predicts.is_empty() {
        let codes: Vec<String> = rule.predicts.iter().map(u32::to_string).collect();
        text.push_str(&trouble::PREDICTS.fill(language, &[("codes", codes.join(", "))]));
        text.push('\n');
    }
    text
}

/// How much a rule weighs, in words.
pub(crate) fn severity(rule: &Rule, language: Language) -> &'static str {
    match rule.severity {
        shangjia::Severity::Error => report::ERROR,
        shangjia::Severity::Warning => report::WARNING,
        shangjia::Severity::Note => report::NOTE,
    }
    .text(language)
}

/// An example for somebody to read. What begins with `@` says to the tests, which run every example, what the few lines
/// of text cannot show; here it is said in words.
fn said(example: &str, language: Language) -> String {
    let Some(marked) = example.strip_prefix('@') else { return example.to_owned() };
    let (mark, rest) = marked.split_once([' ', '\n']).unwrap_or((marked, ""));
    let words = match mark {
        "xlsx" => Some(trouble::EXAMPLE_XLSX),
        "bytes" => Some(trouble::EXAMPLE_BYTES),
        "twice" => Some(trouble::EXAMPLE_TWICE),
        "without" => Some(trouble::EXAMPLE_WITHOUT),
        "sheets" => Some(trouble::EXAMPLE_SHEETS),
        "rows" => Some(trouble::EXAMPLE_ROWS),
        "times" => Some(trouble::EXAMPLE_TIMES),
        "field-limit" => Some(trouble::EXAMPLE_LIMIT),
        "set" => Some(trouble::EXAMPLE_SET),
        "images" => Some(trouble::EXAMPLE_IMAGES),
        "saved" => Some(trouble::EXAMPLE_SAVED),
        "required" => Some(trouble::EXAMPLE_REQUIRED),
        "toml" => Some(trouble::EXAMPLE_TOML),
        "baseline" => Some(trouble::EXAMPLE_BASELINE),
        "hidden-column" => Some(trouble::EXAMPLE_HIDDEN_COLUMN),
        "filter" => Some(trouble::EXAMPLE_FILTER),
        "merged" => Some(trouble::EXAMPLE_MERGED),
        "link" => Some(trouble::EXAMPLE_LINK),
        "picture" => Some(trouble::EXAMPLE_PICTURE),
        "comment" => Some(trouble::EXAMPLE_COMMENT),
        "hide" => Some(trouble::EXAMPLE_HIDE),
        _ => None,
    };
    let takes_value = words.is_some_and(|words| words.en.contains("{value}"));
    let (value, table) = if takes_value { rest.split_once([' ', '\n']).unwrap_or((rest, "")) } else { ("", rest) };
    let heading = words.map(|words| words.fill(language, &[("value", value.to_owned())]) + "\n");
    // A formula without a result is shown as a formula; other cells as a spreadsheet shows them.
    let table = said(table, language);
    let cells = ["=number ", "=date ", "=bool ", "=error "].iter().fold(table, |text, kind| text.replace(kind, ""));
    heading.unwrap_or_default() + &cells.replace("=formula ", "=")
}

/// How a preview ended: what was read, and what became of its rows.
pub(crate) fn previewed(outcome: &Outcome, language: Language) -> String {
    let ledger = &outcome.ledger;
    let skipped: u64 = ledger.skipped.values().sum();
    trouble::PREVIEWED.fill(
        language,
        &[
            ("products", ledger.products.to_string()),
            ("skus", ledger.skus.to_string()),
            ("rows", ledger.read.to_string()),
            ("skipped", skipped.to_string()),
        ],
    )
}
