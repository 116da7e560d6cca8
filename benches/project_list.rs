//! What the list of one project's keys costs, as its screen asks for it: the page with all counts beside it.

use std::hint::black_box;

use jiff::Timestamp;
use keyward::{
    domain::{
        key_list::Direction,
        page::{Cursor, Side},
        project_key_list::{CategoryFilter, KeyCategory, ProjectKeyListQuery, ProjectKeySort, StatusFilter},
        project_key_query::Filter,
    },
    service::{Services, project::StackCaller},
};

use crate::project::{Figure, middle};

/// Measures. `reader` sees all keys, `owner` only their own; `middle_id` is that of a key in the middle of the list, which
/// was made at `middle_at`.
pub async fn figures(
    services: &Services,
    reader: &StackCaller,
    owner: &StackCaller,
    (middle_id, middle_at): (&str, Timestamp),
) -> Vec<Figure> {
    let all = ProjectKeyListQuery { status: StatusFilter::All, category: CategoryFilter::All, ..Default::default() };
    let side = Side::After;
    let (id, value) = (middle_id.to_owned(), middle_at.as_millisecond().to_string());
    let cursor = Some(Cursor { side, position: 1000, id, value });
    let managed = CategoryFilter::Only(KeyCategory::Managed);
    let search = |search: &str| ProjectKeyListQuery { search: search.to_owned(), ..all.clone() };
    let mut figures = Vec::new();
    for (name, caller, query) in [
        ("list: personal, active, newest first", reader, ProjectKeyListQuery::default()),
        ("list: a page in the middle", reader, ProjectKeyListQuery { cursor, ..all.clone() }),
        (
            "list: managed, by name",
            reader,
            ProjectKeyListQuery {
                category: managed,
                sort: ProjectKeySort::Name,
                direction: Direction::Ascending,
                ..all.clone()
            },
        ),
        (
            "list: expired, of which there are none",
            reader,
            ProjectKeyListQuery {
                status: StatusFilter::Expired,
                sort: ProjectKeySort::LastUsed,
                ..ProjectKeyListQuery::default()
            },
        ),
        ("list: one owner's", reader, ProjectKeyListQuery { owner: Some("user7".to_owned()), ..all.clone() }),
        ("list: one's own", owner, all.clone()),
        ("list: search that finds few", reader, search("shipper-777")),
        ("list: search that finds all", reader, search("shipper")),
        ("list: search that finds none", reader, search("name:\"no such key\"")),
    ] {
        let list = async |_| {
            black_box(services.list_project_keys(caller, &query).await.expect("keys"));
        };
        figures.push((name, middle(list).await));
    }
    let count = async |_| {
        let project = &reader.project.id;
        black_box(services.storage.project_key_counts(project, &Filter::All, services.now()).await.expect("counts"));
    };
    figures.push(("list: the counts of it alone", middle(count).await));
    let owners = async |_| {
        black_box(services.project_key_owners(reader, "user1", 10).await.expect("owners"));
    };
    figures.push(("list: owners with a word in their names", middle(owners).await));
    figures
}
