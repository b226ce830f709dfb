//! How often tools are called: in every API, whole and streamed, however often a stream says what is called, a call counts once; what a
//! request says of tools does not count; what is not let through does not.

use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, How, Outcome, Remembered};

use crate::apis::{APIS, Api, Call, filled};

/// A guard that remembers.
fn counting(section: &str) -> Rc<Guard> {
    let yaml = format!("{{version: 1, host: {{hold_headers: true}}, tools: {{{section}}}}}");
    let document: serde_json::Value = serde_saphyr::from_str(&yaml).unwrap();
    let policy = Policy::load(&document.to_string(), &|_| None, [7; 32]).unwrap_or_else(|problems| panic!("{yaml}: {problems:?}"));
    Rc::new(Guard::with_memory(policy, Rc::new(Remembered::default())))
}

/// The decisions on calls, as the record has them.
fn decided(outcome: &Outcome) -> Vec<(&str, Option<&str>)> {
    outcome.record.tools.iter().map(|tool| (tool.decision, tool.reason.as_deref())).collect()
}

const ALLOWED: (&str, Option<&str>) = ("allow", None);

fn each(mut check: impl FnMut(&Api, bool, &Cut)) {
    for api in APIS {
        for streamed in [false, true] {
            for cut in [Cut::Whole, Cut::Every(5)] {
                check(api, streamed, &cut);
            }
        }
    }
}

/// How many calls an API can write into one answer.
fn holds_several(api: &Api) -> bool {
    !api.name.contains("function_call")
}

const FIRST: Call<'_> = ("look", r#"{"id":"1"}"#);
const SECOND: Call<'_> = ("look", r#"{"id":"2"}"#);

#[test]
fn each_call_counts_once_however_often_it_is_told() {
    each(|api, streamed, cut| {
        let guard = counting("on_denied: strip, allow: [{name: look, rate: {calls: 3, per: day}}]");
        for _ in 0..3 {
            let outcome = api.answered(&guard, &[FIRST], streamed, cut);
            assert_eq!(decided(&outcome), [ALLOWED], "{}, streamed {streamed}, {cut:?}", api.name);
            assert_eq!(outcome.response.unwrap().how, How::Forward, "{}", api.name);
        }
        let outcome = api.answered(&guard, &[FIRST], streamed, cut);
        assert_eq!(decided(&outcome), [("strip", Some("rate"))], "{}, streamed {streamed}, {cut:?}", api.name);
        let body = String::from_utf8_lossy(&outcome.response.unwrap().body).into_owned();
        assert!(!body.contains("look"), "{}, streamed {streamed}: {body}", api.name);
    });
}

#[test]
fn two_calls_that_say_the_same_are_two() {
    each(|api, streamed, cut| {
        if !holds_several(api) {
            return;
        }
        let guard = counting("on_denied: strip, allow: [{name: look, rate: {calls: 3, per: day}}]");
        for calls in [[FIRST, FIRST], [FIRST, SECOND]] {
            let outcome = api.answered(&guard, &calls, streamed, cut);
            let strips = decided(&outcome).contains(&("strip", Some("rate")));
            assert_eq!(strips, calls == [FIRST, SECOND], "{}, streamed {streamed}, {cut:?}: {:?}", api.name, decided(&outcome));
            let body = String::from_utf8_lossy(&outcome.response.unwrap().body).into_owned();
            assert!(body.contains("look"), "{}, streamed {streamed}: the call that fits stays", api.name);
        }
    });
}

#[test]
fn where_one_of_several_is_refused_with_all_none_counts() {
    each(|api, streamed, cut| {
        // In a stream, a call that was judged in an event of its own has gone on when the next one comes.
        if !holds_several(api) || streamed {
            return;
        }
        let guard = counting("allow: [{name: look, rate: {calls: 2, per: day}}, {name: act}]");
        for other in [("wipe", "{}"), ("act", "[]")] {
            for _ in 0..3 {
                let outcome = api.answered(&guard, &[FIRST, other], streamed, cut);
                assert_eq!(outcome.record.reason.map(|reason| reason.name()), Some("tool"), "{}", api.name);
            }
        }
        let three = api.answered(&guard, &[FIRST, SECOND, FIRST], streamed, cut);
        assert_eq!(three.record.reason.map(|reason| reason.name()), Some("rate"), "{}: {:?}", api.name, three.record);
        let two = api.answered(&guard, &[FIRST, SECOND], streamed, cut);
        assert_eq!(two.record.reason, None, "{}: {:?}", api.name, decided(&two));
    });
}

#[test]
fn what_a_request_says_of_tools_does_not_count() {
    for api in APIS {
        let guard = counting("allow: [{name: look, rate: {calls: 1, per: day}}]");
        for template in [api.declares, api.chooses, api.history].iter().filter(|template| !template.is_empty()) {
            for _ in 0..3 {
                let outcome = api.exchanged(&guard, &filled(template, 1, FIRST), b"{}", false, &Cut::Whole);
                assert_eq!(outcome.request.unwrap().how, How::Forward, "{}: {template}", api.name);
            }
        }
        assert_eq!(decided(&api.answered(&guard, &[FIRST], false, &Cut::Whole)), [ALLOWED], "{}", api.name);
        // And what came too often is told so where it was to be done, never where it only could be.
        assert_eq!(decided(&api.answered(&guard, &[FIRST], false, &Cut::Whole)), [("refuse", Some("rate"))], "{}", api.name);
        let outcome = api.exchanged(&guard, &filled(api.declares, 1, FIRST), b"{}", false, &Cut::Whole);
        assert_eq!(outcome.request.unwrap().how, How::Forward, "{}", api.name);
    }
}

#[test]
fn a_refusal_says_when_in_the_words_of_the_api() {
    each(|api, streamed, cut| {
        let guard = counting("allow: [{name: look, rate: {calls: 4, per: minute, burst: 1}}]");
        api.answered(&guard, &[FIRST], streamed, cut);
        let refused = api.answered(&guard, &[FIRST], streamed, cut).response.unwrap();
        let body = String::from_utf8_lossy(&refused.body).into_owned();
        let says = "it calls a tool more often than its sender may; it may be called again in 15 seconds";
        assert!(body.contains(says), "{}, streamed {streamed}: {body}", api.name);
        if refused.how == How::Reply {
            assert_eq!(refused.headers.get("retry-after"), Some(&Some("15".to_owned())), "{}", api.name);
            // 429 would have SDKs ask the model once more.
            assert_ne!(refused.status, Some(429), "{}", api.name);
        }
    });
}
