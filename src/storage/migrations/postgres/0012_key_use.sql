-- By which program a key was last used, and for what: how people find the place where it lies.
ALTER TABLE keys ADD COLUMN last_used_client TEXT
    CONSTRAINT keys_last_client CHECK (last_used_at IS NOT NULL OR last_used_client IS NULL);
ALTER TABLE keys ADD COLUMN last_used_endpoint TEXT
    CONSTRAINT keys_last_endpoint CHECK (last_used_at IS NOT NULL OR last_used_endpoint IS NULL);
ALTER TABLE project_keys ADD COLUMN last_used_client TEXT
    CONSTRAINT project_keys_last_client CHECK (last_used_at IS NOT NULL OR last_used_client IS NULL);
ALTER TABLE project_keys ADD COLUMN last_used_endpoint TEXT
    CONSTRAINT project_keys_last_endpoint CHECK (last_used_at IS NOT NULL OR last_used_endpoint IS NULL);
