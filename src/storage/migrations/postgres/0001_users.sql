-- People who sign in. The name is the id: it never changes, so other tables refer to it.
--
-- Text that is sorted or compared has the collation "C", which orders by code point on every machine, and as SQLite
-- does. Instants are milliseconds since 1970, roles are a JSON array of role ids.
CREATE TABLE users (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY
        CONSTRAINT users_name CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$' AND lower(name) <> 'auth'),
    full_name TEXT
        CONSTRAINT users_full_name CHECK (length(full_name) BETWEEN 1 AND 100),
    email TEXT
        CONSTRAINT users_email CHECK (length(email) BETWEEN 3 AND 254 AND email LIKE '_%@_%'),
    -- What a search looks through: name, full name and address on a line each, upper and lower case as one. Keyward
    -- writes it, because lower() depends on the locale here and only knows ASCII in SQLite.
    search_text TEXT NOT NULL,
    -- An argon2id digest in PHC format: a password in clear, stored by mistake, is refused.
    password TEXT NOT NULL
        CONSTRAINT users_password CHECK (substr(password, 1, 10) = '$argon2id$'),
    roles TEXT NOT NULL
        CONSTRAINT users_roles CHECK (jsonb_typeof(roles::jsonb) = 'array'),
    enabled BOOLEAN NOT NULL,
    builtin BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT,
    updated_by TEXT,
    first_sign_in_at BIGINT,
    last_sign_in_at BIGINT,
    CONSTRAINT users_updated CHECK ((updated_at IS NULL) = (updated_by IS NULL)),
    CONSTRAINT users_sign_in CHECK (
        (first_sign_in_at IS NULL) = (last_sign_in_at IS NULL)
        AND (first_sign_in_at IS NULL OR first_sign_in_at <= last_sign_in_at)
    )
);

-- Two names that differ in case only cannot both exist. Names are ASCII, so lower() is enough. Lists follow it too.
CREATE UNIQUE INDEX users_lower_name ON users (lower(name));
