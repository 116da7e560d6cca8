-- What happens to the keys of projects, for their history and for lists that say that something changed. A row is written
-- together with what it tells of, and goes with its key.
CREATE TABLE project_key_events (
    -- Counts on for good: a number that was given is never given again. One writer at a time gives them in the order in
    -- which they are committed: who has seen one has seen all before it.
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    project TEXT NOT NULL,
    key TEXT NOT NULL,
    -- Whose the key is, which never changes: who sees only their own keys is told of no others.
    owner TEXT NOT NULL,
    owner_realm TEXT NOT NULL,
    -- A use is the first one.
    kind TEXT NOT NULL
        CONSTRAINT project_key_events_kind CHECK (kind IN ('created', 'updated', 'used', 'invalidated')),
    at INTEGER NOT NULL,
    -- Who did it. A use is the key's own doing.
    actor TEXT,
    actor_realm TEXT
        CONSTRAINT project_key_events_actor_realm CHECK (
            actor_realm IN ('reserved', 'default_native', 'cloud', '_es_api_key')
        ),
    address TEXT,
    -- Of an update, what became different: an object each, of the same members.
    before TEXT
        CONSTRAINT project_key_events_before CHECK (json_valid(before) AND json_type(before) = 'object'),
    after TEXT
        CONSTRAINT project_key_events_after CHECK (json_valid(after) AND json_type(after) = 'object'),
    CONSTRAINT project_key_events_key FOREIGN KEY (project, key) REFERENCES project_keys (project, id)
        ON DELETE CASCADE,
    CONSTRAINT project_key_events_actor CHECK (
        (actor IS NULL) = (kind = 'used') AND (actor_realm IS NULL) = (kind = 'used')
    ),
    CONSTRAINT project_key_events_change CHECK (
        (before IS NOT NULL) = (kind = 'updated') AND (after IS NOT NULL) = (kind = 'updated')
    )
) STRICT;

-- The history of a key.
CREATE INDEX project_key_events_by_key ON project_key_events (project, key, sequence);

-- What happened since a moment, to all keys of a project or to one owner's.
CREATE INDEX project_key_events_by_project ON project_key_events (project, sequence);
CREATE INDEX project_key_events_by_owner ON project_key_events (project, owner, owner_realm, sequence);

-- Names the form that asked for a key, so that a form sent twice makes one key.
ALTER TABLE project_keys ADD COLUMN submission TEXT
    CONSTRAINT project_keys_submission CHECK (length(submission) BETWEEN 1 AND 20);

CREATE UNIQUE INDEX project_keys_one_per_submission ON project_keys (project, owner, owner_realm, submission)
    WHERE submission IS NOT NULL;
