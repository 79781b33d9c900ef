//! What the crate brings with it, asked of cargo: nothing that talks to the network, and in the validator alone nothing
//! of terminals and workbooks either.

use std::collections::BTreeSet;
use std::process::Command;

/// Packages without which there is no talking to a network.
const NETWORK: [&str; 16] = [
    "reqwest",
    "hyper",
    "ureq",
    "curl",
    "isahc",
    "h2",
    "rustls",
    "native-tls",
    "openssl",
    "openssl-sys",
    "ring",
    "aws-lc-rs",
    "webpki-roots",
    "tokio",
    "mio",
    "socket2",
];

/// What only the command needs.
const OF_THE_COMMAND: [&str; 13] = [
    "clap",
    "clap_builder",
    "clap_complete",
    "calamine",
    "zip",
    "rust_xlsxwriter",
    "miette",
    "indicatif",
    "anstream",
    "terminal_size",
    "sys-locale",
    "signal-hook",
    "tempfile",
];

/// The names of everything that a build brings with it, without what only tests need.
fn packages(features: &[&str]) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
        .args(features)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let names = String::from_utf8(tree.stdout).unwrap();
    names.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn found(packages: &BTreeSet<String>, names: &[&str]) -> Vec<String> {
    names.iter().filter(|name| packages.contains(**name)).map(|name| (*name).to_owned()).collect()
}

#[test]
fn nothing_talks_to_the_network() {
    let packages = packages(&[]);
    assert!(packages.contains("clap") && packages.contains("jsonschema"), "{packages:?}");
    assert_eq!(found(&packages, &NETWORK), Vec::<String>::new());
}

#[test]
fn the_validator_alone_knows_no_terminal_and_no_workbook() {
    let packages = packages(&["--no-default-features"]);
    assert!(packages.contains("jsonschema") && packages.contains("csv"), "{packages:?}");
    assert_eq!(found(&packages, &NETWORK), Vec::<String>::new());
    assert_eq!(found(&packages, &OF_THE_COMMAND), Vec::<String>::new());
}
