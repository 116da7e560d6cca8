-- What is inside a project: its keys, and the users, roles, application privileges and tokens of its own realm.
--
-- A key acts with what it is restricted to, of what its owner might do when it was made or last updated: both stand with
-- it, so that one read judges a key. Of the secret there is a digest only, plain as that of a platform key: it is 128
-- random bits.
CREATE TABLE project_keys (
    project TEXT NOT NULL
        CONSTRAINT project_keys_project REFERENCES resources (id) ON DELETE CASCADE,
    id TEXT NOT NULL
        CONSTRAINT project_keys_id CHECK (length(id) BETWEEN 1 AND 100 AND id NOT GLOB '*[^-0-9A-Za-z_]*'),
    kind TEXT NOT NULL
        CONSTRAINT project_keys_kind CHECK (kind IN ('rest', 'cross_cluster')),
    name TEXT NOT NULL
        CONSTRAINT project_keys_name CHECK (length(name) BETWEEN 1 AND 256),
    -- The last four characters of the secret.
    hint TEXT NOT NULL
        CONSTRAINT project_keys_hint CHECK (length(hint) = 4),
    digest BLOB NOT NULL
        CONSTRAINT project_keys_digest CHECK (length(digest) = 32),
    digest_algorithm TEXT NOT NULL
        CONSTRAINT project_keys_digest_algorithm CHECK (digest_algorithm IN ('sha256', 'hmac-sha256')),
    -- Which pepper of the configuration went into the digest.
    pepper_version INTEGER
        CONSTRAINT project_keys_pepper_version CHECK (pepper_version BETWEEN 0 AND 65535),
    -- Whose it is: a name in a realm, and what else was known of the user.
    owner TEXT NOT NULL,
    owner_realm TEXT NOT NULL
        CONSTRAINT project_keys_owner_realm CHECK (
            owner_realm IN ('reserved', 'default_native', 'cloud', '_es_api_key')
        ),
    owner_full_name TEXT,
    owner_email TEXT,
    owner_metadata TEXT NOT NULL
        CONSTRAINT project_keys_owner_metadata CHECK (
            json_valid(owner_metadata) AND json_type(owner_metadata) = 'object'
        ),
    -- Role descriptors by name.
    role_descriptors TEXT NOT NULL
        CONSTRAINT project_keys_role_descriptors CHECK (
            json_valid(role_descriptors) AND json_type(role_descriptors) = 'object'
        ),
    limited_by TEXT NOT NULL
        CONSTRAINT project_keys_limited_by CHECK (json_valid(limited_by) AND json_type(limited_by) = 'object'),
    metadata TEXT NOT NULL
        CONSTRAINT project_keys_metadata CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    certificate_identity TEXT,
    created_at INTEGER NOT NULL,
    -- NULL: never. A key may have ended when it begins: Elasticsearch allows it.
    expires_at INTEGER,
    invalidated_at INTEGER,
    invalidated_by TEXT,
    last_used_at INTEGER,
    last_used_address TEXT,
    -- Counts the updates.
    version INTEGER NOT NULL
        CONSTRAINT project_keys_version CHECK (version >= 1),
    PRIMARY KEY (project, id),
    CONSTRAINT project_keys_pepper CHECK ((digest_algorithm = 'sha256') = (pepper_version IS NULL)),
    CONSTRAINT project_keys_expiration CHECK (expires_at >= created_at),
    CONSTRAINT project_keys_invalidation CHECK ((invalidated_at IS NULL) = (invalidated_by IS NULL)),
    CONSTRAINT project_keys_last_use CHECK (last_used_at IS NOT NULL OR last_used_address IS NULL)
) STRICT;

-- The lists of a project's keys, and of one owner's, in their usual order, and by name.
CREATE INDEX project_keys_by_creation ON project_keys (project, created_at, id);
CREATE INDEX project_keys_by_name ON project_keys (project, name, id);
CREATE INDEX project_keys_by_owner ON project_keys (project, owner, owner_realm, created_at, id);

-- Those that end or were ended, for searches by date.
CREATE INDEX project_keys_by_expiration ON project_keys (project, expires_at, id);
CREATE INDEX project_keys_by_invalidation ON project_keys (project, invalidated_at, id);

