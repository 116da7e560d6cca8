-- Organizations, who belongs to them, and what belongs to them.
CREATE TABLE organizations (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY
        CONSTRAINT organizations_id CHECK (id ~ '^[0-9a-z]{1,32}$'),
    name TEXT NOT NULL
        CONSTRAINT organizations_name CHECK (length(name) BETWEEN 2 AND 30),
    created_at BIGINT NOT NULL
);

CREATE TABLE members (
    organization TEXT COLLATE "C" NOT NULL
        CONSTRAINT members_organization REFERENCES organizations (id) ON DELETE CASCADE,
    user_name TEXT COLLATE "C" NOT NULL
        CONSTRAINT members_user REFERENCES users (name) ON DELETE CASCADE,
    role_assignments TEXT NOT NULL
        CONSTRAINT members_role_assignments CHECK (jsonb_typeof(role_assignments::jsonb) = 'object'),
    since BIGINT NOT NULL,
    PRIMARY KEY (organization, user_name)
);

-- The organizations of one user.
CREATE INDEX members_by_user ON members (user_name);

-- Deployments and projects: registered here, run elsewhere. An organization that owns some cannot be removed.
CREATE TABLE resources (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY
        CONSTRAINT resources_id CHECK (id ~ '^[0-9a-f]{32}$'),
    organization TEXT COLLATE "C" NOT NULL
        CONSTRAINT resources_organization REFERENCES organizations (id),
    kind TEXT NOT NULL
        CONSTRAINT resources_kind CHECK (kind IN ('deployment', 'elasticsearch', 'observability', 'security')),
    name TEXT NOT NULL
        CONSTRAINT resources_name CHECK (length(name) >= 1),
    is_default BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX resources_by_organization ON resources (organization);

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
