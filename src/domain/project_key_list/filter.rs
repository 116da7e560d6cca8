//! What a question to a list means, in the language of searches.

use jiff::Timestamp;

use super::{
    CategoryFilter, KeyCategory, ProjectKeyListQuery, SearchError, StatusFilter,
    search::{self, Term, Test},
};
use crate::domain::{
    KeyStatus,
    project::ProjectKeyId,
    project_key_query::{Case, Filter, InstantField, Interval, Pattern, TextField, TextTest},
};

/// Which keys `query` lists at `now`.
///
/// The search consists of words and "quoted phrases", all of which must be in the key's name, owner, id or hint, upper
/// and lower case as one. `name:`, `owner:` (or `username:`), `id:`, `type:` and `expired:` before a word ask one field;
/// `owner:(bob or ann)` has several values, and `-` before a part turns it round. A search that speaks of the type or the
/// end of keys is not narrowed down by the filter of the same thing; keys that were invalidated are then left out. A whole
/// id finds its key whatever its category and status: who pastes a key wants to know what became of it.
///
/// # Errors
/// What is wrong with the search.
pub fn filter(query: &ProjectKeyListQuery, now: Timestamp) -> Result<Filter, SearchError> {
    let terms = search::read(&query.search)?;
    let speaks_of = |known: fn(&Test) -> bool| terms.iter().any(|term| known(&term.test));
    let category = match query.category {
        CategoryFilter::Only(category) if !speaks_of(|test| matches!(test, Test::Category(_))) => {
            Filter::equals(TextField::Category, category.id())
        }
        CategoryFilter::Only(_) | CategoryFilter::All => Filter::All,
    };
    let status = if speaks_of(|test| matches!(test, Test::Expired(_))) {
        Filter::invalidated(false)
    } else {
        of_status(query.status, now)
    };
    let owner = match query.owner.as_deref() {
        None => Filter::All,
        Some(owner) if is_storable(owner) => Filter::equals(TextField::Username, owner),
        Some(_) => Filter::Nothing,
    };
    let parts = terms.iter().map(|term| of_term(term, now));
    let listed = Filter::and([category, status].into_iter().chain(parts));
    let found = match whole_id(&terms) {
        Some(id) => Filter::or([Filter::of_id(id), listed]),
        None => listed,
    };
    Ok(Filter::and([owner, found]))
}

fn of_status(status: StatusFilter, now: Timestamp) -> Filter {
    let in_force = Filter::invalidated(false);
    let (begins, soon) = (now.as_millisecond() + 1, now.as_millisecond() + milliseconds_soon());
    match status {
        StatusFilter::Working => Filter::and([in_force, Filter::not(ended(now))]),
        StatusFilter::ExpiringSoon => {
            let within = Interval { first: Some(begins), last: Some(soon) };
            Filter::and([in_force, Filter::instant(InstantField::Expiration, within)])
        }
        StatusFilter::Expired => Filter::and([in_force, ended(now)]),
        StatusFilter::Invalidated => Filter::invalidated(true),
        StatusFilter::All => Filter::All,
    }
}

fn milliseconds_soon() -> i64 {
    i64::try_from(KeyStatus::SOON.as_millis()).unwrap_or(i64::MAX)
}

/// Keys whose end has come, invalidated or not.
fn ended(now: Timestamp) -> Filter {
    Filter::instant(InstantField::Expiration, Interval { first: None, last: Some(now.as_millisecond()) })
}

fn of_term(term: &Term, now: Timestamp) -> Filter {
    let filter = match &term.test {
        Test::Anywhere(text) => contains(TextField::Searched, text),
        Test::Name(texts) => any_of(&TextField::Name, texts),
        Test::Owner(texts) => any_of(&TextField::Username, texts),
        Test::Id(texts) => any_of(&TextField::Id, texts),
        Test::Category(categories) => {
            let words = categories.iter().copied().map(KeyCategory::id).map(str::to_owned).collect();
            Filter::text(TextField::Category, TextTest::OneOf(words))
        }
        Test::Expired(answers) => Filter::or(answers.iter().map(|expired| match expired {
            true => ended(now),
            false => Filter::not(ended(now)),
        })),
    };
    if term.negated { Filter::not(filter) } else { filter }
}