-- Those that have ended in whatever project, for the clean-up.
CREATE INDEX project_keys_expired ON project_keys (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX project_keys_invalidated ON project_keys (invalidated_at) WHERE invalidated_at IS NOT NULL;

-- What searches find in the metadata of keys: a row for each value, with the path to it, such as 'environment.tags'.
CREATE TABLE project_key_metadata (
    project TEXT NOT NULL,
    key TEXT NOT NULL,
    path TEXT NOT NULL
        CONSTRAINT project_key_metadata_path CHECK (length(path) <= 256),
    value TEXT NOT NULL,
    CONSTRAINT project_key_metadata_key FOREIGN KEY (project, key) REFERENCES project_keys (project, id)
        ON DELETE CASCADE
) STRICT;

-- The beginning of a value is enough to find it, and an index takes no more.
CREATE INDEX project_key_metadata_by_value ON project_key_metadata (project, path, substr(value, 1, 200), key);
CREATE INDEX project_key_metadata_by_key ON project_key_metadata (project, key);

-- The users of a project's own realm get what Elasticsearch knows of its users.
ALTER TABLE project_users ADD COLUMN full_name TEXT;
ALTER TABLE project_users ADD COLUMN email TEXT;
ALTER TABLE project_users ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}'
    CONSTRAINT project_users_metadata CHECK (json_valid(metadata) AND json_type(metadata) = 'object');
ALTER TABLE project_users ADD COLUMN enabled INTEGER NOT NULL DEFAULT 1
    CONSTRAINT project_users_enabled CHECK (enabled IN (0, 1));

-- As Elasticsearch says of the users that it comes with.
UPDATE project_users SET metadata = '{"_reserved":true}' WHERE reserved;

CREATE TABLE project_roles (
    project TEXT NOT NULL
        CONSTRAINT project_roles_project REFERENCES resources (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT project_roles_name CHECK (length(name) BETWEEN 1 AND 507),
    -- A role descriptor.
    descriptor TEXT NOT NULL
        CONSTRAINT project_roles_descriptor CHECK (json_valid(descriptor) AND json_type(descriptor) = 'object'),
    PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE application_privileges (
    project TEXT NOT NULL
        CONSTRAINT application_privileges_project REFERENCES resources (id) ON DELETE CASCADE,
    application TEXT NOT NULL
        CONSTRAINT application_privileges_application CHECK (length(application) >= 1),
    name TEXT NOT NULL
        CONSTRAINT application_privileges_name CHECK (length(name) >= 1),
    -- Patterns of actions, as a JSON array.
    actions TEXT NOT NULL
        CONSTRAINT application_privileges_actions CHECK (json_valid(actions) AND json_type(actions) = 'array'),
    metadata TEXT NOT NULL
        CONSTRAINT application_privileges_metadata CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    PRIMARY KEY (project, application, name)
) STRICT, WITHOUT ROWID;

-- Tokens of a project's users. The ids are the SHA-256, in hexadecimal digits, of what the client holds.
CREATE TABLE project_tokens (
    id TEXT NOT NULL PRIMARY KEY
        CONSTRAINT project_tokens_id CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*'),
    project TEXT NOT NULL
        CONSTRAINT project_tokens_project REFERENCES resources (id) ON DELETE CASCADE,
    principal TEXT NOT NULL
        CONSTRAINT project_tokens_principal CHECK (length(principal) >= 1),
    realm TEXT NOT NULL
        CONSTRAINT project_tokens_realm CHECK (realm IN ('reserved', 'default_native', 'cloud')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- What it can be renewed with, once, and until when.
    refresh TEXT NOT NULL
        CONSTRAINT project_tokens_refresh CHECK (length(refresh) = 64 AND refresh NOT GLOB '*[^0-9a-f]*'),
    refresh_expires_at INTEGER NOT NULL,
    CONSTRAINT project_tokens_expiration CHECK (expires_at > created_at AND refresh_expires_at >= expires_at)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX project_tokens_by_refresh ON project_tokens (refresh);

-- Those of one user, which end with a new password.
CREATE INDEX project_tokens_by_principal ON project_tokens (project, principal, realm);

-- Those of one user of the console, in whatever project.
CREATE INDEX project_tokens_of_cloud_user ON project_tokens (principal) WHERE realm = 'cloud';

-- Those that have ended, for the clean-up.
CREATE INDEX project_tokens_by_end ON project_tokens (refresh_expires_at);
