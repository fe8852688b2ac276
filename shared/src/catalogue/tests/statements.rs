use super::super::{Error, Node, oscal};
use super::refused;

/// One control with these members, in a catalogue with these parameters.
fn control(language: &str, params: &str, members: &str) -> Result<Node, Error> {
    let source = format!(
        r#"{{"catalog":{{"uuid":"u","metadata":{{"title":"T","props":[{{"name":"language","value":"{language}"}}]}},
            "params":[{params}],"controls":[{{"id":"c-1","title":"C",{members}}}]}}}}"#
    );
    Ok(oscal::open(source.as_bytes())?.complete()?.nodes.remove(0))
}

fn statement(language: &str, params: &str, prose: &str) -> String {
    let members = format!(r#""parts":[{{"name":"statement","prose":"{prose}"}}]"#);
    control(language, params, &members).unwrap().text
}

#[test]
fn parameters_become_words() {
    let params = r#"{"id":"l","label":"time"},{"id":"v","label":"x","values":["daily"]},
        {"id":"s","select":{"choice":["a","b {{ insert: param, l }}"]}},{"id":"n"},
        {"id":"o","label":"organization-defined x"}"#;
    for (language, prose, text) in [
        ("en", "{{ insert: param, l }}.", "[Assignment: organization-defined time]."),
        (
            "",
            "{{l}} or {{ param: l }}",
            "[Assignment: organization-defined time] or [Assignment: organization-defined time]",
        ),
        ("en", "{{ insert: param, o }} ;", "[Assignment: organization-defined x];"),
        ("en", "{{ insert: param, v }}", "daily"),
        ("en", "{{ insert: param, s }}", "[Selection: a; b [Assignment: organization-defined time]]"),
        ("en", "{{ insert: param, n }}", "[Assignment: n]"),
        ("en", "{{ insert: param, unknown }}", "[Assignment: unknown]"),
        (
            "de",
            "{{ insert: param, l }} {{ insert: param, s }}",
            "[Festlegung: time] [Auswahl: a; b [Festlegung: time]]",
        ),
        ("en", "{{ no insertion }} {{", "{{ no insertion }} {{"),
        ("en", "a [link](#x) and [1] and [a](http://b) [", "a link and [1] and [a](http://b) ["),
        ("en", r"\\*a\\* \\u00e4", r"*a* \u00e4"),
    ] {
        assert_eq!(statement(language, params, prose), text, "{prose}");
    }
}

#[test]
fn parameters_in_their_own_choices_end() {
    let params = r#"{"id":"a","select":{"choice":["{{ insert: param, b }}"]}},
        {"id":"b","select":{"choice":["{{ insert: param, a }}"]}}"#;
    assert!(statement("en", params, "{{ insert: param, a }}").ends_with("[Assignment: a]]]]]]]]]"));
    // Ten choices that each hold ten choices, eight times over.
    let many = |to: &str| vec![format!("\"{{{{ insert: param, {to} }}}}\""); 10].join(",");
    let params = (0..8).map(|i| format!(r#"{{"id":"p{i}","select":{{"choice":[{}]}}}}"#, many(&format!("p{}", i + 1))));
    let params = params.collect::<Vec<_>>().join(",");
    let members = r#""parts":[{"name":"statement","prose":"{{ insert: param, p0 }}"}]"#;
    assert!(matches!(control("en", &params, members), Err(Error::TextTooLong { .. })));
}

#[test]
fn parts_without_a_statement_are_the_text() {
    let node = control(
        "en",
        "",
        r#""parts":[{"name":"requirement","prose":"Do it."},{"name":"guidance","prose":"Like this."},
            {"name":"assessment-method","prose":"Look."}]"#,
    )
    .unwrap();
    assert_eq!((node.text.as_str(), node.guidance.as_str()), ("Do it.", "Like this."));
}

#[test]
fn withdrawn_controls_stay() {
    let node = control("en", "", r#""props":[{"name":"status","value":"Withdrawn"}]"#).unwrap();
    assert_eq!((node.assessable, node.text.as_str(), node.reference.as_str()), (false, "[Withdrawn]", "C-1"));
}

#[test]
fn errors_name_the_place() {
    let error = control("en", "", r#""parts":[{"name":7}]"#).err().unwrap();
    assert!(matches!(&error, Error::WrongType { .. }), "{error:?}");
    assert!(error.to_string().starts_with("line 2, column "), "{error}");
    let twice = r#"{"catalog":{"groups":[{"id":"g","controls":[{"id":"a"},{"id":"a"}]}]}}"#;
    let error = refused(oscal::open(twice.as_bytes()));
    assert_eq!(error.to_string(), "catalog.groups[0].controls[1]: the key “a” was used before");
    let nameless = r#"{"catalog":{"controls":[{"title":"a"}]}}"#;
    assert_eq!(refused(oscal::open(nameless.as_bytes())).to_string(), "catalog.controls[0]: “id” is missing");
    assert!(matches!(refused(oscal::open(b"{\"component-definition\":{}}")), Error::AnotherFormat { .. }));
    assert!(matches!(refused(oscal::open(b"{\"catalog\":{}}")), Error::Empty));
}
