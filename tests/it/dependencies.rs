//! What the crate brings with it, asked of cargo: nothing that talks to the network, in the validator alone nothing of
//! terminals and workbooks either, and of every package only the features that were looked at; and how it is built.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Every package and its features. A change of dependencies shows here; `UPDATE=1` writes it anew, to be read.
const FEATURES: &str = "tests/it/features.txt";

/// Parts of the names of features that fetch, connect or encrypt connections.
const FETCHING: [&str; 9] = ["resolve", "http", "tls", "network", "socket", "download", "remote", "url-fetch", "dns"];

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
    tree("{p}", features).iter().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// A line of that format for everything that a build for Linux brings with it.
fn tree(format: &str, features: &[&str]) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--target",
            "x86_64-unknown-linux-gnu",
            "--format",
            format,
        ])
        .args(features)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let lines = String::from_utf8(tree.stdout).unwrap();
    lines.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
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
fn no_feature_of_any_package_fetches_and_none_is_new() {
    let features = tree("{p}\t{f}", &[]).into_iter().filter_map(|line| {
        let (package, features) = line.split_once('\t')?;
        let name = package.split(' ').next()?;
        Some(format!("{name}: {features}").trim_end().to_owned())
    });
    let features = features.collect::<Vec<_>>().join("\n") + "\n";
    for line in features.lines() {
        let (_, of_package) = line.split_once(": ").unwrap_or_default();
        let fetches = |feature: &&str| FETCHING.iter().any(|part| feature.contains(part));
        assert_eq!(of_package.split(',').find(fetches), None, "{line}");
    }
    assert!(features.contains("\njsonschema:\n"), "its usual features open files and sockets that a schema names");
    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join(FEATURES);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&snapshot, &features).unwrap();
    }
    let known = fs::read_to_string(&snapshot).unwrap();
    let new: Vec<_> = features.lines().filter(|line| !known.lines().any(|known| known == *line)).collect();
    let gone: Vec<_> = known.lines().filter(|line| !features.lines().any(|own| own == *line)).collect();
    assert!(new.is_empty() && gone.is_empty(), "new: {new:#?}\ngone: {gone:#?}\nUPDATE=1 writes {FEATURES} anew");
}

#[test]
fn a_release_checks_its_sums_and_survives_a_panic() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table = fs::read_to_string(root.join("Cargo.toml")).unwrap().parse().unwrap();
    let release = &manifest["profile"]["release"];
    // A reader of workbooks that panics is caught, and one whose sums wrap around would take one cell for another.
    assert_eq!(release["panic"].as_str(), Some("unwind"));
    assert_eq!(release["overflow-checks"].as_bool(), Some(true));
    let own = release.get("package").and_then(toml::Value::as_table);
    assert!(own.is_none_or(|packages| packages.values().all(|package| package.get("overflow-checks").is_none())), "{own:?}");
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    assert!(fs::read_to_string(root.join("src/lib.rs")).unwrap().contains("\n#![forbid(unsafe_code)]\n"));
}

#[test]
fn the_validator_alone_knows_no_terminal_and_no_workbook() {
    let packages = packages(&["--no-default-features"]);
    assert!(packages.contains("jsonschema") && packages.contains("csv"), "{packages:?}");
    assert_eq!(found(&packages, &NETWORK), Vec::<String>::new());
    assert_eq!(found(&packages, &OF_THE_COMMAND), Vec::<String>::new());
}
