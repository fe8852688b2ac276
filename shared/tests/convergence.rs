//! Replicas that edit, undo, lose the network, get changes late, twice and out of order, and restart, end up equal;
//! and a view that only ever applied the edits it was told about equals the document at every step.
//!
//! A failing plan is written to `target/plans/convergence.json`; `MUSTER_PLAN=path cargo test -p muster-shared --test
//! convergence replay` runs it again.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::plan::{Edit, Plan, Step};
use common::run::run;
use proptest::prelude::*;

/// One edit, small numbers preferred so that replicas meet in the same places.
fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => (any::<u16>(), "[a-dä😀 ]{1,4}").prop_map(|(at, text)| Edit::Type { at, text }),
        3 => "[a-dä ]{1,3}".prop_map(|text| Edit::Continue { text }),
        2 => (any::<u16>(), 1..6u8).prop_map(|(at, len)| Edit::Erase { at, len }),
        2 => (any::<u16>(), 1..9u8, 0..4u8, any::<bool>())
            .prop_map(|(at, len, name, on)| Edit::Mark { at, len, name, on }),
        2 => (any::<u16>(), any::<u8>()).prop_map(|(at, kind)| Edit::Marker { at, kind }),
        1 => (any::<u16>(), any::<u8>()).prop_map(|(nth, kind)| Edit::Attributes { nth, kind }),
        1 => (any::<u16>(), 1..4u8, "[a-d]{1,3}", any::<bool>())
            .prop_map(|(at, len, text, strong)| Edit::Replace { at, len, text, strong }),
        1 => (0..3u8, 0..3u8).prop_map(|(field, value)| Edit::Set { field, value }),
        1 => (0..8u8).prop_map(|mask| Edit::Tags { mask }),
        1 => any::<bool>().prop_map(|deleted| Edit::Deleted { deleted }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        10 => (any::<u8>(), edit()).prop_map(|(who, edit)| Step::Edit { who, edit }),
        2 => any::<u8>().prop_map(|who| Step::Undo { who }),
        1 => any::<u8>().prop_map(|who| Step::Redo { who }),
        5 => (any::<u8>(), any::<u8>(), any::<u32>()).prop_map(|(from, to, seed)| Step::Deliver { from, to, seed }),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(who, snapshot)| Step::Restart { who, snapshot }),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(who, cut)| Step::Cut { who, cut }),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    (3..=5u8, prop::collection::vec(step(), 1..60)).prop_map(|(replicas, steps)| Plan { replicas, steps })
}

/// Runs a plan; keeps it when it fails.
fn check(plan: &Plan, name: &str) -> Result<(), String> {
    let outcome = std::panic::catch_unwind(|| run(plan)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default())
    });
    outcome.map_err(|problem| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/plans");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{name}.json"));
        std::fs::write(&path, serde_json::to_vec_pretty(plan).unwrap()).unwrap();
        format!("{problem}\nplan saved: {}", path.display())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: common::cases(96), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn replicas_and_views_end_up_equal(plan in plan()) {
        check(&plan, "convergence").map_err(TestCaseError::fail)?;
    }
}

/// Runs the plan that `MUSTER_PLAN` names, if any.
#[test]
fn replay() {
    let Ok(path) = std::env::var("MUSTER_PLAN") else { return };
    let plan: Plan = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    run(&plan).unwrap();
}

/// Plans that once failed, or that show a special case, run every time.
#[test]
fn kept_plans() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let plan: Plan = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        run(&plan).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    }
}
