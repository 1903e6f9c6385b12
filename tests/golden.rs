//! What every target writes, kept beside the spec that it was written from.

use specc::plan;
use specc::target::{ruby, schema};

use crate::support::{Golden, cases, problems_in_words};

#[test]
fn every_target_writes_what_it_wrote_before() {
    let mut golden = Golden::default();
    let mut count = 0;
    for case in cases("golden") {
        let mut compiled = case.compile();
        let Ok(connector) = &compiled.connector else {
            panic!("{}\n{}", case.name, problems_in_words(&compiled));
        };
        let plan = plan::lower(connector, &compiled.sources);
        let text = serde_json::to_string_pretty(&plan).expect("a plan can be shown");
        golden.compare(&case.file("plan.json"), &format!("{text}\n"));
        let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
        golden.compare(&case.file("connector.rb"), &code);
        for (name, text) in schema::schemas(connector) {
            let file = case.file("schema").join(format!("{}.json", name.replace('/', ".")));
            std::fs::create_dir_all(case.file("schema")).expect("a folder can be made");
            golden.compare(&file, &format!("{text}\n"));
        }
        count += 1;
    }
    assert!(count >= 3, "only {count} cases were found");
    golden.finish();
}

#[test]
fn a_plan_comes_back_from_its_bytes_as_it_was() {
    for case in cases("golden") {
        let compiled = case.compile();
        let Ok(connector) = &compiled.connector else { continue };
        let plan = plan::lower(connector, &compiled.sources);
        let bytes = plan::encode::encode(&plan);
        assert_eq!(plan::encode::decode(&bytes).as_ref(), Ok(&plan), "{}", case.name);
        for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            assert!(plan::encode::decode(&bytes[..cut]).is_err(), "{} cut at {cut}", case.name);
        }
    }
}
