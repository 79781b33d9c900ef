//! The command as somebody meets it: odd files, wrong arguments, outputs, signals, languages. What it says about
//! catalogs is the gallery's matter ([`cases`](super::cases)).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const GOODS: &str = include_str!("../../examples/catalogs/blankets.csv");
const MAPPING: &str = include_str!("../../examples/catalogs/shangjia.toml");

/// A folder with a catalog and its mapping, and the files that odd users have.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("goods.csv", GOODS);
    write("shangjia.toml", MAPPING);
    write("empty.csv", "");
    write("header.csv", GOODS.lines().next().unwrap());
    write("refused.csv", &GOODS.replace(",39.90,", ",39.905,").replace("\"1,299.00\"", "面议"));
    write("broken.toml", "[columns]\n\"售价(元)\" = = 3\n");
    write("unknown-key.toml", "prise_unit = \"yuan\"\n");
    write("unknown-column.toml", "[columns]\n\"商品编号\" = \"out_product_id\"\n\"售价价\" = \"sale_price\"\n");
    write("house.toml", "schema = \"house.json\"\n");
    write("house.json", "{\"properties\": {\n  \"title\": {\"maxLength\": -1}\n}}");
    write("words.toml", "[words]\nforbidden = \"nosuch.txt\"\n");
    write("rule.toml", "[rules]\ntitel = \"off\"\n");
    write("page.xls", "<html><body><p>商品编号</p></body></html>");
    fs::create_dir(folder.path().join("folder")).unwrap();
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/holiday.jpg"), "mine").unwrap();
    folder
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shangjia"));
    for name in ["LC_ALL", "LC_MESSAGES", "SHANGJIA_LANG", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C").current_dir(folder).args(args).stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    said(command(folder, args).output().unwrap())
}

