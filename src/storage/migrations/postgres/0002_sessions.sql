-- Signed-in sessions of browsers and programs. The id is the SHA-256, in hexadecimal digits, of what the client
-- holds: who reads this table cannot sign in with what stands in it.
CREATE TABLE sessions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY
        CONSTRAINT sessions_id CHECK (id ~ '^[0-9a-f]{64}$'),
    kind TEXT NOT NULL
        CONSTRAINT sessions_kind CHECK (kind IN ('browser', 'token')),
    user_name TEXT COLLATE "C" NOT NULL
        CONSTRAINT sessions_user REFERENCES users (name) ON DELETE CASCADE,
    -- The browser session's own JSON object; empty for tokens.
    data TEXT NOT NULL
        CONSTRAINT sessions_data CHECK (jsonb_typeof(data::jsonb) = 'object'),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT,
    agent TEXT
);

-- The sessions of one user: the sessions page, and ending them all.
CREATE INDEX sessions_by_user ON sessions (user_name);

-- Those that have ended, for the clean-up.
CREATE INDEX sessions_by_end ON sessions (expires_at);
