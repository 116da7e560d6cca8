-- People who sign in. The name is the id: it never changes, so other tables refer to it.
--
-- Tables are STRICT so that a value of the wrong type is refused, as PostgreSQL would refuse it. Truth values are
-- INTEGER 0 or 1, instants are INTEGER milliseconds since 1970, roles are a JSON array of role ids.
CREATE TABLE users (
    name TEXT NOT NULL PRIMARY KEY
        CONSTRAINT users_name CHECK (
            length(name) BETWEEN 1 AND 64
            AND name GLOB '[A-Za-z0-9]*'
            AND name NOT GLOB '*[^A-Za-z0-9._@+-]*'
            AND lower(name) <> 'auth'
        ),
    full_name TEXT
        CONSTRAINT users_full_name CHECK (length(full_name) BETWEEN 1 AND 100),
    email TEXT
        CONSTRAINT users_email CHECK (length(email) BETWEEN 3 AND 254 AND email LIKE '_%@_%'),
    -- What a search looks through: name, full name and address on a line each, upper and lower case as one. Keyward
    -- writes it, because lower() of this database only knows ASCII.
    search_text TEXT NOT NULL,
    -- An argon2id digest in PHC format: a password in clear, stored by mistake, is refused.
    password TEXT NOT NULL
        CONSTRAINT users_password CHECK (substr(password, 1, 10) = '$argon2id$'),
    roles TEXT NOT NULL
        CONSTRAINT users_roles CHECK (json_valid(roles) AND json_type(roles) = 'array'),
    enabled INTEGER NOT NULL
        CONSTRAINT users_enabled CHECK (enabled IN (0, 1)),
    builtin INTEGER NOT NULL
        CONSTRAINT users_builtin CHECK (builtin IN (0, 1)),
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    updated_at INTEGER,
    updated_by TEXT,
    first_sign_in_at INTEGER,
    last_sign_in_at INTEGER,
    CONSTRAINT users_updated CHECK ((updated_at IS NULL) = (updated_by IS NULL)),
    CONSTRAINT users_sign_in CHECK (
        (first_sign_in_at IS NULL) = (last_sign_in_at IS NULL)
        AND (first_sign_in_at IS NULL OR first_sign_in_at <= last_sign_in_at)
    )
) STRICT, WITHOUT ROWID;

-- Two names that differ in case only cannot both exist. Names are ASCII, so lower() is enough. Lists follow it too.
CREATE UNIQUE INDEX users_lower_name ON users (lower(name));
