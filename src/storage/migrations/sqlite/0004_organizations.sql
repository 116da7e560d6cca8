-- Organizations, who belongs to them, and what belongs to them.
CREATE TABLE organizations (
    id TEXT NOT NULL PRIMARY KEY
        CONSTRAINT organizations_id CHECK (length(id) BETWEEN 1 AND 32 AND id NOT GLOB '*[^0-9a-z]*'),
    name TEXT NOT NULL
        CONSTRAINT organizations_name CHECK (length(name) BETWEEN 2 AND 30),
    -- The name with upper and lower case as one, for search and order. Keyward writes it, because lower() of this
    -- database only knows ASCII.
    name_folded TEXT NOT NULL
        CONSTRAINT organizations_name_folded CHECK (length(name_folded) >= 2),
    -- Whom to write to, as JSON arrays of addresses.
    billing_contacts TEXT NOT NULL
        CONSTRAINT organizations_billing_contacts CHECK (
            json_valid(billing_contacts) AND json_type(billing_contacts) = 'array'
        ),
    operational_contacts TEXT NOT NULL
        CONSTRAINT organizations_operational_contacts CHECK (
            json_valid(operational_contacts) AND json_type(operational_contacts) = 'array'
        ),
    -- How long keys may live. Days NULL: no less than anyone may.
    keys_never_allowed INTEGER NOT NULL
        CONSTRAINT organizations_keys_never_allowed CHECK (keys_never_allowed IN (0, 1)),
    keys_longest_days INTEGER
        CONSTRAINT organizations_keys_longest_days CHECK (keys_longest_days BETWEEN 1 AND 366),
    keys_default_lifetime TEXT NOT NULL
        CONSTRAINT organizations_keys_default_lifetime CHECK (
            keys_default_lifetime IN ('1d', '7d', '30d', '60d', '3months', '6months', '1year', 'never')
        ),
    -- Counts the changes, so that an edit of an older state is noticed.
    version INTEGER NOT NULL
        CONSTRAINT organizations_version CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    CONSTRAINT organizations_keys_policy CHECK (keys_never_allowed OR keys_default_lifetime <> 'never')
) STRICT, WITHOUT ROWID;

-- The list of all, in the order of names.
CREATE INDEX organizations_by_name ON organizations (name_folded, id);

CREATE TABLE members (
    organization TEXT NOT NULL
        CONSTRAINT members_organization REFERENCES organizations (id) ON DELETE CASCADE,
    user_name TEXT NOT NULL
        CONSTRAINT members_user REFERENCES users (name) ON DELETE CASCADE,
    role_assignments TEXT NOT NULL
        CONSTRAINT members_role_assignments CHECK (
            json_valid(role_assignments) AND json_type(role_assignments) = 'object'
        ),
    -- Whether the role of an owner is among them: told here so that owners are found without reading every member.
    is_owner INTEGER NOT NULL
        CONSTRAINT members_is_owner CHECK (is_owner IN (0, 1)),
    version INTEGER NOT NULL
        CONSTRAINT members_version CHECK (version >= 1),
    since INTEGER NOT NULL,
    PRIMARY KEY (organization, user_name)
) STRICT, WITHOUT ROWID;

-- The organizations of one user.
CREATE INDEX members_by_user ON members (user_name);

-- The list of an organization's members, in the order of names, and its owners.
CREATE INDEX members_by_name ON members (organization, lower(user_name), user_name);
CREATE INDEX members_owners ON members (organization, user_name) WHERE is_owner;

-- Deployments and projects: registered here, run elsewhere. An organization that owns some cannot be removed.
CREATE TABLE resources (
    id TEXT NOT NULL PRIMARY KEY
        CONSTRAINT resources_id CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
    organization TEXT NOT NULL
        CONSTRAINT resources_organization REFERENCES organizations (id),
    kind TEXT NOT NULL
        CONSTRAINT resources_kind CHECK (kind IN ('deployment', 'elasticsearch', 'observability', 'security')),
    name TEXT NOT NULL
        CONSTRAINT resources_name CHECK (length(name) BETWEEN 1 AND 64),
    -- As of organizations.
    name_folded TEXT NOT NULL
        CONSTRAINT resources_name_folded CHECK (length(name_folded) >= 1),
    -- Where it runs, as whoever registered it says, and where it answers.
    region TEXT NOT NULL,
    endpoint TEXT
        CONSTRAINT resources_endpoint CHECK (length(endpoint) >= 1),
    is_default INTEGER NOT NULL
        CONSTRAINT resources_is_default CHECK (is_default IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The resources of one organization, and of all, in the order of names.
CREATE INDEX resources_of_organization_by_name ON resources (organization, name_folded, id);
CREATE INDEX resources_by_name ON resources (name_folded, id);

-- The endpoint at the root belongs to one project of the installation at most.
CREATE UNIQUE INDEX resources_one_default ON resources (is_default) WHERE is_default;

-- Users of a project's own realm, such as `elastic`. They are not users of the console.
CREATE TABLE project_users (
    project TEXT NOT NULL
        CONSTRAINT project_users_project REFERENCES resources (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT project_users_name CHECK (length(name) >= 1),
    password TEXT NOT NULL
        CONSTRAINT project_users_password CHECK (substr(password, 1, 10) = '$argon2id$'),
    -- The names of stack roles, as a JSON array.
    roles TEXT NOT NULL
        CONSTRAINT project_users_roles CHECK (json_valid(roles) AND json_type(roles) = 'array'),
    reserved INTEGER NOT NULL
        CONSTRAINT project_users_reserved CHECK (reserved IN (0, 1)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;
