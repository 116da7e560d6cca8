-- Organizations, who belongs to them, and what belongs to them.
CREATE TABLE organizations (
    id TEXT NOT NULL PRIMARY KEY
        CONSTRAINT organizations_id CHECK (length(id) BETWEEN 1 AND 32 AND id NOT GLOB '*[^0-9a-z]*'),
    name TEXT NOT NULL
        CONSTRAINT organizations_name CHECK (length(name) BETWEEN 2 AND 30),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    organization TEXT NOT NULL
        CONSTRAINT members_organization REFERENCES organizations (id) ON DELETE CASCADE,
    user_name TEXT NOT NULL
        CONSTRAINT members_user REFERENCES users (name) ON DELETE CASCADE,
    role_assignments TEXT NOT NULL
        CONSTRAINT members_role_assignments CHECK (
            json_valid(role_assignments) AND json_type(role_assignments) = 'object'
        ),
    since INTEGER NOT NULL,
    PRIMARY KEY (organization, user_name)
) STRICT, WITHOUT ROWID;

-- The organizations of one user.
CREATE INDEX members_by_user ON members (user_name);

-- Deployments and projects: registered here, run elsewhere. An organization that owns some cannot be removed.
CREATE TABLE resources (
    id TEXT NOT NULL PRIMARY KEY
        CONSTRAINT resources_id CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
    organization TEXT NOT NULL
        CONSTRAINT resources_organization REFERENCES organizations (id),
    kind TEXT NOT NULL
        CONSTRAINT resources_kind CHECK (kind IN ('deployment', 'elasticsearch', 'observability', 'security')),
    name TEXT NOT NULL
        CONSTRAINT resources_name CHECK (length(name) >= 1),
    is_default INTEGER NOT NULL
        CONSTRAINT resources_is_default CHECK (is_default IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX resources_by_organization ON resources (organization);

-- The endpoint at the root belongs to one project of the installation at most.
CREATE UNIQUE INDEX resources_one_default ON resources (is_default) WHERE is_default = 1;

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