/// Keys with one of `texts` in `field`. What is looked through for any field has it, too, and is faster to look through.
fn any_of(field: &TextField, texts: &[String]) -> Filter {
    Filter::or(
        texts.iter().map(|text| Filter::and([TextField::Searched, field.clone()].map(|field| contains(field, text)))),
    )
}

fn contains(field: TextField, text: &str) -> Filter {
    if is_storable(text) {
        Filter::text(field, TextTest::Like(Pattern::containing(text, Case::Insensitive)))
    } else {
        Filter::Nothing
    }
}

/// Whether a key can have such a text: none has the character NUL, which not every database knows.
fn is_storable(text: &str) -> bool {
    !text.contains('\0')
}

/// The id that is all there is in a search, as Keyward makes ids.
fn whole_id(terms: &[Term]) -> Option<&str> {
    match terms {
        [Term { negated: false, test: Test::Anywhere(text) }] => {
            (text.len() == ProjectKeyId::LENGTH && ProjectKeyId::parse(text).is_some()).then_some(text)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn of(query: &ProjectKeyListQuery) -> Filter {
        filter(query, NOW).unwrap()
    }

    fn search(search: &str) -> ProjectKeyListQuery {
        ProjectKeyListQuery { search: search.to_owned(), ..ProjectKeyListQuery::default() }
    }

    fn all(search: &str) -> ProjectKeyListQuery {
        let search = search.to_owned();
        ProjectKeyListQuery { search, category: CategoryFilter::All, status: StatusFilter::All, ..Default::default() }
    }

    #[test]
    fn the_default_lists_personal_keys_that_work() {
        let personal = Filter::equals(TextField::Category, "personal");
        let working = [Filter::invalidated(false), Filter::not(ended(NOW))];
        assert_eq!(of(&ProjectKeyListQuery::default()), Filter::and([personal].into_iter().chain(working)));
        assert_eq!(of(&all("")), Filter::All);
    }

    #[test]
    fn a_search_that_names_a_type_or_the_end_is_not_narrowed_down_by_the_filter() {
        let managed = Filter::equals(TextField::Category, "managed");
        assert_eq!(
            of(&search("type:managed expired:true")),
            Filter::and([Filter::invalidated(false), managed, ended(NOW)])
        );
        assert_eq!(
            of(&all("type:(rest or managed) expired:(true or false)")),
            Filter::and([
                Filter::invalidated(false),
                Filter::text(TextField::Category, TextTest::OneOf(["personal", "managed"].map(str::to_owned).into())),
                Filter::or([ended(NOW), Filter::not(ended(NOW))]),
            ])
        );
    }

    #[test]
    fn a_whole_id_finds_its_key_whatever_its_state_but_not_of_another_owner() {
        let id = "VuaCfGcBCdbkQm-e5aOx";
        let owner = Some("bob".to_owned());
        let Filter::And(parts) = of(&ProjectKeyListQuery { owner, ..search(id) }) else { panic!("two parts") };
        assert_eq!(parts[0], Filter::equals(TextField::Username, "bob"));
        let Filter::Or(ways) = &parts[1] else { panic!("two ways") };
        assert_eq!(ways[0], Filter::of_id(id));
    }

    #[test]
    fn what_no_key_has_finds_none() {
        assert_eq!(of(&all("a\0b")), Filter::Nothing);
        assert_eq!(of(&all("-a\0b")), Filter::All);
        assert_eq!(of(&ProjectKeyListQuery { owner: Some("\0".to_owned()), ..all("") }), Filter::Nothing);
    }
}
