-- What the screen of a project's keys lists, filters, searches and counts by.
--
-- Computed by the database, so that whatever writes a key keeps it right. The letters that lower() knows here are those of
-- ASCII, as in the other database: the columns are of collation "C". As json, a number may be larger than jsonb takes.
--
-- What the search box looks through has one line for each part. For the orders, instants beyond the calendar stand for
-- those that are missing.
ALTER TABLE project_keys
    ADD COLUMN category TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        CASE
            WHEN (metadata::json -> 'managed')::text = 'true' THEN 'managed'
            WHEN kind = 'cross_cluster' THEN 'cross_cluster'
            ELSE 'personal'
        END
    ) STORED,
    ADD COLUMN name_folded TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
    ADD COLUMN searched TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        lower((name || chr(10) || owner || chr(10) || id || chr(10) || hint) COLLATE "C")
    ) STORED,
    ADD COLUMN used_order BIGINT NOT NULL GENERATED ALWAYS AS (coalesce(last_used_at, -1000000000000000)) STORED,
    ADD COLUMN end_order BIGINT NOT NULL GENERATED ALWAYS AS (coalesce(expires_at, 1000000000000000)) STORED;

-- The list in each of its orders. What it is filtered by stands behind, so that a page and its neighbours are told by the
-- index alone.
DROP INDEX project_keys_by_creation;
CREATE INDEX project_keys_by_creation ON project_keys (project, created_at, id, category, invalidated_at, expires_at);
CREATE INDEX project_keys_by_name_folded ON project_keys (project, name_folded, id, category, invalidated_at, expires_at);
CREATE INDEX project_keys_by_owner_name
    ON project_keys (project, owner, id, category, invalidated_at, expires_at, owner_realm);
CREATE INDEX project_keys_by_last_use ON project_keys (project, used_order, id, category, invalidated_at, expires_at);
CREATE INDEX project_keys_by_end ON project_keys (project, end_order, id, category, invalidated_at, expires_at);

-- How many keys there are of what.
CREATE INDEX project_keys_by_status ON project_keys (project, category, invalidated_at, expires_at);

-- The search, which no order helps.
CREATE INDEX project_keys_searched
    ON project_keys (project, category, invalidated_at, expires_at, searched, owner, owner_realm, id);
