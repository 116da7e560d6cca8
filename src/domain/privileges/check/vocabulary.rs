//! Which fields role descriptors have and what belongs into each, in words for whoever writes them (contract §3.1).
//!
//! What the server's parser accepts is decided there; a test compares the two.

/// What belongs into a place.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// An object with some of these fields.
    Object(&'static [Field]),
    /// A list of such objects.
    Objects(&'static [Field]),
    /// A list of texts.
    Texts,
    /// A list of texts of which only some exist.
    Choice,
    /// Anything else, of which the words say enough.
    Other,
}

/// A field of an object.
pub(super) struct Field {
    /// Its name.
    pub(super) name: &'static str,
    /// Another name of it.
    pub(super) short: Option<&'static str>,
    /// Whether it may not be left out.
    pub(super) is_needed: bool,
    /// What belongs into it.
    pub(super) shape: Shape,
    /// The same in words.
    pub(super) says: &'static str,
}

impl Field {
    const fn optional(name: &'static str, shape: Shape, says: &'static str) -> Self {
        Self { name, short: None, is_needed: false, shape, says }
    }

    const fn needed(name: &'static str, shape: Shape, says: &'static str) -> Self {
        Self { is_needed: true, ..Self::optional(name, shape, says) }
    }

    const fn also(self, short: &'static str) -> Self {
        Self { short: Some(short), ..self }
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.short == Some(name)
    }
}

/// The other name under which a field of a descriptor may be written.
pub(super) fn short_name(name: &str) -> Option<&'static str> {
    DESCRIPTOR.iter().find(|field| field.name == name).and_then(|field| field.short)
}

/// A role descriptor.
pub(super) const DESCRIPTOR: &[Field] = &[
    Field::optional("cluster", Shape::Texts, "a list of cluster privileges, such as [\"monitor\"]"),
    Field::optional(
        "indices",
        Shape::Objects(INDICES),
        "a list of objects, such as [{\"names\": [\"books-*\"], \"privileges\": [\"read\"]}]",
    )
    .also("index"),
    Field::optional(
        "applications",
        Shape::Objects(APPLICATIONS),
        "a list of objects, such as [{\"application\": \"myapp\", \"privileges\": [\"read\"], \"resources\": [\"*\"]}]",
    )
    .also("application"),
    Field::optional("run_as", Shape::Texts, "a list of user names or patterns, such as [\"reporter-*\"]"),
    Field::optional(
        "global",
        Shape::Object(GLOBAL),
        "an object, such as {\"application\": {\"manage\": {\"applications\": [\"myapp-*\"]}}}",
    ),
    Field::optional("metadata", Shape::Other, "an object with whatever you want to note"),
    Field::optional(
        "remote_indices",
        Shape::Objects(REMOTE_INDICES),
        "a list of objects, such as [{\"clusters\": [\"eu\"], \"names\": [\"books-*\"], \"privileges\": [\"read\"]}]",
    ),
    Field::optional(
        "remote_cluster",
        Shape::Objects(REMOTE_CLUSTER),
        "a list of objects, such as [{\"clusters\": [\"eu\"], \"privileges\": [\"monitor_stats\"]}]",
    ),
    Field::optional(
        "restriction",
        Shape::Object(RESTRICTION),
        "an object, such as {\"workflows\": [\"search_application_query\"]}",
    ),
];

const NAMES: Field =
    Field::needed("names", Shape::Texts, "one index or a list of them, names or patterns, such as [\"books-*\"]");
const INDEX_PRIVILEGES: Field =
    Field::needed("privileges", Shape::Texts, "a list of index privileges, such as [\"read\"]");
const FIELD_SECURITY: Field = Field::optional(
    "field_security",
    Shape::Object(&[
        Field::needed("grant", Shape::Texts, "a list of fields that may be seen, names or patterns, such as [\"*\"]"),
        Field::optional("except", Shape::Texts, "a list of fields among those granted that may not be seen"),
    ]),
    "an object, such as {\"grant\": [\"*\"], \"except\": [\"salary\"]}",
);
const QUERY: Field =
    Field::optional("query", Shape::Other, "a query as an object, such as {\"term\": {\"team\": \"search\"}}");
const ALLOW_RESTRICTED: Field = Field::optional("allow_restricted_indices", Shape::Other, "true or false");
const CLUSTERS: Field =
    Field::needed("clusters", Shape::Texts, "a list of aliases of clusters, names or patterns, such as [\"*\"]");
const INDICES: &[Field] = &[NAMES, INDEX_PRIVILEGES, FIELD_SECURITY, QUERY, ALLOW_RESTRICTED];
const REMOTE_INDICES: &[Field] = &[CLUSTERS, NAMES, INDEX_PRIVILEGES, FIELD_SECURITY, QUERY, ALLOW_RESTRICTED];
const REMOTE_CLUSTER: &[Field] =
    &[CLUSTERS, Field::needed("privileges", Shape::Choice, "a list with monitor_enrich, monitor_stats or both")];
const APPLICATIONS: &[Field] = &[
    Field::needed("application", Shape::Other, "the name of an application, a start of names with * at its end, or *"),
    Field::needed("privileges", Shape::Texts, "one privilege of the application or a list of them, such as [\"read\"]"),
    Field::needed("resources", Shape::Texts, "one resource or a list of them, names or patterns, such as [\"*\"]"),
];
const RESTRICTION: &[Field] = &[Field::optional("workflows", Shape::Texts, "a list: [\"search_application_query\"]")];
const MANAGED_APPLICATIONS: &[Field] =
    &[Field::needed("applications", Shape::Texts, "a list of applications, names or patterns, such as [\"myapp-*\"]")];
const GLOBAL: &[Field] = &[
    Field::optional(
        "application",
        Shape::Object(&[Field::optional(
            "manage",
            Shape::Object(MANAGED_APPLICATIONS),
            "an object, such as {\"applications\": [\"myapp-*\"]}",
        )]),
        "an object, such as {\"manage\": {\"applications\": [\"myapp-*\"]}}",
    ),
    Field::optional(
        "profile",
        Shape::Object(&[Field::optional(
            "write",
            Shape::Object(MANAGED_APPLICATIONS),
            "an object, such as {\"applications\": [\"myapp-*\"]}",
        )]),
        "an object, such as {\"write\": {\"applications\": [\"myapp-*\"]}}",
    ),
    Field::optional(
        "role",
        Shape::Object(&[Field::optional(
            "manage",
            Shape::Object(&[Field::needed(
                "indices",
                Shape::Objects(&[NAMES, INDEX_PRIVILEGES]),
                "a list of objects, such as [{\"names\": [\"books-*\"], \"privileges\": [\"read\"]}]",
            )]),
            "an object, such as {\"indices\": [{\"names\": [\"books-*\"], \"privileges\": [\"read\"]}]}",
        )]),
        "an object, such as {\"manage\": {\"indices\": [{\"names\": [\"books-*\"], \"privileges\": [\"read\"]}]}}",
    ),
];
