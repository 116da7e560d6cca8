-- Organizations, who belongs to them, and what belongs to them.
CREATE TABLE organizations (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY
        CONSTRAINT organizations_id CHECK (id ~ '^[0-9a-z]{1,32}$'),
    name TEXT NOT NULL
        CONSTRAINT organizations_name CHECK (length(name) BETWEEN 2 AND 30),
    -- The name with upper and lower case as one, for search and order. Keyward writes it, because lower() depends on
    -- the locale here and only knows ASCII in SQLite.
    name_folded TEXT COLLATE "C" NOT NULL
        CONSTRAINT organizations_name_folded CHECK (length(name_folded) >= 2),
    -- Whom to write to, as JSON arrays of addresses.
    billing_contacts TEXT NOT NULL
        CONSTRAINT organizations_billing_contacts CHECK (jsonb_typeof(billing_contacts::jsonb) = 'array'),
    operational_contacts TEXT NOT NULL
        CONSTRAINT organizations_operational_contacts CHECK (jsonb_typeof(operational_contacts::jsonb) = 'array'),
    -- How long keys may live. Days NULL: no less than anyone may.
    keys_never_allowed BOOLEAN NOT NULL,
    keys_longest_days BIGINT
        CONSTRAINT organizations_keys_longest_days CHECK (keys_longest_days BETWEEN 1 AND 366),
    keys_default_lifetime TEXT NOT NULL
        CONSTRAINT organizations_keys_default_lifetime CHECK (
            keys_default_lifetime IN ('1d', '7d', '30d', '60d', '3months', '6months', '1year', 'never')
        ),
    -- Counts the changes, so that an edit of an older state is noticed.
    version BIGINT NOT NULL
        CONSTRAINT organizations_version CHECK (version >= 1),
    created_at BIGINT NOT NULL,
    CONSTRAINT organizations_keys_policy CHECK (keys_never_allowed OR keys_default_lifetime <> 'never')
);

-- The list of all, in the order of names.
CREATE INDEX organizations_by_name ON organizations (name_folded, id);

CREATE TABLE members (
    organization TEXT COLLATE "C" NOT NULL
        CONSTRAINT members_organization REFERENCES organizations (id) ON DELETE CASCADE,
    user_name TEXT COLLATE "C" NOT NULL
        CONSTRAINT members_user REFERENCES users (name) ON DELETE CASCADE,
    role_assignments TEXT NOT NULL
        CONSTRAINT members_role_assignments CHECK (jsonb_typeof(role_assignments::jsonb) = 'object'),
    -- Whether the role of an owner is among them: told here so that owners are found without reading every member.
    is_owner BOOLEAN NOT NULL,
    version BIGINT NOT NULL
        CONSTRAINT members_version CHECK (version >= 1),
    since BIGINT NOT NULL,
    PRIMARY KEY (organization, user_name)
);

-- The organizations of one user.
CREATE INDEX members_by_user ON members (user_name);

-- The list of an organization's members, in the order of names, and its owners.
CREATE INDEX members_by_name ON members (organization, lower(user_name), user_name);
CREATE INDEX members_owners ON members (organization, user_name) WHERE is_owner;

-- Deployments and projects: registered here, run elsewhere. An organization that owns some cannot be removed.
CREATE TABLE resources (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY
        CONSTRAINT resources_id CHECK (id ~ '^[0-9a-f]{32}$'),
    organization TEXT COLLATE "C" NOT NULL
        CONSTRAINT resources_organization REFERENCES organizations (id),
    kind TEXT NOT NULL
        CONSTRAINT resources_kind CHECK (kind IN ('deployment', 'elasticsearch', 'observability', 'security')),
    name TEXT NOT NULL
        CONSTRAINT resources_name CHECK (length(name) BETWEEN 1 AND 64),
    -- As of organizations.
    name_folded TEXT COLLATE "C" NOT NULL
        CONSTRAINT resources_name_folded CHECK (length(name_folded) >= 1),
    -- Where it runs, as whoever registered it says, and where it answers.
    region TEXT NOT NULL,
    endpoint TEXT
        CONSTRAINT resources_endpoint CHECK (length(endpoint) >= 1),
    is_default BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

-- The resources of one organization, and of all, in the order of names.
CREATE INDEX resources_of_organization_by_name ON resources (organization, name_folded, id);
CREATE INDEX resources_by_name ON resources (name_folded, id);

-- The endpoint at the root belongs to one project of the installation at most.
CREATE UNIQUE INDEX resources_one_default ON resources (is_default) WHERE is_default;

-- Users of a project's own realm, such as `elastic`. They are not users of the console.
CREATE TABLE project_users (
    project TEXT COLLATE "C" NOT NULL
        CONSTRAINT project_users_project REFERENCES resources (id) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL
        CONSTRAINT project_users_name CHECK (length(name) >= 1),
    password TEXT NOT NULL
        CONSTRAINT project_users_password CHECK (substr(password, 1, 10) = '$argon2id$'),
    -- The names of stack roles, as a JSON array.
    roles TEXT NOT NULL
        CONSTRAINT project_users_roles CHECK (jsonb_typeof(roles::jsonb) = 'array'),
    reserved BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (project, name)
);