fn said(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Every path below a folder with its content.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            if path.is_dir() {
                left.push(path);
                found.push((name, Vec::new()));
            } else {
                found.push((name, fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn what_cannot_be_done_is_said_once_and_leaves_everything_as_it_was() {
    let convert_to = |output: &'static str| vec!["convert", "goods.csv", "-o", output];
    let check_with = |args: &[&'static str]| [&["check", "goods.csv"], args].concat();
    let cases: Vec<(Vec<&str>, &[&str])> = vec![
        (vec!["check", "nosuch.csv"], &["nosuch.csv: there is no such file"]),
        (vec!["check", "nosuch.csv", "--lang", "zh"], &["无法完成", "nosuch.csv：没有这个文件"]),
        (vec!["check", "folder"], &["folder: this is a folder"]),
        (vec!["check", "/dev/zero"], &["/dev/zero: this is a device"]),
        (vec!["check", "empty.csv"], &["empty.csv: the file is empty"]),
        (vec!["check", "page.xls"], &["page.xls: this is a web page (HTML)", "save it as .xlsx"]),
        (vec!["preview", "nosuch.csv"], &["nosuch.csv"]),
        (vec!["init", "nosuch.csv"], &["nosuch.csv"]),
        (vec!["init", "goods.csv"], &["shangjia.toml: is there already", "--force"]),
        (check_with(&["-m", "nosuch.toml"]), &["nosuch.toml: there is no such file"]),
        (check_with(&["-m", "folder"]), &["folder: this is a folder"]),
        (check_with(&["-m", "broken.toml"]), &["this is not TOML", "[broken.toml:2:", " 2 | \"售价(元)\" = = 3", "^"]),
        (check_with(&["-m", "unknown-key.toml"]), &["unknown key \"prise_unit\"", "did you mean \"price_unit\"?", "unknown-key.toml:1:1"]),
        (
            check_with(&["-m", "unknown-column.toml"]),
            &["no column \"售价价\"", "did you mean \"售价(元)\"?", "[unknown-column.toml:3:1]", " 3 | \"售价价\" = \"sale_price\""],
        ),
        (check_with(&["-m", "house.toml"]), &["not a JSON Schema", "[./house.json:2:26]", "2 |   \"title\": {\"maxLength\": -1}"]),
        (check_with(&["-m", "house.toml", "--write-baseline", "house.json"]), &["house.json: the output is one of the inputs"]),
        (check_with(&["-m", "words.toml"]), &["nosuch.txt: there is no such file"]),
        (check_with(&["-m", "rule.toml"]), &["no rule \"titel\"", "rule.toml:2:1"]),
        (check_with(&["--set", "sale_prise=1"]), &["unknown field \"sale_prise\"", "\"sale_price\"", "--set:1:1"]),
        (check_with(&["--attr", "尺寸"]), &["no column \"尺寸\""]),
        (check_with(&["--sheet", "商品表"]), &["goods.csv", "\"商品表\"", "no workbook"]),
        (check_with(&["--encoding", "utf-7"]), &["unknown encoding \"utf-7\"", "gb18030"]),
        (check_with(&["--delimiter", ";;"]), &["--delimiter", "\";;\""]),
        (check_with(&["--target", "nosuch"]), &["--target", "spu-add"]),
        (check_with(&["--ignore", "price-zer"]), &["--ignore:1:1", "no rule \"price-zer\"", "did you mean \"price-zero\""]),
        (check_with(&["--today", "soon"]), &["--today", "2026-12-31"]),
        (check_with(&["--baseline", "goods.csv"]), &["goods.csv, line 1", "no baseline"]),
        (check_with(&["--baseline", "b.json", "--write-baseline", "b.json"]), &["--baseline", "--write-baseline"]),
        (check_with(&["--write-baseline", "goods.csv"]), &["the output is one of the inputs"]),
        (check_with(&["--write-baseline", "b.json", "--report", "json=b.json"]), &["b.json: two things"]),
        (check_with(&["--report", "xml"]), &["--report", "json=FILE"]),
        (check_with(&["--report", "json=nosuch/report.json"]), &["nosuch: there is no such folder"]),
        (check_with(&["--report", "human=r.txt", "--report", "json=./r.txt"]), &["./r.txt: two things"]),
        (check_with(&["--categories", "goods.csv"]), &["goods.csv"]),
        (convert_to("nosuch/out.ndjson"), &["nosuch: there is no such folder"]),
        (convert_to("folder"), &["folder: this is a folder", "--layout files"]),
        (convert_to("goods.csv"), &["goods.csv: the output is one of the inputs"]),
        (convert_to("./shangjia.toml"), &["shangjia.toml: the output is one of the inputs"]),
        (vec!["convert", "goods.csv", "empty.csv", "-o", "out.ndjson"], &["empty.csv: the file is empty"]),
        (vec!["convert", "goods.csv", "-o", "out.ndjson", "--report", "json=out.ndjson"], &["out.ndjson: two things"]),
        (vec!["convert", "goods.csv", "--layout", "files"], &["-o"]),
        (vec!["convert", "goods.csv", "--layout", "files", "-o", "full"], &["full: is there already", "--force"]),
        (vec!["convert", "goods.csv", "--layout", "files", "-o", "full", "--force"], &["full: ", "holiday.jpg"]),
        (vec!["convert", "goods.csv", "--layout", "files", "-o", ".", "--force"], &["the output is one of the inputs"]),
        (vec!["explain", "price-sub"], &["\"price-sub\"", "did you mean price-sub-fen"]),
        (vec!["explain", "99999999999"], &["there is no rule"]),
        (vec!["schema", "nosuch"], &["spu-add, "]),
        (vec!["check", "a\u{1b}[2J\u{202e}\n.csv"], &["a\\u{1B}[2J\\u{202E}\\n.csv: there is no such file"]),
        (vec!["check", "--\u{1b}[2J\u{202e}x"], &["unexpected argument"]),
        (vec!["check", "goods.csv", "--layout", "files"], &["unexpected argument"]),
    ];
    let folder = folder();
    let before = tree(folder.path());
    for (args, parts) in cases {
        let (code, out, err) = run(folder.path(), &args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}\n{err}");
        let unwrapped = err.replace("\n  ", " ").replace("   ", " ");
        for part in parts {
            assert!(err.contains(part) || unwrapped.contains(part), "{args:?}: {part} is missing\n{err}");
        }
        assert!(err.lines().count() <= 20 && !err.contains("panicked") && !err.contains(".shangjia-"), "{args:?}\n{err}");
        assert!(err.lines().all(|line| line == shangjia::report::printable(line)), "{args:?}\n{err:?}");
        assert!(tree(folder.path()) == before, "{args:?} left something behind");
    }
}

#[cfg(unix)]
#[test]
fn an_input_behind_a_link_is_not_written_and_a_device_stays_one() {
    let folder = folder();
    let goods = folder.path().join("goods.csv");
    std::os::unix::fs::symlink(&goods, folder.path().join("link.csv")).unwrap();
    for (input, output) in [("goods.csv", "link.csv"), ("link.csv", "goods.csv")] {
        let (code, _, err) = run(folder.path(), &["convert", input, "-o", output]);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("the output is one of the inputs"), "{err}");
        assert_eq!(fs::read_to_string(&goods).unwrap(), GOODS);
    }
    let (code, out, _) = run(folder.path(), &["convert", "goods.csv", "-q", "-o", "/dev/stdout"]);
    assert_eq!((code, out.lines().count()), (0, 2));
    assert_eq!(run(folder.path(), &["convert", "goods.csv", "-q", "-o", "/dev/null", "--report", "json=/dev/null"]).0, 0);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[cfg(unix)]
#[test]
fn a_folder_that_takes_no_files_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let closed = folder.path().join("folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(closed.join("probe"), "").is_ok() {
        println!("this user may write everywhere: nothing tried");
        return;
    }
    let (code, _, err) = run(folder.path(), &["convert", "goods.csv", "-o", "folder/out.ndjson"]);
    assert_eq!(code, 2);
    assert!(err.contains("folder/out.ndjson: permission denied"), "{err}");
}

#[test]
fn an_output_is_replaced_whole_and_refused_products_leave_it_empty() {
    let folder = folder();
    let out = folder.path().join("out.ndjson");
    fs::write(&out, "old\n".repeat(1000)).unwrap();
    let (code, stdout, err) = run(folder.path(), &["convert", "goods.csv", "-o", "out.ndjson"]);
    assert_eq!((code, stdout.as_str()), (0, ""), "{err}");
    let text = fs::read_to_string(&out).unwrap();
    assert!(text.lines().count() == 2 && text.lines().all(|line| line.starts_with("{\"out_product_id\":\"B10")), "{text}");
    let (code, _, err) = run(folder.path(), &["convert", "refused.csv", "-o", "out.ndjson"]);
    assert_eq!((code, fs::read_to_string(&out).unwrap().as_str()), (1, ""), "{err}");
    assert!(err.contains("0 products go out, 2 refused"), "{err}");
    let (code, _, _) = run(folder.path(), &["convert", "refused.csv", "-o", "out.json", "--layout", "json", "-q"]);
    assert_eq!((code, fs::read_to_string(folder.path().join("out.json")).unwrap().as_str()), (1, "[]\n"));
    let (_, array, _) = run(folder.path(), &["convert", "goods.csv", "--layout", "json", "-q"]);
    let array: Vec<serde_json::Value> = serde_json::from_str(&array).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(array, lines);
}

#[test]
fn a_file_for_each_product() {
    let folder = folder();
    let args = ["convert", "goods.csv", "-q", "--layout", "files", "-o", "out/"];
    assert_eq!(run(folder.path(), &args).0, 0);
    let names = || tree(&folder.path().join("out")).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(), ["000001-B100.json", "000002-B101.json"]);
    let (code, _, err) = run(folder.path(), &args);
    assert!(code == 2 && err.contains("is there already"), "{err}");
    fs::write(folder.path().join("out/000009-OLD.json"), "{}").unwrap();
    assert_eq!(run(folder.path(), &[&args[..], &["--force"]].concat()).0, 0);
    assert_eq!(names(), ["000001-B100.json", "000002-B101.json"]);
    assert!(tree(folder.path()).iter().all(|(name, _)| !name.contains(".shangjia-")));
}

#[test]
fn one_unreadable_file_of_several_is_named_and_the_others_are_checked() {
    let folder = folder();
    let (code, out, err) = run(folder.path(), &["check", "empty.csv", "goods.csv", "nosuch.csv"]);
    assert_eq!(code, 2);
    assert!(out.contains("2 products go out"), "{out}");
    assert_eq!(err, "not checked: nosuch.csv: there is no such file\nnot checked: empty.csv: the file is empty\n");
    let (code, out, err) = run(folder.path(), &["check", "empty.csv", "nosuch.csv"]);
    assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 2));
}

#[test]
fn a_header_alone_is_a_warning() {
    let folder = folder();
    let (code, out, _) = run(folder.path(), &["check", "header.csv"]);
    assert_eq!(code, 0);
    assert!(out.contains("warning[no-rows]"), "{out}");
}

#[test]
fn standard_input_is_read_as_a_file_is() {
    let folder = folder();
    let mut child = command(folder.path(), &["convert", "-", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(GOODS.as_bytes()).unwrap();
    let (code, out, err) = said(child.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, run(folder.path(), &["convert", "goods.csv", "-q"]).1);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = folder();
    let (header, rows) = GOODS.split_once('\n').unwrap();
    let many: String = (0..400).map(|n| rows.replace("B10", &format!("{n}-"))).collect();
    fs::write(folder.path().join("many.csv"), format!("{header}\n{many}")).unwrap();
    for args in [&["convert", "many.csv"][..], &["preview", "many.csv"], &["check", "many.csv", "--report", "json"], &["schema", "spu-add"]]
    {
        let mut child = command(folder.path(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0]).unwrap();
        drop(stdout);
        let (code, _, err) = said(child.wait_with_output().unwrap());
        assert!(code == 0 && !err.contains("panicked"), "{args:?}: {code}\n{err}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_and_nothing_half_written_stays() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        for layout in ["ndjson", "files"] {
            let folder = folder();
            let before = tree(folder.path());
            let args = ["convert", "-", "--layout", layout, "-o", "out", "--report", "json=report.json"];
            let mut child = command(folder.path(), &args).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            child.stdin.as_mut().unwrap().write_all(GOODS.as_bytes()).unwrap();
            let temporary = || tree(folder.path()).iter().filter(|(name, _)| name.starts_with(".shangjia-")).count();
            let begun = (0..500).any(|_| {
                std::thread::sleep(std::time::Duration::from_millis(10));
                temporary() == 2
            });
            assert!(begun, "the outputs were not begun");
            // The first outputs are there a moment before the program reads.
            std::thread::sleep(std::time::Duration::from_millis(50));
            assert!(Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success());
            assert_eq!(child.wait().unwrap().code(), Some(code));
            assert!(tree(folder.path()) == before, "{signal} left something behind");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = folder();
    let args = ["convert", "goods.csv", "refused.csv", "--report", "human", "--report", "json=report.json"];
    let once = || (run(folder.path(), &args), fs::read(folder.path().join("report.json")).unwrap());
    assert_eq!(once(), once());
}

#[test]
fn two_reports_of_one_run() {
    let folder = folder();
    let (code, out, _) = run(folder.path(), &["check", "refused.csv", "--report", "human", "--report", "json=report.json"]);
    assert_eq!(code, 1);
    assert!(out.contains("error[price-sub-fen]"), "{out}");
    let report: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("report.json")).unwrap()).unwrap();
    let schema = serde_json::from_str(&run(folder.path(), &["schema", "report"]).1).unwrap();
    assert!(jsonschema::is_valid(&schema, &report));
    assert_eq!(report["counts"]["error"].as_u64(), report["diagnostics"].as_array().map(|all| all.len() as u64));
    let (code, out, err) = run(folder.path(), &["check", "refused.csv", "-q"]);
    assert_eq!((code, out.as_str(), err.as_str()), (1, "", ""));
    let (_, out, _) = run(folder.path(), &["check", "refused.csv", "-q", "--report", "json"]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&out).unwrap(), report);
}

#[test]
fn columns_are_shown_when_they_are_asked_for() {
    let folder = folder();
    let (_, brief, _) = run(folder.path(), &["check", "goods.csv"]);
    let (_, verbose, took) = run(folder.path(), &["check", "goods.csv", "-v"]);
    assert!(took.contains(" ms; schemas and rules took "), "{took}");
    assert!(verbose.ends_with(&brief) && !brief.contains("UTF-8"), "{verbose}");
    for part in
        ["goods.csv, encoding UTF-8 (valid throughout), separated by commas, header in row 1", "I  售价(元)", "in yuan", "option 颜色"]
    {
        assert!(verbose.contains(part), "{part} is missing\n{verbose}");
    }
    let (_, _, said) = run(folder.path(), &["preview", "goods.csv", "-v", "--lang", "zh"]);
    assert!(said.contains("规格“颜色”") && said.contains("商品 2 个，SKU 4 个"), "{said}");
}

#[test]
fn colours_and_languages_are_the_users() {
    let folder = folder();
    let coloured = |args: &[&str], env: &[(&str, &str)]| {
        let out = command(folder.path(), args).envs(env.iter().copied()).output().unwrap();
        said(out).1.contains('\u{1b}')
    };
    let check = ["check", "refused.csv"];
    assert!(!coloured(&check, &[]), "a pipe takes no colours");
    assert!(coloured(&[&check[..], &["--color", "always"]].concat(), &[("NO_COLOR", "1")]));
    assert!(coloured(&check, &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&check, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&[&check[..], &["--color=never"]].concat(), &[("CLICOLOR_FORCE", "1")]));

    let speaks = |args: &[&str], env: &[(&str, &str)]| {
        let out = command(folder.path(), args).envs(env.iter().copied()).output().unwrap();
        if said(out).1.contains("错误") { "zh" } else { "en" }
    };
    assert_eq!(speaks(&check, &[]), "en");
    assert_eq!(speaks(&check, &[("LANG", "zh_CN.UTF-8")]), "zh");
    assert_eq!(speaks(&check, &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), "en");
    assert_eq!(speaks(&check, &[("SHANGJIA_LANG", "zh"), ("LC_ALL", "C")]), "zh");
    assert_eq!(speaks(&[&check[..], &["--lang", "en"]].concat(), &[("LANG", "zh_CN.UTF-8")]), "en");
    assert_eq!(speaks(&["--lang=zh", "--help"], &[]), "zh");
}

#[test]
fn every_limit_has_a_flag_a_key_and_its_name_in_the_message() {
    let folder = folder();
    let cells = "商品编号,商品标题,售价(元)\n719,加厚珊瑚绒毛毯,59\n";
    fs::write(folder.path().join("goods.csv"), cells).unwrap();
    fs::write(folder.path().join("low.toml"), "[limits]\ncolumns = 2\n").unwrap();
    let said = |args: &[&str]| run(folder.path(), &[&["check", "goods.csv", "--lang", "en"][..], args].concat());
    let (code, _, err) = said(&["--mapping", "low.toml"]);
    assert_eq!(code, 2);
    assert!(err.contains("the limit columns (2)") && err.contains("columns=N"), "{err}");
    let (code, _, err) = said(&["--mapping", "low.toml", "--limit", "columns=1K"]);
    assert_eq!(code, 1, "{err}");
    assert!(said(&["--limit", "record=8"]).2.contains("the limit record (8)"));
    assert!(said(&["--limit", "field=20"]).1.contains("cell-too-long"));
    for name in shangjia::table::Limits::NAMES {
        let (code, _, err) = said(&["--limit", &format!("{name}=1G")]);
        assert_eq!(code, 1, "{name}: {err}");
    }
    for wrong in ["rows=1", "columns=0", "columns", "columns=many"] {
        let (code, _, err) = said(&["--limit", wrong]);
        assert!(code == 2 && err.contains("strings=N"), "{wrong}: {err}");
    }
    // A product may have so much text, whether its rows stand together or apart.
    for product in [|n: usize| n / 2000, |n| n % 2] {
        let rows: Vec<String> = (0..4000).map(|n| format!("{},{},59", product(n), "毯".repeat(300))).collect();
        fs::write(folder.path().join("goods.csv"), format!("商品编号,商品标题,售价(元)\n{}\n", rows.join("\n"))).unwrap();
        assert!(said(&["--limit", "block=500K"]).2.contains("the limit block (512000)"), "{}", product(1));
    }
}

#[test]
fn help_is_one_flat_page_in_one_language() {
    let folder = folder();
    let mut commands: Vec<&str> = shangjia::words::command::COMMANDS.iter().map(|(name, _)| *name).collect();
    commands.push("");
    for name in commands {
        for lang in ["zh", "en"] {
            let args: Vec<&str> = [name, "--help", "--lang", lang].into_iter().filter(|arg| !arg.is_empty()).collect();
            let (code, page, err) = run(folder.path(), &args);
            assert_eq!((code, err.as_str()), (0, ""));
            let short: Vec<&str> = args.iter().map(|arg| if *arg == "--help" { "-h" } else { arg }).collect();
            assert_eq!(run(folder.path(), &short).1, page, "-h and --help differ");
            for clap in ["[possible values", "[default", "Print help", "Print version", "[OPTIONS]", "<FILE>", "Options:"] {
                let ours = lang == "en" && matches!(clap, "[OPTIONS]" | "<FILE>");
                assert!(ours || !page.contains(clap), "{name} {lang}: {clap}\n{page}");
            }
            assert!(page.lines().count() <= 66 && !page.contains("\n\n\n"), "{page}");
        }
    }
    assert_eq!(run(folder.path(), &["-V"]), (0, format!("shangjia {}\n", env!("CARGO_PKG_VERSION")), String::new()));
}

#[test]
fn rules_schemas_and_completions_are_printed() {
    let folder = folder();
    let (code, list, _) = run(folder.path(), &["rules"]);
    assert_eq!((code, list.lines().count()), (0, shangjia::rules::all().len()));
    let (code, rule, _) = run(folder.path(), &["explain", "price-sub-fen", "--lang", "zh"]);
    assert!(code == 0 && rule.starts_with("错误[price-sub-fen]\n"), "{rule}");
    let (code, rules, _) = run(folder.path(), &["explain", "1000045"]);
    assert!(code == 0 && rules.contains("[title-length]") && rules.contains("1000045"), "{rules}");
    let (code, reason, _) = run(folder.path(), &["explain", "1000042", "--lang", "zh"]);
    assert!(code == 0 && reason.starts_with("1000042 场景没有开通\n\n看的是店铺自己的权限"), "{reason}");
    for number in ["-1", "-2", "2747123"] {
        let (code, reason, _) = run(folder.path(), &["explain", number]);
        assert!(code == 0 && reason.lines().count() == 3, "{number}: {reason}");
    }
    for (language, lang) in [(shangjia::Language::Zh, "zh"), (shangjia::Language::En, "en")] {
        let (code, page, _) = run(folder.path(), &["rules", "--wechat", "--lang", lang]);
        assert_eq!((code, page), (0, shangjia::rules::wechat::page(language)));
    }
    for rule in shangjia::rules::all() {
        let (code, text, _) = run(folder.path(), &["explain", rule.code]);
        assert!(code == 0 && !text.lines().any(|line| line.trim_start().starts_with('@')), "{text}");
    }
    let (_, names, _) = run(folder.path(), &["schema"]);
    for name in names.lines() {
        let schema: serde_json::Value = serde_json::from_str(&run(folder.path(), &["schema", name]).1).unwrap();
        assert!(schema["$schema"].is_string(), "{name}");
    }
    assert!(names.lines().any(|name| name == "mapping"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, script, _) = run(folder.path(), &["completions", shell]);
        assert!(code == 0 && script.contains("price-unit"), "{shell}");
    }
}

#[test]
fn what_init_writes_is_what_the_other_commands_read() {
    let folder = folder();
    fs::remove_file(folder.path().join("shangjia.toml")).unwrap();
    let (code, text, _) = run(folder.path(), &["init", "goods.csv", "-o", "-"]);
    assert!(code == 0 && text.contains("\"商品编号\" = \"out_product_id\""), "{text}");
    let (code, out, err) = run(folder.path(), &["init", "goods.csv"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.starts_with("shangjia.toml is written"), "{err}");
    assert_eq!(fs::read_to_string(folder.path().join("shangjia.toml")).unwrap(), text);
    let (code, out, _) = run(folder.path(), &["preview", "goods.csv"]);
    assert_eq!((code, out.lines().count()), (0, 2));
}

#[test]
fn a_list_of_missing_images_becomes_the_table_of_uploaded_ones() {
    let folder = folder();
    let goods =
        GOODS.replace("https://mmecimage.cn/", "https://img.example.com/").replace("https://img.example.com/p/b100-red.jpg", "=red.jpg");
    fs::write(folder.path().join("goods.csv"), goods).unwrap();
    let check = |args: &[&str]| run(folder.path(), &[&["check", "goods.csv"], args].concat());
    check(&["--missing-images", "todo.csv"]);
    let todo = fs::read_to_string(folder.path().join("todo.csv")).unwrap();
    assert!(todo.starts_with("\u{feff}original,wechat,count,product\n") && todo.contains("\n./=red.jpg,,2,B100\n"), "{todo}");
    let done: String =
        todo.lines().enumerate().map(|(n, line)| line.replacen(",,", &format!(",https://mmecimage.cn/p/{n},"), 1) + "\n").collect();
    fs::write(folder.path().join("done.csv"), done).unwrap();
    let (code, said, _) = check(&["--images", "done.csv", "--missing-images", "left.csv", "--deny", "warnings"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("left.csv")).unwrap().lines().count(), 1);
}

#[test]
fn what_a_baseline_knows_is_no_news() {
    let folder = folder();
    let check = |args: &[&str]| run(folder.path(), &[&["check", "refused.csv"], args].concat());
    let (code, first, _) = check(&["--write-baseline", "known.json"]);
    assert_eq!(code, 1, "{first}");
    let (code, second, _) = check(&["--baseline", "known.json"]);
    assert_eq!(code, 0, "{second}");
    assert!(second.contains("findings-silenced") && second.contains("still-refused"), "{second}");
    // Sorted otherwise and with one thing more, only that is new.
    let text = fs::read_to_string(folder.path().join("refused.csv")).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    fs::write(folder.path().join("refused.csv"), lines.join("\n")).unwrap();
    let (code, third, _) = check(&["--baseline", "known.json"]);
    assert_eq!(code, 0, "{third}");
}
