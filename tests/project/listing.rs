//! What a listing wants, and how much each guideline weighs.

use std::fs;

use serde_json::Value as Json;
use specc::cli::Exit;

use super::{LISTED, PNG, content, exported, project, specc, text};
use crate::support::check_text;

#[test]
fn a_listing_says_what_its_form_asks_for() {
    let files = exported();
    let listing = content(&files, "LISTING.md");
    for row in [
        "| App name | Acme CRM |",
        "| Category tags | Sales, CRM |",
        "| Search keywords | contacts, leads |",
        "| Support contact | help@acme.example, https://acme.example/help |",
        "| Source code | hidden;",
        "| Direct installation | prevented |",
        "| Landing page | https://acme.example/workato |",
        "| Logo | logo.png, 160 × 120 pixels |",
    ] {
        assert!(listing.contains(row), "{row} is not in {listing}");
    }
    let site = specc::target::docs::site(check_text(LISTED, "yaml").connector.as_ref().expect("it compiles"));
    for path in ["index.html", "markdown/README.md"] {
        let page = content(&site, path);
        for part in
            ["Requests of your own", "acme request GET PATH", "https://acme.example/docs", "on-premise agent"]
        {
            assert!(page.to_lowercase().contains(&part.to_lowercase()), "{part} is not in {page}");
        }
    }
    let readme = content(&files, "README.md");
    for part in [
        "Contacts of Acme.",
        "- **Get contact**",
        "- **Custom action**",
        "| object | New or updated | Create | Retrieve | Update | Delete | Search | Execute |\n|---|---|---|---|---|---|---|---|\n| Contact |  |  | Get contact |  |  |  | Assign contact |\n",
        "- **API key** (required): In Acme, open [Keys](https://acme.example/keys)",
        "on-premise agent",
        "## New in 1.2.0\n\n- Owners can be assigned",
        "- help@acme.example",
    ] {
        assert!(readme.contains(part), "{part} is not in {readme}");
    }
}

#[test]
fn profiles_say_how_much_a_guideline_weighs() {
    let spec = "specc: 1\nname: acme\nconnection: { base_url: \"https://a.example/\" }\nactions: { got_me: { title: Created me, get: me, output: { a: string } } }\n";
    let folder = project(spec);
    let path = text(folder.path());
    let of = |profile: &str| {
        let (exit, out, _) = specc(&["check", path, "--profile", profile, "--format", "json"]);
        let lines: Vec<Json> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let pairs = lines.iter().map(|line| {
            format!(
                "{} {}",
                line["severity"].as_str().unwrap_or_default(),
                line["code"].as_str().unwrap_or_default()
            )
        });
        (exit, pairs.collect::<Vec<_>>())
    };
    assert_eq!(of("draft"), (Exit::Done, Vec::new()));
    assert_eq!(of("default"), (Exit::Done, vec!["warning W0621".to_owned()]));
    let (exit, found) = of("listing");
    assert_eq!(exit, Exit::Problems);
    for line in ["warning W0621", "error W0640", "error W0644", "warning W0642"] {
        assert!(found.iter().any(|found| found == line), "{line} is not in {found:?}");
    }
    let (_, sarif, _) = specc(&["check", path, "--profile", "listing", "--format", "sarif"]);
    let log: Json = serde_json::from_str(&sarif).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("there are results");
    assert!(results.iter().any(|result| result["ruleId"] == "W0640" && result["level"] == "error"));
    let (_, github, _) = specc(&["check", path, "--profile", "listing", "--format", "github"]);
    assert!(github.contains("::error file=") && github.contains("title=W0640::"), "{github}");
}

#[test]
fn what_a_listing_still_wants_is_said_and_nothing_is_written() {
    let folder = project(LISTED);
    let path = text(folder.path());
    let check = || specc(&["export", "workato", path, "--check"]);
    let (exit, out, _) = check();
    assert_eq!(exit, Exit::Problems);
    assert!(
        out.contains("missing: there is no logo") && out.contains("missing: there are no release notes"),
        "{out}"
    );
    let write =
        |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("it can be written");
    write("logo.png", b"GIF89a");
    write("CHANGELOG.md", b"## 1.1.0\n- Old\n");
    let (exit, out, _) = check();
    assert_eq!(exit, Exit::Problems);
    assert!(out.contains("logo.png is neither a PNG nor a JPEG"), "{out}");
    assert!(out.contains("CHANGELOG.md has nothing under a heading with 1.2.0"), "{out}");
    let to = folder.path().join("out");
    let (exit, _, err) = specc(&["export", "workato", path, "--out", text(&to)]);
    assert_eq!(exit, Exit::Unreachable, "{err}");
    assert!(!to.exists(), "a picture that is none is not exported");
    write("logo.png", PNG);
    write("CHANGELOG.md", b"## 1.2.0\n\n- New\n");
    let (exit, out, err) = check();
    assert_eq!((exit, out.as_str()), (Exit::Done, "Acme 1.2.0 is ready to be listed\n"), "{err}");
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 3, "nothing was written");
    let (exit, _, err) = specc(&["export", "workato", path, "--out", text(&to)]);
    assert_eq!(exit, Exit::Done, "{err}");
    assert_eq!(fs::read(to.join("logo.png")).expect("it was copied"), PNG);
    assert_eq!(fs::read_to_string(to.join("RELEASE_NOTES.md")).expect("it was written"), "- New\n");
}
