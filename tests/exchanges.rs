//! Whole exchanges through the guard, as data: `tests/exchanges/<policy>/cases.jsonl` under the `policy.yaml` beside them.
//!
//! Each case is run with its bodies whole and cut in every way, and must come to the same each time (law 2). What it plants may stand
//! neither in the record nor in what goes on, unless the verdict leaves it there (law 3).

use std::path::Path;
use std::rc::Rc;

use portcullis::decision::Verdict;
use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, Recorded, all_cuts, run};

fn environment(name: &str) -> Option<String> {
    matches!(name, "HASH_KEY" | "PSEUDONYM_KEY").then(|| format!("the value of {name}"))
}

fn guard(folder: &Path) -> Rc<Guard> {
    let yaml = std::fs::read_to_string(folder.join("policy.yaml")).unwrap();
    let document: serde_json::Value = serde_saphyr::from_str(&yaml).unwrap();
    let policy =
        Policy::load(&document.to_string(), &environment, [7; 32]).unwrap_or_else(|problems| panic!("{}: {problems:?}", folder.display()));
    Rc::new(Guard::new(policy))
}

#[test]
fn every_case_comes_out_as_expected_however_it_is_cut() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchanges");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        let guard = guard(&folder);
        for line in std::fs::read_to_string(folder.join("cases.jsonl")).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let recorded: Recorded = serde_json::from_str(line).unwrap();
            let name = format!("{}: {}", folder.file_name().unwrap().display(), recorded.id);
            let body = |message: &Option<portcullis::replay::Message>| {
                message.as_ref().map_or(Vec::new(), |message| message.bytes(|_| Err("no body files here".to_owned())).unwrap())
            };
            let (request, response) = (body(&recorded.request), body(&recorded.response));
            let outcome = run(&guard, &recorded, &request, &response, &Cut::Whole);
            wrong.extend(recorded.unmet(&outcome).into_iter().map(|complaint| format!("{name}: {complaint}")));
            for cut in all_cuts(request.len().max(response.len())) {
                if run(&guard, &recorded, &request, &response, &cut) != outcome {
                    wrong.push(format!("{name}: another result when cut {cut:?}"));
                    break;
                }
            }
            let changed = outcome.record.enforced && outcome.record.verdict >= Verdict::Redact;
            for planted in case["planted"].as_array().into_iter().flatten() {
                let planted = planted.as_str().unwrap();
                assert!(!outcome.record.to_json().contains(planted), "{name}: {planted} is in the record");
                let went_on = [&outcome.request, &outcome.response].into_iter().flatten();
                let leaks = went_on.into_iter().any(|passed| String::from_utf8_lossy(&passed.body).contains(planted));
                if changed && leaks {
                    wrong.push(format!("{name}: {planted} went on"));
                }
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 60, "the cases are where they are looked for");
}
