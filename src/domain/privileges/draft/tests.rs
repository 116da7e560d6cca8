use super::{ApplicationEdit, Draft, DraftError, Edit, IndicesEdit, joined, values};
use crate::domain::privileges::{
    check::check_descriptors,
    descriptor::{RoleDescriptors, samples},
};
use proptest::{collection::vec, prelude::*};

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn draft(text: &str) -> Draft {
    Draft::of(check_descriptors(text).unwrap())
}

#[test]
fn a_descriptor_is_built_step_by_step() {
    let mut draft = Draft::default();
    let indices = |edit| Edit::Indices { descriptor: 0, entry: 0, edit };
    let application = |edit| Edit::Application { descriptor: 0, entry: 0, edit };
    for edit in [
        Edit::AddDescriptor,
        Edit::RenameDescriptor { descriptor: 0, name: "reader".to_owned() },
        Edit::Cluster { descriptor: 0, privileges: strings(&["monitor"]) },
        Edit::RunAs { descriptor: 0, users: strings(&["a*"]) },
        Edit::AddIndices { descriptor: 0 },
        indices(IndicesEdit::Names(strings(&["books-*"]))),
        indices(IndicesEdit::Privileges(strings(&["read"]))),
        indices(IndicesEdit::Except(strings(&["price"]))),
        indices(IndicesEdit::Query(r#"{"term":{"a":1}}"#.to_owned())),
        indices(IndicesEdit::AllowRestricted(true)),
        Edit::AddApplication { descriptor: 0 },
        application(ApplicationEdit::Application("app1".to_owned())),
        application(ApplicationEdit::Privileges(strings(&["read"]))),
        application(ApplicationEdit::Resources(strings(&["*"]))),
        Edit::Workflows { descriptor: 0, workflows: strings(&["search_application_query"]) },
    ] {
        draft.apply(edit).unwrap();
    }
    insta::assert_snapshot!(draft.text(), @r#"
    {
      "reader": {
        "cluster": ["monitor"],
        "indices": [
          {
            "names": ["books-*"],
            "privileges": ["read"],
            "field_security": {
              "grant": ["*"],
              "except": ["price"]
            },
            "query": {
              "term": {
                "a": 1
              }
            },
            "allow_restricted_indices": true
          }
        ],
        "applications": [
          {
            "application": "app1",
            "privileges": ["read"],
            "resources": ["*"]
          }
        ],
        "run_as": ["a*"],
        "restriction": {
          "workflows": ["search_application_query"]
        }
      }
    }
    "#);
    assert_eq!(check_descriptors(&draft.text()).as_ref(), Ok(draft.descriptors()));
    for edit in [
        indices(IndicesEdit::Grant(strings(&["title"]))),
        indices(IndicesEdit::Except(Vec::new())),
        indices(IndicesEdit::Query(" ".to_owned())),
        Edit::RemoveApplication { descriptor: 0, entry: 0 },
        Edit::Workflows { descriptor: 0, workflows: Vec::new() },
        Edit::AddDescriptor,
        Edit::AddDescriptor,
        Edit::RemoveDescriptor { descriptor: 1 },
    ] {
        draft.apply(edit).unwrap();
    }
    insta::assert_snapshot!(draft.text(), @r#"
    {
      "reader": {
        "cluster": ["monitor"],
        "indices": [
          {
            "names": ["books-*"],
            "privileges": ["read"],
            "field_security": {
              "grant": ["title"]
            },
            "allow_restricted_indices": true
          }
        ],
        "run_as": ["a*"]
      },
      "role-2": {}
    }
    "#);
    draft.apply(indices(IndicesEdit::Grant(Vec::new()))).unwrap();
    assert_eq!(draft.descriptors().get("reader").unwrap().indices[0].field_security, None);
    draft.apply(Edit::RemoveIndices { descriptor: 0, entry: 0 }).unwrap();
    assert!(draft.descriptors().get("reader").unwrap().indices.is_empty());
}

#[test]
fn what_is_missing_is_found_in_the_text() {
    let mut draft = Draft::default();
    draft.apply(Edit::AddDescriptor).unwrap();
    draft.apply(Edit::AddIndices { descriptor: 0 }).unwrap();
    let problems = check_descriptors(&draft.text()).unwrap_err();
    insta::assert_snapshot!(problems[0], @r#"Line 5, column 18 (role.indices[0].names): failed to parse indices privileges for role [role]. [names] cannot be an empty array. One index or a list of them, names or patterns, such as ["books-*"]."#);
}

#[test]
fn names_stay_different() {
    let mut draft = draft(r#"{"a": {}, "b": {"cluster": ["all"]}}"#);
    let taken = draft.apply(Edit::RenameDescriptor { descriptor: 0, name: "b".to_owned() });
    assert_eq!(taken, Err(DraftError::NameTaken { name: "b".to_owned() }));
    draft.apply(Edit::RenameDescriptor { descriptor: 1, name: "b".to_owned() }).unwrap();
    assert_eq!(draft.descriptors().iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn what_only_the_json_shows_is_kept() {
    let text = r#"{"r": {"global": {"profile": {"write": {"applications": ["k"]}}}, "metadata": {"a": 1},
        "remote_indices": [{"clusters": ["c"], "names": "x", "privileges": ["read"]}],
        "remote_cluster": [{"clusters": ["c"], "privileges": ["monitor_stats"]}]}, "s": {}}"#;
    let mut draft = draft(text);
    assert_eq!(draft.beyond(0), ["global", "metadata", "remote_indices", "remote_cluster"]);
    assert_eq!((draft.beyond(1), draft.beyond(2)), (vec![], vec![]));
    draft.apply(Edit::Cluster { descriptor: 0, privileges: strings(&["all"]) }).unwrap();
    draft.apply(Edit::Cluster { descriptor: 0, privileges: Vec::new() }).unwrap();
    assert_eq!(draft, Draft::of(check_descriptors(text).unwrap()));
}

#[test]
fn a_list_in_a_text_field_has_commas_or_lines() {
    for (text, expected) in [
        ("", &[][..]),
        (" a, b\n\nc ,,d\r\n", &["a", "b", "c", "d"]),
        ("my users, b", &["my users", "b"]),
        ("/a{1,2}/, b", &["/a{1,2}/", "b"]),
        ("/a/b{1,2}/ \n /c,d", &["/a/b{1,2}/", "/c", "d"]),
        ("//", &["//"]),
        ("/", &["/"]),
    ] {
        assert_eq!(values(text), expected, "{text:?}");
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let (descriptor, entry) = (0_usize..3, 0_usize..3);
    let texts = || vec("[a-c*]{1,2}|/a\\{1,2\\}/", 0..3);
    let indices = prop_oneof![
        texts().prop_map(IndicesEdit::Names),
        texts().prop_map(IndicesEdit::Privileges),
        texts().prop_map(IndicesEdit::Grant),
        texts().prop_map(IndicesEdit::Except),
        any::<String>().prop_map(IndicesEdit::Query),
        any::<bool>().prop_map(IndicesEdit::AllowRestricted),
    ];
    let application = prop_oneof![
        any::<String>().prop_map(ApplicationEdit::Application),
        texts().prop_map(ApplicationEdit::Privileges),
        texts().prop_map(ApplicationEdit::Resources),
    ];
    (descriptor, entry, indices, application, texts(), 0..12_u8).prop_map(
        |(descriptor, entry, indices, application, texts, kind)| match kind {
            0 => Edit::AddDescriptor,
            1 => Edit::RemoveDescriptor { descriptor },
            2 => Edit::RenameDescriptor { descriptor, name: texts.concat() },
            3 => Edit::Cluster { descriptor, privileges: texts },
            4 => Edit::RunAs { descriptor, users: texts },
            5 => Edit::Workflows { descriptor, workflows: texts },
            6 => Edit::AddIndices { descriptor },
            7 => Edit::RemoveIndices { descriptor, entry },
            8 => Edit::Indices { descriptor, entry, edit: indices },
            9 => Edit::AddApplication { descriptor },
            10 => Edit::RemoveApplication { descriptor, entry },
            _ => Edit::Application { descriptor, entry, edit: application },
        },
    )
}

proptest! {
    #[test]
    fn edits_never_panic_and_leave_all_else_as_it_is(start in samples::descriptors(), edits in vec(edit(), 0..12)) {
        let mut draft = Draft::of(start);
        for edit in edits {
            let before = draft.clone();
            if draft.apply(edit).is_err() {
                prop_assert_eq!(&draft, &before);
            }
        }
        // What is complete reads as it was built.
        if let Ok(read) = check_descriptors(&draft.text()) {
            prop_assert_eq!(&read, draft.descriptors());
        }
    }

    #[test]
    fn the_text_of_descriptors_reads_as_the_same(descriptors in samples::descriptors()) {
        let descriptors: RoleDescriptors = descriptors.without_descriptions();
        let problems = check_descriptors(&descriptors.to_editing_text());
        if descriptors.validate().is_empty() {
            prop_assert_eq!(problems.unwrap(), descriptors);
        }
    }

    #[test]
    fn lists_are_read_as_they_are_joined(list in vec("[a-z*?]{1,4}|/[a-z]\\{1,2\\}/", 0..5)) {
        prop_assert_eq!(values(&joined(&list)), list);
    }

    #[test]
    fn any_text_is_a_list(text in any::<String>()) {
        prop_assert!(values(&text).iter().all(|value| !value.is_empty() && value.trim() == value));
    }
}
