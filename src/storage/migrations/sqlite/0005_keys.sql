-- Platform keys. A personal key acts with the rights of its owner and ends with the owner. An organization key carries role
-- assignments of its own, belongs to its organization, and outlives the user who made it.
--
-- Of the secret there is a digest only. A plain SHA-256 (or HMAC-SHA-256 with a pepper) and no slow password hash:
-- the secret is 190 random bits, beyond guessing, and the digest is computed on every request.
CREATE TABLE keys (
    id TEXT NOT NULL PRIMARY KEY
        CONSTRAINT keys_id CHECK (length(id) = 20 AND id NOT GLOB '*[^0-9A-Za-z]*'),
    -- Of a personal key: its owner.
    owner TEXT
        CONSTRAINT keys_owner REFERENCES users (name) ON DELETE CASCADE,
    -- Of an organization key: its organization, what it may do, and who made it. The creator's name stays when the user is
    -- deleted, so that a later user of the same name is not taken for the creator.
    organization TEXT
        CONSTRAINT keys_organization REFERENCES organizations (id) ON DELETE CASCADE,
    role_assignments TEXT
        CONSTRAINT keys_role_assignments CHECK (json_valid(role_assignments) AND json_type(role_assignments) = 'object'),
    -- What the list is filtered by: a word for each role and where it holds, such as ' deployment-editor@all '.
    grants TEXT
        CONSTRAINT keys_grants CHECK (grants LIKE ' %'),
    creator TEXT
        CONSTRAINT keys_creator REFERENCES users (name) ON DELETE SET NULL,
    creator_name TEXT,
    name TEXT NOT NULL
        CONSTRAINT keys_name CHECK (length(name) BETWEEN 1 AND 100),
    -- The name with upper and lower case as one, for search and order. Keyward writes it, because lower() of this
    -- database only knows ASCII.
    name_folded TEXT NOT NULL
        CONSTRAINT keys_name_folded CHECK (length(name_folded) >= 1),
    -- The last four characters of the key.
    hint TEXT NOT NULL
        CONSTRAINT keys_hint CHECK (length(hint) = 4),
    digest BLOB NOT NULL
        CONSTRAINT keys_digest CHECK (length(digest) = 32),
    digest_algorithm TEXT NOT NULL
        CONSTRAINT keys_digest_algorithm CHECK (digest_algorithm IN ('sha256', 'hmac-sha256')),
    -- Which pepper of the configuration went into the digest.
    pepper_version INTEGER
        CONSTRAINT keys_pepper_version CHECK (pepper_version BETWEEN 0 AND 65535),
    created_at INTEGER NOT NULL,
    -- NULL: never.
    expires_at INTEGER,
    revoked_at INTEGER,
    revoked_by TEXT,
    last_used_at INTEGER,
    last_used_address TEXT,
    -- When people are to be written to next about the key's end; NULL: not any more.
    next_notice_at INTEGER,
    -- Names the form that asked for the key, so that a form sent twice makes one key.
    submission TEXT
        CONSTRAINT keys_submission CHECK (length(submission) BETWEEN 1 AND 100),
    CONSTRAINT keys_holder CHECK ((owner IS NULL) <> (organization IS NULL)),
    CONSTRAINT keys_of_organization CHECK (
        (organization IS NULL) = (role_assignments IS NULL)
        AND (organization IS NULL) = (grants IS NULL)
        AND (organization IS NULL) = (creator_name IS NULL)
        AND (creator IS NULL OR organization IS NOT NULL)
    ),
    CONSTRAINT keys_pepper CHECK ((digest_algorithm = 'sha256') = (pepper_version IS NULL)),
    CONSTRAINT keys_expiration CHECK (expires_at > created_at),
    CONSTRAINT keys_revocation CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
    CONSTRAINT keys_last_use CHECK (last_used_at IS NOT NULL OR last_used_address IS NULL),
    CONSTRAINT keys_next_notice CHECK (
        next_notice_at IS NULL OR (expires_at IS NOT NULL AND next_notice_at <= expires_at)
    )
) STRICT, WITHOUT ROWID;

-- A form makes one key.
CREATE UNIQUE INDEX keys_one_per_submission ON keys (owner, submission)
    WHERE owner IS NOT NULL AND submission IS NOT NULL;
CREATE UNIQUE INDEX keys_one_per_organization_submission ON keys (organization, creator_name, submission)
    WHERE organization IS NOT NULL AND submission IS NOT NULL;

-- The list of one owner's keys in its usual order, and by name. The other orders sort the one owner's keys.
CREATE INDEX keys_by_creation ON keys (owner, created_at, id) WHERE owner IS NOT NULL;
CREATE INDEX keys_by_name ON keys (owner, name_folded, id) WHERE owner IS NOT NULL;

-- How many keys of an owner work, expire or are revoked is told by this index alone.
CREATE INDEX keys_by_status ON keys (owner, revoked_at, expires_at) WHERE owner IS NOT NULL;

-- The same for organizations.
CREATE INDEX keys_of_organization_by_creation ON keys (organization, created_at, id) WHERE organization IS NOT NULL;
CREATE INDEX keys_of_organization_by_name ON keys (organization, name_folded, id) WHERE organization IS NOT NULL;
CREATE INDEX keys_of_organization_by_status ON keys (organization, revoked_at, expires_at)
    WHERE organization IS NOT NULL;

-- Those whose creator is deleted.
CREATE INDEX keys_by_creator ON keys (creator) WHERE creator IS NOT NULL;

-- Those that people are to be written to about.
CREATE INDEX keys_by_notice ON keys (next_notice_at) WHERE next_notice_at IS NOT NULL;
