-- How often a sign-in failed in a row, by subject: a user name or an address, prefixed by its kind.
-- Subjects need not be users: a guessed name counts too, so that an answer does not tell which names exist.
CREATE TABLE sign_in_failures (
    subject TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL
        CONSTRAINT sign_in_failures_failures CHECK (failures >= 1),
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The oldest, for the clean-up.
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_at);

-- The keys that Keyward itself signs with: one for each purpose, shared by all nodes.
CREATE TABLE signing_keys (
    purpose TEXT NOT NULL PRIMARY KEY
        CONSTRAINT signing_keys_purpose CHECK (purpose IN ('token')),
    secret BLOB NOT NULL
        CONSTRAINT signing_keys_secret CHECK (length(secret) = 32),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
