//! Whole exchanges through the guard, as data: `tests/exchanges/<policy>/cases.jsonl` under the `policy.yaml` beside them.
//!
//! Each case is run with its bodies whole and cut in every way, and must come to the same each time (law 2). What it plants may stand
//! neither in the record nor in what goes on, unless the verdict leaves it there (law 3).

use std::path::Path;
use std::rc::Rc;

use portcullis::decision::Verdict;
use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, Recorded, Remembered, all_cuts, run};

/// How many look at cases at the same time.
const THREADS: usize = 2;

fn environment(name: &str) -> Option<String> {
    matches!(name, "HASH_KEY" | "PSEUDONYM_KEY").then(|| format!("the value of {name}"))
}

fn guard(folder: &Path) -> (Rc<Guard>, Rc<Remembered>) {
    let yaml = std::fs::read_to_string(folder.join("policy.yaml")).unwrap();
    let document: serde_json::Value = serde_saphyr::from_str(&yaml).unwrap();
    let policy =
        Policy::load(&document.to_string(), &environment, [7; 32]).unwrap_or_else(|problems| panic!("{}: {problems:?}", folder.display()));
    let memory = Rc::new(Remembered::default());
    (Rc::new(Guard::with_memory(policy, memory.clone())), memory)
}

/// The complaints about one thread's part of the cases of a folder, and how many these are.
fn check(folder: &Path, part: usize) -> (Vec<String>, usize) {
    let (guard, memory) = guard(folder);
    // Each run begins with nothing remembered.
    let run = |recorded: &Recorded, request: &[u8], response: &[u8], cut: &Cut| {
        memory.become_like(&Remembered::default());
        run(&guard, recorded, request, response, cut)
    };
    let mut wrong = Vec::new();
    let cases = std::fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let mine: Vec<&str> = cases.lines().skip(part).step_by(THREADS).collect();
    for line in &mine {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let recorded: Recorded = serde_json::from_str(line).unwrap();
        let name = format!("{}: {}", folder.file_name().unwrap().display(), recorded.id);
        let body = |message: &Option<portcullis::replay::Message>| {
            message.as_ref().map_or(Vec::new(), |message| message.bytes(|_| Err("no body files here".to_owned())).unwrap())
        };
        let (request, response) = (body(&recorded.request), body(&recorded.response));
        let outcome = run(&recorded, &request, &response, &Cut::Whole);
        wrong.extend(recorded.unmet(&outcome).into_iter().map(|complaint| format!("{name}: {complaint}")));
        for cut in all_cuts(request.len().max(response.len())) {
            if run(&recorded, &request, &response, &cut) != outcome {
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
    }
    (wrong, mine.len())
}

#[test]
fn every_case_comes_out_as_expected_however_it_is_cut() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchanges");
    let folders: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    let check_part = |part| folders.iter().map(|folder| check(folder, part)).collect::<Vec<_>>();
    let results = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|part| scope.spawn(move || check_part(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let count: usize = results.iter().map(|(_, count)| count).sum();
    let wrong: Vec<String> = results.into_iter().flat_map(|(wrong, _)| wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 500, "the cases are where they are looked for");
}
