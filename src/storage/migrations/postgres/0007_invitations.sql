-- Offers to join an organization, each sent to one address. The token is what the link in the mail ends with: whoever
-- holds it may join, so it works once and not for long. It stands here as it is, because owners see and share the link.
CREATE TABLE invitations (
    token TEXT COLLATE "C" NOT NULL PRIMARY KEY
        CONSTRAINT invitations_token CHECK (token ~ '^[0-9A-Za-z]{32}$'),
    organization TEXT COLLATE "C" NOT NULL
        CONSTRAINT invitations_organization REFERENCES organizations (id) ON DELETE CASCADE,
    email TEXT NOT NULL
        CONSTRAINT invitations_email CHECK (length(email) BETWEEN 3 AND 254 AND email LIKE '_%@_%'),
    -- The address with upper and lower case as one. Keyward writes it, because the databases do not agree about that.
    email_folded TEXT COLLATE "C" NOT NULL
        CONSTRAINT invitations_email_folded CHECK (length(email_folded) >= 3),
    role_assignments TEXT NOT NULL
        CONSTRAINT invitations_role_assignments CHECK (jsonb_typeof(role_assignments::jsonb) = 'object'),
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- The user's name stays when the user is deleted.
    accepted_at BIGINT,
    accepted_by TEXT,
    CONSTRAINT invitations_expiration CHECK (expires_at > created_at),
    CONSTRAINT invitations_accepted CHECK (
        (accepted_at IS NULL) = (accepted_by IS NULL)
        AND (accepted_at IS NULL OR accepted_at < expires_at)
    )
);

-- An address has one open invitation to an organization: the next one takes its place, and the old link dies.
CREATE UNIQUE INDEX invitations_one_open ON invitations (organization, email_folded) WHERE accepted_at IS NULL;

-- The list of those that are open, newest first.
CREATE INDEX invitations_by_creation ON invitations (organization, created_at DESC, token) WHERE accepted_at IS NULL;

-- Those that have ended, for the clean-up.
CREATE INDEX invitations_by_end ON invitations (expires_at);
