-- What an installation was started with: each seed is planted once, by whichever node comes first.
CREATE TABLE seeds (
    name TEXT NOT NULL PRIMARY KEY
        CONSTRAINT seeds_name CHECK (length(name) >= 1),
    planted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
