-- Personal keys: they act with the rights of their owner and end with the owner.
--
-- Of the secret there is a digest only. A plain SHA-256 (or HMAC-SHA-256 with a pepper) and no slow password hash:
-- the secret is 190 random bits, beyond guessing, and the digest is computed on every request.
CREATE TABLE personal_keys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY
        CONSTRAINT personal_keys_id CHECK (id ~ '^[0-9A-Za-z]{20}$'),
    owner TEXT COLLATE "C" NOT NULL
        CONSTRAINT personal_keys_owner REFERENCES users (name) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT personal_keys_name CHECK (length(name) BETWEEN 1 AND 100),
    -- The name with upper and lower case as one, for search and order. Keyward writes it, because lower() depends on
    -- the locale here and only knows ASCII in SQLite.
    name_folded TEXT COLLATE "C" NOT NULL
        CONSTRAINT personal_keys_name_folded CHECK (length(name_folded) >= 1),
    -- The last four characters of the key.
    hint TEXT NOT NULL
        CONSTRAINT personal_keys_hint CHECK (length(hint) = 4),
    digest BYTEA NOT NULL
        CONSTRAINT personal_keys_digest CHECK (length(digest) = 32),
    digest_algorithm TEXT NOT NULL
        CONSTRAINT personal_keys_digest_algorithm CHECK (digest_algorithm IN ('sha256', 'hmac-sha256')),
    -- Which pepper of the configuration went into the digest.
    pepper_version BIGINT
        CONSTRAINT personal_keys_pepper_version CHECK (pepper_version BETWEEN 0 AND 65535),
    created_at BIGINT NOT NULL,
    -- NULL: never.
    expires_at BIGINT,
    revoked_at BIGINT,
    revoked_by TEXT,
    last_used_at BIGINT,
    last_used_address TEXT,
    -- Names the form that asked for the key, so that a form sent twice makes one key.
    submission TEXT COLLATE "C"
        CONSTRAINT personal_keys_submission CHECK (length(submission) BETWEEN 1 AND 100),
    CONSTRAINT personal_keys_pepper CHECK ((digest_algorithm = 'sha256') = (pepper_version IS NULL)),
    CONSTRAINT personal_keys_expiration CHECK (expires_at > created_at),
    CONSTRAINT personal_keys_revocation CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
    CONSTRAINT personal_keys_last_use CHECK (last_used_at IS NOT NULL OR last_used_address IS NULL)
);

-- A form makes one key.
CREATE UNIQUE INDEX personal_keys_one_per_submission ON personal_keys (owner, submission)
    WHERE submission IS NOT NULL;

-- The list of one owner's keys in its usual order, and by name. The other orders sort the one owner's keys.
CREATE INDEX personal_keys_by_creation ON personal_keys (owner, created_at, id);
CREATE INDEX personal_keys_by_name ON personal_keys (owner, name_folded, id);

-- How many keys of an owner work, expire or are revoked is told by this index alone.
CREATE INDEX personal_keys_by_status ON personal_keys (owner, revoked_at, expires_at);
