//! The command line in the merchant's language: help pages, failures, explanations.

use super::Failure;
use super::terminal::{Stream, Terminal};
use clap::{Arg, Command};
use shangjia::rules::{Rule, Words, shown};
use shangjia::words::{command, error_text, option, report, trouble};
use shangjia::{Language, Outcome};
use std::io::Write;
use std::process::ExitCode;

/// The command with every help text in that language.
pub(crate) fn translated(mut cli: Command, language: Language) -> Command {
    let text = |words: Words| words.text(language);
    let template = format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}\n\n{{after-help}}", text(option::USAGE));
    cli = dress(cli, language).about(text(command::ABOUT)).long_about(text(command::LONG_ABOUT)).help_template(template.clone());
    for (name, words) in command::COMMANDS {
        cli = cli.mut_subcommand(name, |sub| {
            let examples = format!("{}\n{}", text(option::EXAMPLES), indented(text(words.examples)));
            dress(sub, language)
                .help_template(template.clone())
                .about(text(words.about))
                .long_about(text(words.long_about))
                .after_help(examples)
        });
    }
    cli
}

/// Options, headings and the help flag itself.
fn dress(command: Command, language: Language) -> Command {
    let text = |words: Words| words.text(language);
    let named: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    let mut command =
        command.disable_help_flag(true).subcommand_help_heading(text(option::COMMANDS)).next_help_heading(text(option::OPTIONS));
    for id in named {
        command = command.mut_arg(&id, |arg: Arg| {
            let heading = if arg.is_positional() { option::ARGUMENTS } else { option::OPTIONS };
            let arg = arg.help_heading(text(heading));
            match help_of(&id) {
                Some(words) => arg.help(text(words)),
                None => arg,
            }
        });
    }
    let help = Arg::new("help").short('h').long("help").action(clap::ArgAction::Help).help(text(option::PRINT_HELP));
    command.arg(help.help_heading(text(option::OPTIONS)))
}

fn help_of(id: &str) -> Option<Words> {
    Some(match id {
        "files" | "file" => option::FILES,
        "code" => option::CODE,
        "shell" => option::SHELL,
        "name" => option::SCHEMA_NAME,
        "mapping" => option::MAPPING,
        "output" => option::OUTPUT,
        "layout" => option::LAYOUT,
        "report" => option::REPORT,
        "sheet" => option::SHEET,
        "encoding" => option::ENCODING,
        "delimiter" => option::DELIMITER,
        "price_unit" => option::PRICE_UNIT,
        "set" => option::SET,
        "attr" => option::ATTR,
        "categories" => option::CATEGORIES,
        "brands" => option::BRANDS,
        "lang" => option::LANG,
        "color" => option::COLOR,
        "verbose" => option::VERBOSE,
        "quiet" => option::QUIET,
        "force" => option::FORCE,
        "target" => option::TARGET,
        _ => return None,
    })
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// What the argument parser has to say: help and version are no failures.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // There is nowhere left to report that the terminal is closed.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// A fault of the program itself.
pub(crate) fn fault(language: Language) {
    // There is nowhere left to report that standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "{}", trouble::FAULT.text(language));
}

/// Why nothing was done.
pub(crate) fn failure(failure: &Failure, terminal: &Terminal) -> String {
    let language = terminal.language;
    let sentence = |words: Words, args: &[(&'static str, String)]| {
        let heading = trouble::ERROR.text(language);
        format!("{heading}\n  {}\n", words.fill(language, args))
    };
    match failure {
        Failure::Job(error) => shangjia::report::show_error(error, language, terminal.human(Stream::Err)),
        Failure::OutputIsInput(file) => sentence(trouble::OUTPUT_IS_INPUT, &[("file", shangjia::report::printable(file).into_owned())]),
        Failure::Exists(file) => sentence(trouble::ALREADY_THERE, &[("file", shangjia::report::printable(file).into_owned())]),
        Failure::Argument { name, value, expected } => sentence(
            trouble::ARGUMENT,
            &[("name", (*name).to_owned()), ("value", shangjia::report::printable(value).into_owned()), ("expected", expected.clone())],
        ),
        Failure::NoSuchRule { code, nearest } => {
            let words = if nearest.is_empty() { trouble::NO_SUCH_RULE } else { trouble::NO_SUCH_RULE_NEAR };
            sentence(words, &[("code", shangjia::report::printable(code).into_owned()), ("nearest", nearest.join(", "))])
        }
    }
}

/// A file that could not be read, while the others were.
pub(crate) fn unreadable(error: &shangjia::Error, language: Language) -> String {
    error_text(error, language)
}

/// One rule in full.
pub(crate) fn explained(rule: &Rule, language: Language) -> String {
    let severity = match rule.severity {
        shangjia::Severity::Error => report::ERROR,
        shangjia::Severity::Warning => report::WARNING,
        _ => report::NOTE,
    };
    let mut text = format!("{} ({}): {}\n\n", rule.code, severity.text(language), rule.summary.text(language));
    text.push_str(rule.explanation.text(language));
    text.push_str("\n\n");
    for (words, example) in [(trouble::FAILS, rule.failing), (trouble::PASSES, rule.passing)] {
        text.push_str(words.text(language));
        text.push('\n');
        text.push_str(&indented(&shown(example)));
    }
    if !rule.predicts.is_empty() {
        let codes: Vec<String> = rule.predicts.iter().map(u32::to_string).collect();
        text.push_str(&trouble::PREDICTS.fill(language, &[("codes", codes.join(", "))]));
        text.push('\n');
    }
    text
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
