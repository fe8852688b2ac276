use super::super::{Catalogue, Error, Import, oscal};
use super::{refused, tree};

const SOURCE: &str = r##"{"catalog":{"uuid":"s","metadata":{"title":"Source"},"params":[{"id":"free","label":"colour"}],
  "groups":[
    {"id":"a","title":"A","controls":[
      {"id":"a-1","title":"A one","params":[{"id":"p1","label":"time"}],
       "props":[{"name":"label","value":"A-1"},{"name":"status","value":"draft"}],
       "parts":[{"id":"a-1_smt","name":"statement","parts":[
         {"id":"a-1_smt.a","name":"item","props":[{"name":"label","value":"a."}],
          "prose":"Every {{ insert: param, p1 }}."}]},
         {"id":"a-1_gdn","name":"guidance","prose":"Why."}],
       "controls":[{"id":"a-1.1","title":"A one one"},{"id":"a-1.2","title":"A one two"}]},
      {"id":"a-2","title":"A two","parts":[{"name":"statement","prose":"As {{ insert: param, p1 }}."}]}]},
    {"id":"b","title":"B","groups":[{"id":"bb","title":"BB","controls":[{"id":"b-1","title":"B one"}]}]}]}}"##;

fn resolve(members: &str) -> Result<Import, Error> {
    let profile = format!(r#"{{"profile":{{"uuid":"p","metadata":{{"title":"Profile"}},{members}}}}}"#);
    oscal::resolve(profile.as_bytes(), &[("dir/source.json", SOURCE.as_bytes())])
}

fn resolved(members: &str) -> Catalogue {
    resolve(members).unwrap().complete().unwrap()
}

fn selected(selection: &str) -> Vec<String> {
    resolved(&format!(r#""imports":[{{"href":"source.json"{selection}}}]"#)).nodes.into_iter().map(|n| n.key).collect()
}

#[test]
fn selections() {
    let all = ["a-1", "a-1.1", "a-1.2", "a-2", "b-1"];
    assert_eq!(selected(""), all);
    assert_eq!(selected(r#","include-all":{}"#), all);
    assert_eq!(selected(r#","include-controls":[{"with-ids":["a-2","b-1"]}]"#), ["a-2", "b-1"]);
    assert_eq!(selected(r#","include-controls":[{"with-ids":["a-1"]}]"#), ["a-1"]);
    assert_eq!(
        selected(r#","include-controls":[{"with-child-controls":"yes","with-ids":["a-1"]}]"#),
        ["a-1", "a-1.1", "a-1.2"]
    );
    assert_eq!(selected(r#","include-controls":[{"matching":[{"pattern":"a-?"}]}]"#), ["a-1", "a-2"]);
    assert_eq!(selected(r#","include-controls":[{"matching":[{"pattern":"*.*2"}]}]"#), ["a-1.2"]);
    assert_eq!(selected(r#","exclude-controls":[{"with-ids":["a-1","zz"]}]"#), ["a-1.1", "a-1.2", "a-2", "b-1"]);
}

#[test]
fn grouping_is_kept_where_the_profile_says_so() {
    let imports = r#""imports":[{"href":"source.json","include-controls":[{"with-ids":["a-1.2","b-1"]}]}]"#;
    assert_eq!(tree(&resolved(imports)), ["a-1.2", "b-1"]);
    assert_eq!(tree(&resolved(&format!(r#"{imports},"merge":{{"flat":{{}}}}"#))), ["a-1.2", "b-1"]);
    let as_is = resolved(&format!(r#"{imports},"merge":{{"as-is":true}}"#));
    assert_eq!(tree(&as_is), ["a", "a-1.2 < a", "b", "bb < b", "b-1 < bb"]);
    assert_eq!((as_is.id.as_str(), as_is.title.as_str()), ("p", "Profile"));
    let custom = resolve(&format!(r#"{imports},"merge":{{"custom":{{}}}}"#));
    assert!(matches!(custom.err(), Some(Error::Unsupported { .. })));
}

#[test]
fn groups_of_two_imports_become_one() {
    let imports = r#""imports":[{"href":"source.json","include-controls":[{"with-ids":["a-2"]}]},
        {"href":"source.json","include-controls":[{"with-ids":["a-1","a-2"]}]}],"merge":{"as-is":true}"#;
    assert_eq!(tree(&resolved(imports)), ["a", "a-2 < a", "a-1 < a"]);
}

#[test]
fn parameters_are_set_and_survive_their_control() {
    let imports = r#""imports":[{"href":"source.json","include-controls":[{"with-ids":["a-2"]}]}]"#;
    assert_eq!(resolved(imports).nodes[0].text, "As [Assignment: organization-defined time].");
    let set = r#","modify":{"set-parameters":[{"param-id":"p1","values":["a day"]},{"param-id":"zz","values":["x"]}]}"#;
    assert_eq!(resolved(&format!("{imports}{set}")).nodes[0].text, "As a day.");
}

#[test]
fn controls_are_altered() {
    let altered = |alter: &str| {
        let imports = r#""imports":[{"href":"source.json","include-controls":[{"with-ids":["a-1"]}]}]"#;
        let alter = format!(r#"{imports},"modify":{{"alters":[{{"control-id":"a-1",{alter}}}]}}"#);
        resolved(&alter).nodes.remove(0)
    };
    assert_eq!(altered(r#""adds":[{"title":"Other"}]"#).title, "Other");
    let part = |name: &str, prose: &str| format!(r#"{{"name":"{name}","prose":"{prose}"}}"#);
    let added = altered(&format!(r#""adds":[{{"position":"ending","parts":[{}]}}]"#, part("guidance", "More.")));
    assert_eq!(added.guidance, "Why.\n\nMore.");
    let text = |position: &str, id: &str| {
        let add = format!(r#"{{"position":"{position}","by-id":"{id}","parts":[{}]}}"#, part("item", "X."));
        altered(&format!(r#""adds":[{add}]"#)).text
    };
    let line = "a. Every [Assignment: organization-defined time].";
    assert_eq!(text("before", "a-1_smt.a"), format!("X.\n{line}"));
    assert_eq!(text("after", "a-1_smt.a"), format!("{line}\nX."));
    assert_eq!(text("ending", "a-1_smt.a"), format!("{line}\n  X."));
    assert_eq!(text("starting", "a-1_smt"), format!("X.\n{line}"));
    assert_eq!(altered(r#""removes":[{"by-name":"guidance"}]"#).guidance, "");
    assert_eq!(altered(r#""removes":[{"by-id":"a-1_smt.a"}]"#).text, "");
    assert_eq!(altered(r#""removes":[{"by-name":"label","by-item-name":"prop"}]"#).reference, "A-1");
    assert_eq!(altered(r#""removes":[{"by-item-name":"part"}]"#).guidance, "");
    let moved = r#""removes":[{"by-name":"guidance","by-class":"zz"}],
        "adds":[{"props":[{"name":"status","value":"withdrawn"}]}]"#;
    assert!(!altered(moved).assessable);
    assert_eq!(altered(r#""removes":[{}]"#).guidance, "Why.");
}

#[test]
fn profiles_build_on_profiles() {
    let profile = |href: &str, ids: &str| {
        format!(
            r##"{{"profile":{{"uuid":"{ids}","metadata":{{"title":"T"}},
               "imports":[{{"href":"#r","include-controls":[{{"matching":[{{"pattern":"{ids}"}}]}}]}}],
               "back-matter":{{"resources":[{{"uuid":"r","rlinks":[{{"href":"x.xml"}},{{"href":"{href}"}}]}}]}}}}}}"##
        )
    };
    let (upper, lower) = (profile("./lower.json", "a-1*"), profile("source.json", "a-*"));
    assert_eq!(oscal::sources(upper.as_bytes()).unwrap(), [["x.xml", "./lower.json"]]);
    let files = [("lower.json", lower.as_bytes()), ("source.json", SOURCE.as_bytes())];
    let catalogue = oscal::resolve(upper.as_bytes(), &files).unwrap().complete().unwrap();
    assert_eq!(tree(&catalogue), ["a-1", "a-1.1 < a-1", "a-1.2 < a-1"]);
    let missing = oscal::resolve(upper.as_bytes(), &files[..1]);
    assert!(matches!(refused(missing), Error::MissingSource { href } if href == "x.xml"));
    let circle = profile("lower.json", "a-*");
    let circle = oscal::resolve(upper.as_bytes(), &[("lower.json", circle.as_bytes())]);
    assert!(matches!(refused(circle), Error::CircularImport { .. }));
}

#[test]
fn unknown_controls_are_told() {
    let error = refused(resolve(r#""imports":[{"href":"source.json","include-controls":[{},{"with-ids":["a-9"]}]}]"#));
    assert_eq!(error.to_string(), "profile.imports[0].include-controls[1]: the source has no control “a-9”");
    assert!(matches!(refused(resolve(r#""imports":[]"#)), Error::Empty));
}
