-- What the screen of a project's keys lists, filters, searches and counts by.
--
-- Computed by the database, so that whatever writes a key keeps it right. The letters that lower() knows here are those of
-- ASCII, as in the other database for columns of this collation.
ALTER TABLE project_keys ADD COLUMN category TEXT NOT NULL GENERATED ALWAYS AS (
    CASE
        WHEN json_type(metadata, '$.managed') = 'true' THEN 'managed'
        WHEN kind = 'cross_cluster' THEN 'cross_cluster'
        ELSE 'personal'
    END
) VIRTUAL;

ALTER TABLE project_keys ADD COLUMN name_folded TEXT NOT NULL GENERATED ALWAYS AS (lower(name)) VIRTUAL;

-- What the search box looks through: one line for each.
ALTER TABLE project_keys ADD COLUMN searched TEXT NOT NULL GENERATED ALWAYS AS (
    lower(name || char(10) || owner || char(10) || id || char(10) || hint)
) VIRTUAL;

-- For the orders: instants beyond the calendar stand for those that are missing.
ALTER TABLE project_keys ADD COLUMN used_order INTEGER NOT NULL GENERATED ALWAYS AS (
    coalesce(last_used_at, -1000000000000000)
) VIRTUAL;
ALTER TABLE project_keys ADD COLUMN end_order INTEGER NOT NULL GENERATED ALWAYS AS (
    coalesce(expires_at, 1000000000000000)
) VIRTUAL;

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
